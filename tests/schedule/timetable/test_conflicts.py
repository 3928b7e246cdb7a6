"""Lessons that cannot both be held are named before they are stored."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from schedule.timetable import Conflict, Program, Timetable, WeeklyRule, conflicts
from tests.schedule.timetable.conftest import DAILY, MONDAY, PROGRAM, UISIN, WIDO, timetable
from wire.ids import ProgramId, StaffId

OTHER = Program(
    id=ProgramId("q"), title="노래", kind="leisure", instructor_id=StaffId("t"), instructor="이영희"
)
MONTH = MONDAY + timedelta(days=30)


def rule(name: str, start: time, **parts: object) -> WeeklyRule:
    return DAILY.model_copy(update={"id": name, "start": start, **parts})


def city(*rules: WeeklyRule) -> Timetable:
    return timetable(programs=(PROGRAM, OTHER), rules=(DAILY, *rules))


def named(found: list[Conflict]) -> list[tuple[str, str, str, str]]:
    return [(one.what, one.subject, one.first.id, one.second.id) for one in found]


def test_a_timetable_without_overlap_has_none() -> None:
    assert conflicts(city(rule("after", time(11))), MONDAY, MONTH) == []


def test_a_centre_and_an_instructor_cannot_be_in_two_lessons() -> None:
    same = rule("same", time(10, 30), center_ids=(WIDO,))
    assert named(conflicts(city(same), MONDAY, MONTH)) == [
        ("center", WIDO, "daily-20261123", "same-20261123"),
        ("instructor", "s", "daily-20261123", "same-20261123"),
    ]


def test_another_instructor_at_another_centre_is_no_conflict() -> None:
    mine = DAILY.model_copy(update={"center_ids": (UISIN,)})
    theirs = rule("theirs", time(10), program_id=OTHER.id, center_ids=(WIDO,))
    table = timetable(programs=(PROGRAM, OTHER), rules=(mine, theirs))
    assert conflicts(table, MONDAY, MONTH) == []


@pytest.mark.parametrize(("start", "clash"), [(time(10, 59), True), (time(11), False)])
def test_an_end_is_no_overlap(start: time, clash: bool) -> None:
    found = conflicts(city(rule("next", start, program_id=OTHER.id)), MONDAY, MONTH)
    assert {one.subject for one in found} == ({WIDO, UISIN} if clash else set())


def test_what_clashes_only_later_is_found_too() -> None:
    later = rule("later", time(10), program_id=OTHER.id, first_day=MONDAY.date() + timedelta(14))
    found = conflicts(city(later), MONDAY, MONTH)
    assert found[0].first.starts_at == MONDAY + timedelta(days=14)
    assert len(found) == 2
