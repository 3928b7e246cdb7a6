"""Who is asked after: somebody who used to come, and was missed several times in a row."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from attendance.entry import Entry
from attendance.people.absence import IN_A_ROW, Absence, absences, gatherings
from attendance.people.entries import Kept
from wire.ids import CenterId, LessonId, MemberId

WIDO, UISIN = CenterId("wido"), CenterId("uisin")
BOKNAM, SOONJA, NEW = MemberId("m-boknam"), MemberId("m-soonja"), MemberId("m-new")
MONDAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
ROLL = {WIDO: [BOKNAM, SOONJA, NEW]}


def came(day: int, *members: MemberId | None, center: CenterId = WIDO) -> list[Kept]:
    return [tap(day, member, center=center) for member in members]


def tap(
    day: int, member: MemberId | None, *, center: CenterId = WIDO, present: bool = True
) -> Kept:
    at = NOW + timedelta(days=day)
    entry = Entry(
        lesson_id=LessonId(f"lesson-{day}"),
        day=MONDAY + timedelta(days=day),
        member_id=member,
        present=present,
        at=at,
    )
    return Kept("", None, None, "kiosk_1", center, entry, at)


def missed(*made: list[Kept]) -> list[Absence]:
    return absences(gatherings([one for day in made for one in day]), ROLL)


def test_three_lessons_in_a_row_without_somebody_who_used_to_come() -> None:
    days = [came(0, BOKNAM, SOONJA), came(1, SOONJA), came(2, None), came(3, SOONJA)]
    assert missed(*days) == [Absence(WIDO, BOKNAM, MONDAY, IN_A_ROW)]
    assert missed(*days, came(4, SOONJA))[0].missed == IN_A_ROW + 1
    assert missed(*days, came(4, BOKNAM)) == []


@pytest.mark.parametrize(
    "made",
    [
        pytest.param([came(0, BOKNAM), came(1, SOONJA), came(2, SOONJA)], id="two are not three"),
        pytest.param([came(0, SOONJA), *(came(n, None) for n in (1, 2))], id="never came"),
        pytest.param([came(0, BOKNAM), [tap(1, SOONJA), tap(1, SOONJA, present=False)],
                      came(2, SOONJA), came(3, SOONJA)], id="nobody took attendance"),
        pytest.param([came(0, BOKNAM), *(came(n, None, center=UISIN) for n in (1, 2, 3))],
                     id="elsewhere"),
        pytest.param([], id="nothing known"),
    ],
)  # fmt: skip
def test_nobody_is_asked_after_for_less(made: list[list[Kept]]) -> None:
    assert missed(*made) == []


def test_who_is_off_the_roll_is_not_missed() -> None:
    days = [came(0, BOKNAM), *(came(n, SOONJA) for n in (1, 2, 3))]
    assert absences(gatherings([one for day in days for one in day]), {WIDO: [SOONJA]}) == []
