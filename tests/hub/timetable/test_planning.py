"""A timetable and its differences in words, and where blocks stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.web.planning import importing
from hub.web.planning.difference import difference
from hub.web.planning.fields import Whom as ForWhom
from hub.web.planning.grid import Whom, places_css, week_of, whom_of
from hub.web.planning.sentences import clashes, for_whom, weekdays
from schedule import changes
from schedule.calendar_file import Read
from schedule.timetable import DayOff, DayOverride, ExtraLesson, Timetable
from tests.schedule.timetable.conftest import DAILY, MONDAY, UISIN, WEEK, WIDO, P, extra
from wire.ids import GroupId, LessonId, StaffId

DAY = MONDAY.date()
WEDNESDAY = DAY + timedelta(days=2)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
EVERYBODY = Whom()


def test_nothing_changed_is_no_line() -> None:
    assert difference(WEEK, WEEK.model_copy(update={"version": 9})) == []


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (
            changes.cancel_day(WEEK, "daily", WEDNESDAY),
            "수업 취소: 11월 25일(수) 10:00 체조",
        ),
        (
            changes.move_day(WEEK, "daily", WEDNESDAY, MONDAY + timedelta(days=3, hours=4), 40),
            "수업 옮김: 11월 25일(수) 10:00 체조 → 11월 26일(목) 14:00, 40분",
        ),
        (
            changes.substitute_day(WEEK, "daily", WEDNESDAY, (StaffId("x"), "김웃음 선생님")),
            "선생님 바꿈: 11월 25일(수) 10:00 체조 → 김웃음 선생님",
        ),
        (
            changes.add_extra(WEEK, extra("more", MONDAY + timedelta(hours=5), center_ids=(WIDO,))),
            "한 번 하는 수업 추가: 11월 23일(월) 15:00 체조, 위도",
        ),
        (
            changes.add_rule(
                WEEK, DAILY.model_copy(update={"id": "b", "weekdays": (0, 2), "start": time(15)})
            ),
            "매주 수업 추가: 매주 월·수 15:00 체조, 1월 1일(목)부터 계속, 모든 경로당",
        ),
        (
            changes.end_before(WEEK, "daily", WEDNESDAY),
            "매주 수업 바꿈: 매주 월–금 10:00 체조 — 끝 계속 → 11월 24일(화)까지",
        ),
        (
            changes.say_of_day(WEEK, DAY, DayOverride(day=DAY, lessons=False, name="축제")),
            "11월 23일(월): 수업 없음 (축제)",
        ),
        (
            changes.keep_program(WEEK, WEEK.programs[0].model_copy(update={"title": "튼튼 체조"})),
            "프로그램 바꿈: 체조 — 이름 체조 → 튼튼 체조",
        ),
    ],
)
def test_each_change_is_said_and_its_undoing_too(after: Timetable, line: str) -> None:
    assert difference(WEEK, after) == [line]
    assert len(difference(after, WEEK)) == 1


def test_exceptions_that_go_along_with_a_new_rule_are_no_change() -> None:
    before = changes.cancel_day(WEEK, "daily", DAY + timedelta(days=4))
    later = DAILY.model_copy(update={"id": "new", "start": time(11)})
    lines = difference(before, changes.change_from(before, "daily", WEDNESDAY, later))
    assert [line.partition(":")[0] for line in lines] == ["매주 수업 바꿈", "매주 수업 추가"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((0, 1, 2, 3, 4), "월–금"), ((0, 2), "월·수"), ((5, 6), "토·일"), (range(7), "매일")],
)
def test_weekdays_in_words(numbers: Any, said: str) -> None:
    assert weekdays(numbers) == said


def test_whom_something_is_for_in_words() -> None:
    assert for_whom(WEEK, DAILY) == "모든 경로당"
    assert for_whom(WEEK, DAILY.model_copy(update={"counties": ("부안",)})) == "부안"


def test_a_conflict_names_both_lessons_once_and_everybody_in_it() -> None:
    after = changes.add_extra(WEEK, extra("more", MONDAY))
    (said,) = clashes(after, changes.new_conflicts(WEEK, after, NOW))
    assert "11월 23일(월) 10:00 체조, 11월 23일(월) 10:00 체조" in said
    assert "위도, 의신, 박정은 선생님 시간이 겹쳐요" in said


def test_blocks_that_overlap_stand_beside_each_other_and_others_are_wide() -> None:
    busy = changes.add_extra(WEEK, extra("a", MONDAY + timedelta(minutes=30)))
    busy = changes.add_extra(busy, extra("b", MONDAY + timedelta(minutes=60)))
    busy = changes.add_extra(busy, extra("c", MONDAY + timedelta(hours=5)))
    blocks = week_of(busy, DAY, EVERYBODY, NOW).days[0].blocks
    assert [(one.starts, one.lane, one.lanes) for one in blocks] == [
        ("10:00", 0, 2), ("10:30", 1, 2), ("11:00", 0, 2), ("15:00", 0, 1),
    ]  # fmt: skip


def test_the_week_shows_what_is_different_and_what_is_off() -> None:
    week = changes.cancel_day(WEEK, "daily", DAY)
    week = changes.move_day(week, "daily", DAY + timedelta(1), MONDAY + timedelta(days=5), 60)
    week = changes.substitute_day(week, "daily", WEDNESDAY, (StaffId("x"), "김"))
    off = DayOff(day=DAY + timedelta(days=3), name="축제")
    week = week.model_copy(update={"days_off": (off,)})
    shown = week_of(week, DAY, EVERYBODY, NOW)
    assert [[one.marks for one in day.blocks] for day in shown.days] == [
        [("취소",)], [], [("다른 선생님",)], [], [()], [("옮김",)], [],
    ]  # fmt: skip
    assert shown.days[3].off == "축제"
    assert shown.lessons == 3


def test_early_and_late_lessons_stretch_the_day_and_every_place_has_a_rule() -> None:
    late = changes.add_extra(WEEK, extra("late", MONDAY.replace(hour=23, minute=32)))
    late = changes.add_extra(late, extra("early", MONDAY.replace(hour=6)))
    shown = week_of(late, DAY, EVERYBODY, NOW)
    assert (shown.first, shown.last) == (6, 24)
    css = places_css()
    for block in shown.days[0].blocks:
        assert f'[data-at="{block.at}"]' in css
        assert f'[data-long="{block.long}"]' in css


@pytest.mark.parametrize(
    ("written", "lessons"),
    [("", 6), ("center:wido", 6), ("county:진도", 5), ("group:g", 5), ("center:x", 0), ("x", 6)],
)
def test_a_filter_keeps_the_lessons_of_whoever_is_meant(written: str, lessons: int) -> None:
    group = {"id": GroupId("g"), "name": "모둠", "center_ids": (UISIN,)}
    week = Timetable.model_validate({**WEEK.model_dump(), "groups": (group,)})
    week = changes.add_extra(week, extra("wido", MONDAY.replace(hour=15), center_ids=(WIDO,)))
    assert week_of(week, DAY, whom_of(written), NOW).lessons == lessons


def event(**parts: Any) -> Read:
    return Read.model_validate(
        {"title": "체조", "starts_at": MONDAY.replace(hour=15), "minutes": 60, **parts}
    )


def test_events_become_lessons_where_everything_about_them_is_known() -> None:
    events = [
        event(places=("위도",)),
        event(places=("모든 경로당",), weekdays=(1, 3), left_out=(DAY + timedelta(days=8),)),
        event(places=("시청",)),
        event(title="노래", places=("위도",)),
        event(starts_at=MONDAY, places=("위도",)),
        event(starts_at=MONDAY - timedelta(days=30)),
    ]
    planned = importing.plan(WEEK, events, NOW)
    assert [one.why_not for one in planned] == [
        "", "", "", "", "시간표에 이미 있어요", "이미 지났어요",
    ]  # fmt: skip
    assert [one.unknown for one in planned[:3]] == [(), (), ("시청",)]
    numbers = iter(range(99))
    changed = importing.apply(
        WEEK, planned, importing.Answers({}, None), lambda kind: f"{kind}{next(numbers)}", DAY
    )
    assert [one.center_ids for one in changed.extras] == [(WIDO,)]
    rule = changed.rules[-1]
    assert (rule.weekdays, rule.first_day, rule.center_ids) == ((1, 3), DAY, ())
    assert [one.day for one in changed.cancellations] == [DAY + timedelta(days=8)]
    song = WEEK.programs[0].model_copy(update={"id": "song", "title": "노래"})
    answers = importing.Answers({"노래": song}, ForWhom(counties=("진도",)))
    changed = importing.apply(WEEK, planned, answers, lambda kind: f"{kind}{next(numbers)}", DAY)
    assert [(one.program_id, one.counties) for one in changed.extras] == [
        (P, ()), (P, ("진도",)), ("song", ()),
    ]  # fmt: skip
    Timetable.model_validate(changed.model_dump())


def test_what_is_written_about_places_is_understood_again() -> None:
    one = ExtraLesson(id=LessonId("x"), program_id=P, starts_at=MONDAY, center_ids=(UISIN,))
    found = changes.origin(changes.add_extra(WEEK, one), one.id)
    assert found is not None
    assert found.starts_at == datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Seoul"))
    assert importing.whom_of(WEEK, "center:uisin") == ForWhom(center_ids=(UISIN,))
    assert importing.whom_of(WEEK, "center:nowhere") is None
    assert date(2026, 11, 23) == DAY
