"""People beside presence, and a table file that does no harm in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.entry import Entry, Member
from attendance.people.entries import Kept
from attendance.people.heads import Heads
from attendance.people.report import (
    COUNTS,
    NAMES,
    About,
    Doubt,
    Known,
    Place,
    counts_row,
    csv_text,
    lines,
    lines_without_lesson,
    names_rows,
    ticked_at,
    total,
)
from attendance.presence import Row, Stay
from wire.ids import CenterId, LessonId, MemberId

WIDO, UISIN, MYEONGHO = CenterId("wido"), CenterId("uisin"), CenterId("myeongho")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ABOUT = About(date(2026, 11, 23), "10:00", "튼튼 체조", "박정은 선생님")
PLACE = Place("위도 경로당", "부안군")
STAY = Row(WIDO, (Stay(NOW, NOW + timedelta(minutes=58)),), 58 * 60)


def tap(center: CenterId, member: str | None, minute: int = 0, *, present: bool = True) -> Kept:
    at = NOW + timedelta(minutes=minute)
    entry = Entry(
        lesson_id=LessonId("lesson"),
        day=ABOUT.day,
        member_id=None if member is None else MemberId(member),
        present=present,
        at=at,
    )
    return Kept(f"{center}-{member}-{minute}", "j", minute, "kiosk_1", center, entry, at)


TAPS = [tap(WIDO, "m1"), tap(WIDO, "m2", 1), tap(WIDO, None, 2), tap(UISIN, "u1", 3)]


def test_every_centre_of_the_lesson_has_a_line_and_nobody_else_is_lost() -> None:
    found = lines([WIDO, MYEONGHO], TAPS, Known({WIDO: 11, MYEONGHO: 9}, {WIDO: STAY}))
    assert [(line.center_id, line.people.count, line.on_roll) for line in found] == [
        (WIDO, 3, 11), (MYEONGHO, 0, 9), (UISIN, 1, 0),
    ]  # fmt: skip
    summed = total(found)
    assert (summed.people, summed.guests, summed.on_roll, summed.centers) == (4, 1, 20, 2)


@pytest.mark.parametrize(
    ("begun", "taps", "stays", "doubt"),
    [
        (True, TAPS, {WIDO: STAY}, None),
        (True, [], {WIDO: STAY}, Doubt.NOBODY_TICKED),
        (True, TAPS, {}, Doubt.NEVER_IN),
        (True, [], {}, None),
        (False, TAPS, {}, None),
        (False, [], {WIDO: STAY}, None),
        (True, [tap(WIDO, "m1"), tap(WIDO, "m1", 1, present=False)], {WIDO: STAY},
         Doubt.NOBODY_TICKED),
    ],
)  # fmt: skip
def test_where_people_and_presence_do_not_go_together(
    begun: bool, taps: list[Kept], stays: dict[CenterId, Row], doubt: Doubt | None
) -> None:
    (line,) = lines([WIDO], [item for item in taps if item.center_id == WIDO],
                    Known({}, stays, begun))  # fmt: skip
    assert line.doubt is doubt


def test_a_day_without_a_lesson_lists_only_who_was_there() -> None:
    taken_back = [tap(UISIN, "u1"), tap(UISIN, "u1", 1, present=False), tap(WIDO, "m1", 2)]
    (line,) = lines_without_lesson(taken_back, Known({WIDO: 11}))
    assert (line.center_id, line.doubt) == (WIDO, None)


def test_when_somebody_came_is_their_first_tick_that_still_holds() -> None:
    taps = [
        tap(WIDO, "m1"), tap(WIDO, "m1", 1, present=False), tap(WIDO, "m1", 2),
        tap(WIDO, "m1", 3), tap(WIDO, "m2", 4), tap(WIDO, "m2", 5, present=False), tap(WIDO, None),
    ]  # fmt: skip
    assert ticked_at(taps) == {MemberId("m1"): NOW + timedelta(minutes=2)}


def test_a_row_of_counts() -> None:
    (line,) = lines([WIDO], TAPS[:3], Known({WIDO: 11}, {WIDO: STAY}, True, {WIDO: Heads(7)}))
    row = counts_row(ABOUT, PLACE, line, ("10:00", "10:58"))
    assert dict(zip(COUNTS, row, strict=True)) == {
        "날짜": "2026-11-23", "시작": "10:00", "수업": "튼튼 체조", "선생님": "박정은 선생님",
        "경로당": "위도 경로당", "시·군": "부안군", "오신 분": 3, "명단에 있는 분": 2, "손님": 1,
        "지금 명단": 11, "들어온 시각": "10:00", "나간 시각": "10:58", "머문 시간(분)": 58,
        "확인할 것": "", "머릿수": 7, "머릿수는 누가": "카메라",
    }  # fmt: skip


def test_rows_of_people_in_the_order_of_the_roll_and_guests_together() -> None:
    (line,) = lines([WIDO], [*TAPS[:3], tap(WIDO, "gone", 4)], Known({}))
    members = {
        MemberId("m2"): Member(id=MemberId("m2"), name="박복례"),
        MemberId("m1"): Member(id=MemberId("m1"), name="김영희", note="감나무집"),
        MemberId("m9"): Member(id=MemberId("m9"), name="안온분"),
    }
    rows = list(names_rows(ABOUT, PLACE, line, members, {MemberId("m1"): "09:50"}))
    assert all(len(row) == len(NAMES) for row in rows)
    assert [row[5:] for row in rows] == [
        ("박복례", "", 1, ""),
        ("김영희", "감나무집", 1, "09:50"),
        ("명단에 없는 분", "", 1, ""),
        ("손님", "", 1, ""),
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    ((read,),) = csv.reader(io.StringIO(csv_text([[cell]]), newline=""))
    assert read == f"'{cell}"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2)))
def test_what_is_written_is_read_back_by_everybody(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(rows), newline=""), strict=True))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for cell in row
    )
