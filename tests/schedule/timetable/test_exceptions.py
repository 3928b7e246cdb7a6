"""One day that is different: moved, taught by somebody else, a public holiday."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from schedule.holidays import days_off
from schedule.timetable import (
    Cancellation,
    DayOff,
    DayOverride,
    Move,
    Substitution,
    due,
    for_center,
    lesson_of,
    lessons,
)
from tests.schedule.timetable.conftest import DAILY, MONDAY, SEOUL, WIDO, timetable
from wire.ids import LessonId, StaffId

TUESDAY = date(2026, 11, 24)
SATURDAY = datetime(2026, 11, 28, 15, 0, tzinfo=SEOUL)
MOVED = Move(rule_id="daily", day=TUESDAY, starts_at=SATURDAY, minutes=30)


def test_a_moved_lesson_is_held_then_and_not_on_its_day() -> None:
    table = timetable(rules=(DAILY,), moves=(MOVED,))
    week = lessons(table, MONDAY, MONDAY + timedelta(days=6))
    assert [lesson.id for lesson in week] == [
        "daily-20261123",
        "daily-20261125",
        "daily-20261126",
        "daily-20261127",
        "daily-20261124",
    ]
    last = week[-1]
    assert (last.starts_at, last.ends_at) == (SATURDAY, SATURDAY + timedelta(minutes=30))
    assert lesson_of(table, LessonId("daily-20261124")) == last
    assert due(table, SATURDAY).current == last


def test_a_lesson_moved_far_away_is_found_in_its_new_week_alone() -> None:
    far = MOVED.model_copy(update={"starts_at": SATURDAY + timedelta(days=70)})
    table = timetable(rules=(DAILY,), moves=(far,))
    assert "daily-20261124" not in [one.id for one in lessons(table, MONDAY, SATURDAY)]
    found = lessons(table, far.starts_at, far.starts_at + timedelta(minutes=1))
    assert [one.id for one in found] == ["daily-20261124"]


def test_a_cancelled_lesson_stays_cancelled_when_it_was_moved() -> None:
    off = Cancellation(rule_id="daily", day=TUESDAY)
    table = timetable(rules=(DAILY,), moves=(MOVED,), cancellations=(off,))
    assert lesson_of(table, LessonId("daily-20261124")) is None
    assert due(table, SATURDAY).current is None


def test_a_move_of_a_day_without_lesson_moves_nothing() -> None:
    sunday = MOVED.model_copy(update={"day": date(2026, 11, 22)})
    table = timetable(rules=(DAILY,), moves=(sunday,))
    assert due(table, SATURDAY).current is None


def test_another_instructor_teaches_one_day() -> None:
    other = Substitution(
        rule_id="daily", day=TUESDAY, instructor_id=StaffId("t"), instructor="이영희 선생님"
    )
    table = timetable(rules=(DAILY,), substitutions=(other,), moves=(MOVED,))
    taught = {one.id: one.instructor for one in lessons(table, MONDAY, SATURDAY + timedelta(1))}
    assert taught["daily-20261124"] == "이영희 선생님"
    assert set(taught.values()) == {"이영희 선생님", "박정은 선생님"}
    assert taught["daily-20261123"] == "박정은 선생님"


def test_a_day_off_has_no_weekly_lesson_unless_its_rule_says_so() -> None:
    off = (DayOff(day=TUESDAY, name="추석"),)
    table = timetable(rules=(DAILY,), days_off=off)
    assert lesson_of(table, LessonId("daily-20261124")) is None
    always = DAILY.model_copy(update={"on_days_off": True})
    table = timetable(rules=(always,), days_off=off)
    assert lesson_of(table, LessonId("daily-20261124")) is not None


def test_a_lesson_may_be_moved_away_from_a_day_off() -> None:
    off = (DayOff(day=TUESDAY, name="추석"),)
    table = timetable(rules=(DAILY,), days_off=off, moves=(MOVED,))
    assert due(table, SATURDAY).current == lesson_of(table, LessonId("daily-20261124"))


def test_public_holidays_are_korean_and_named_in_korean() -> None:
    off = {one.day: one.name for one in days_off((), date(2026, 11, 26))}
    assert off[date(2026, 9, 25)] == "추석"
    assert off[date(2027, 2, 7)] == "설날"
    assert off[date(2026, 12, 25)] == "기독탄신일"
    assert date(2026, 11, 26) not in off
    assert (min(off).year, max(off).year) == (2025, 2029)


def test_the_citys_own_word_wins_either_way() -> None:
    overrides = (
        DayOverride(day=date(2026, 12, 25), lessons=True),
        DayOverride(day=date(2026, 12, 24), lessons=False, name="눈 오는 날"),
        DayOverride(day=date(2026, 12, 23), lessons=False),
    )
    off = {one.day: one.name for one in days_off(overrides, date(2026, 11, 26))}
    assert date(2026, 12, 25) not in off
    assert off[date(2026, 12, 24)] == "눈 오는 날"
    assert off[date(2026, 12, 23)] == "수업 없음"


def test_a_kiosk_gets_the_exceptions_of_its_own_rules() -> None:
    ours = DAILY.model_copy(update={"id": "ours", "counties": ("부안",)})
    theirs = DAILY.model_copy(update={"id": "theirs", "counties": ("진도",)})
    moves = tuple(MOVED.model_copy(update={"rule_id": rule}) for rule in ("ours", "theirs"))
    part = for_center(timetable(rules=(ours, theirs), moves=moves), WIDO)
    assert [move.rule_id for move in part.moves] == ["ours"]


BROKEN = {
    "a move of a rule nobody knows": {"moves": (MOVED,)},
    "a cancellation of a rule nobody knows": {
        "cancellations": (Cancellation(rule_id="daily", day=TUESDAY),)
    },
    "two moves of one lesson": {"rules": (DAILY,), "moves": (MOVED, MOVED)},
    "two words on one day": {
        "overrides": (
            DayOverride(day=TUESDAY, lessons=True),
            DayOverride(day=TUESDAY, lessons=False),
        )
    },
}


@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN.keys())
def test_an_exception_that_fits_nothing_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        timetable(**parts)


def test_a_moved_lesson_knows_its_time_in_utc() -> None:
    table = timetable(rules=(DAILY,), moves=(MOVED,))
    moved = lesson_of(table, LessonId("daily-20261124"))
    assert moved is not None
    assert moved.starts_at.tzinfo == UTC
