"""The figure of who was in time: counted by centre, and never rounded up to a hundred."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from attendance.punctual import Due, Punctual, punctual
from wire.ids import CenterId, LessonId

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WIDO, UISIN = CenterId("wido"), CenterId("uisin")
FIRST, SECOND = LessonId("lesson-1"), LessonId("lesson-2")
DUE = [Due(lesson, center, START) for lesson in (FIRST, SECOND) for center in (WIDO, UISIN)]


def test_who_came_by_the_start_was_in_time() -> None:
    found = punctual(
        DUE,
        {
            (FIRST, WIDO): START - timedelta(minutes=5),
            (SECOND, WIDO): START,
            (FIRST, UISIN): START + timedelta(milliseconds=1),
        },
    )
    assert found == {WIDO: Punctual(2, 2), UISIN: Punctual(0, 2)}
    assert punctual([], {}) == {}


@pytest.mark.parametrize(
    ("in_time", "due", "percent"),
    [(0, 0, None), (9, 9, 100.0), (1999, 2000, 99.9), (2, 3, 66.6), (0, 5, 0.0)],
)
def test_one_miss_is_never_a_hundred(in_time: int, due: int, percent: float | None) -> None:
    assert Punctual(in_time, due).percent == percent
