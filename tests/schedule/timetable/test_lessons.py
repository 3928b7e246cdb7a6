"""The timetable: rules and exceptions become lessons, in the city's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schedule.timetable import (
    Cancellation,
    Lesson,
    Timetable,
    WeeklyRule,
    due,
    for_center,
    lesson_of,
    lessons,
)
from tests.schedule.timetable.conftest import (
    CENTERS,
    DAILY,
    MONDAY,
    SEOUL,
    UISIN,
    WEEK,
    WIDO,
    P,
    extra,
    timetable,
)
from wire.ids import CenterId, LessonId


def test_a_weekly_rule_yields_lessons_in_utc() -> None:
    week = lessons(WEEK, MONDAY, MONDAY + timedelta(days=6))
    assert [lesson.id for lesson in week] == [f"daily-202611{day}" for day in (23, 24, 25, 26, 27)]
    first = week[0]
    assert first.starts_at == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert first.opens_at == first.starts_at - timedelta(minutes=5)
    assert first.ends_at == first.starts_at + timedelta(hours=1)
    assert first.center_ids == (WIDO, UISIN)


MINUTES = [
    (-6, None, "daily-20261123"),
    (-5, "daily-20261123", "daily-20261124"),
    (0, "daily-20261123", "daily-20261124"),
    (59.99, "daily-20261123", "daily-20261124"),
    (60, None, "daily-20261124"),
]


@pytest.mark.parametrize(("minutes", "current", "following"), MINUTES)
def test_what_is_due(minutes: float, current: str | None, following: str | None) -> None:
    found = due(WEEK, MONDAY + timedelta(minutes=minutes))
    assert (found.current and found.current.id, found.next and found.next.id) == (
        current,
        following,
    )


def test_nothing_is_due_without_rules() -> None:
    assert due(timetable(), MONDAY) == (None, None)


def test_a_cancelled_day_yields_nothing() -> None:
    off = Cancellation(rule_id="daily", day=date(2026, 11, 24))
    without = timetable(rules=(DAILY,), cancellations=(off,))
    assert due(without, MONDAY + timedelta(hours=2)).next == lesson_of(
        without, LessonId("daily-20261125")
    )
    assert lesson_of(without, LessonId("daily-20261124")) is None


def test_a_rule_holds_between_its_days() -> None:
    short = DAILY.model_copy(
        update={"first_day": date(2026, 11, 24), "last_day": date(2026, 11, 25)}
    )
    found = lessons(timetable(rules=(short,)), MONDAY, MONDAY + timedelta(days=30))
    assert [lesson.id for lesson in found] == ["daily-20261124", "daily-20261125"]


def test_of_two_started_lessons_the_later_one_wins() -> None:
    both = timetable(rules=(DAILY,), extras=(extra("overlap", MONDAY + timedelta(minutes=30)),))
    found = due(both, MONDAY + timedelta(minutes=30))
    assert found.current is not None
    assert found.current.id == "overlap"


def test_a_running_lesson_is_not_cut_short_by_the_lead_of_the_next_one() -> None:
    both = timetable(rules=(DAILY,), extras=(extra("second", MONDAY + timedelta(minutes=60)),))
    before, after = (due(both, MONDAY + timedelta(minutes=minute)) for minute in (59, 60))
    assert before.current is not None
    assert before.current.id == "daily-20261123"
    assert before.next is not None
    assert before.next.id == "second"
    assert after.current is not None
    assert after.current.id == "second"


def test_a_centre_is_due_its_own_lessons_only() -> None:
    only = timetable(extras=(extra("wido-only", MONDAY, center_ids=(WIDO,)),))
    assert due(only, MONDAY, WIDO).current is not None
    assert due(only, MONDAY, UISIN).current is None


def test_a_lesson_may_cross_midnight_and_be_found_on_either_side() -> None:
    late = DAILY.model_copy(update={"id": "late", "start": time(23, 30)})
    night = timetable(rules=(late,))
    after_midnight = datetime(2026, 11, 24, 0, 10, tzinfo=SEOUL)
    found = due(night, after_midnight)
    assert found.current is not None
    assert found.current.id == "late-20261123"
    early = DAILY.model_copy(update={"id": "early", "start": time(0, 2)})
    before_midnight = datetime(2026, 11, 23, 23, 58, tzinfo=SEOUL)
    current = due(timetable(rules=(early,)), before_midnight).current
    assert current is not None
    assert current.id == "early-20261124"


def test_an_id_names_its_lesson_whenever_it_is() -> None:
    years_later = lesson_of(WEEK, LessonId("daily-20301001"))
    assert years_later is not None
    assert years_later.starts_at == datetime(2030, 10, 1, 1, 0, tzinfo=UTC)
    extras = timetable(extras=(extra("special", MONDAY),))
    assert lesson_of(extras, LessonId("special")) is not None


@pytest.mark.parametrize(
    "lesson_id", ["", "daily", "daily-", "daily-20261128", "other-20261123", "daily-99999999"]
)
def test_an_id_that_names_nothing(lesson_id: str) -> None:
    assert lesson_of(WEEK, LessonId(lesson_id)) is None


def test_a_kiosk_gets_what_concerns_it() -> None:
    ours = DAILY.model_copy(update={"id": "ours", "center_ids": (WIDO,)})
    theirs = DAILY.model_copy(update={"id": "theirs", "center_ids": (UISIN,)})
    off = tuple(Cancellation(rule_id=rule, day=date(2026, 11, 24)) for rule in ("ours", "theirs"))
    whole = timetable(rules=(ours, theirs, DAILY), cancellations=off)
    part = for_center(whole, WIDO)
    assert [rule.id for rule in part.rules] == ["ours", "daily"]
    assert [item.rule_id for item in part.cancellations] == ["ours"]
    assert part.centers == CENTERS


BROKEN = {
    "a program nobody knows": {"programs": (), "rules": (DAILY,)},
    "a centre nobody knows": {
        "rules": (DAILY.model_copy(update={"center_ids": (CenterId("gone"),)}),)
    },
    "no weekday": {"rules": (DAILY.model_copy(update={"weekdays": ()}),)},
    "a time zone nobody knows": {"timezone": "Mars/Olympus"},
    "two rules of one id": {"rules": (DAILY, DAILY)},
    "two lessons of one id": {"extras": (extra("same", MONDAY), extra("same", MONDAY))},
    "an eighth weekday": {"rules": (DAILY.model_copy(update={"weekdays": (7,)}),)},
}


@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN.keys())
def test_what_does_not_fit_together_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        timetable(**parts)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    rules = [
        WeeklyRule(
            id=f"rule{number}",
            program_id=P,
            weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
            start=draw(st.times()).replace(second=0, microsecond=0),
            minutes=draw(st.integers(5, 480)),
            first_day=date(2026, 11, draw(st.integers(1, 30))),
            center_ids=draw(st.sampled_from(((), (WIDO,), (UISIN,)))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    off = [
        Cancellation(rule_id=rule.id, day=date(2026, 11, draw(st.integers(1, 30))))
        for rule in rules
    ]
    lead = draw(st.integers(10, 3600))
    return timetable(rules=tuple(rules), cancellations=tuple(off), lead_s=lead)


moments = st.datetimes(
    datetime(2026, 11, 1),
    datetime(2026, 12, 15),
    timezones=st.just(UTC),
)


@given(timetables(), moments)
def test_the_current_lesson_is_open_and_the_next_one_is_not(
    table: Timetable, now: datetime
) -> None:
    found = due(table, now)
    if found.current is not None:
        assert found.current.opens_at <= now < found.current.ends_at
    if found.next is not None:
        assert found.next.opens_at > now
        between = lessons(table, now, found.next.opens_at)
        assert all(lesson.opens_at <= now for lesson in between)


@given(timetables(), moments, st.integers(0, 20))
def test_every_lesson_is_found_again_by_its_id(
    table: Timetable, start: datetime, days: int
) -> None:
    found = lessons(table, start, start + timedelta(days=days))
    assert len({lesson.id for lesson in found}) == len(found)
    for lesson in found:
        assert lesson_of(table, lesson.id) == lesson


@given(timetables(), moments, st.sampled_from((WIDO, UISIN)))
def test_a_kiosk_alone_knows_the_same_as_the_hub(
    table: Timetable, now: datetime, center_id: CenterId
) -> None:
    part = Timetable.model_validate_json(for_center(table, center_id).model_dump_json())
    assert due(part, now, center_id) == due(table, now, center_id)


@given(timetables(), moments, moments, moments)
def test_a_window_is_the_sum_of_its_halves(
    table: Timetable, first: datetime, second: datetime, third: datetime
) -> None:
    start, middle, end = sorted((first, second, third))

    def ids(found: list[Lesson]) -> set[str]:
        return {lesson.id for lesson in found}

    halves = ids(lessons(table, start, middle)) | ids(lessons(table, middle, end))
    if start < middle < end:
        assert halves == ids(lessons(table, start, end))
