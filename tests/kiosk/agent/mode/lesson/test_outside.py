"""Connected before the lesson opens, each at its own moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.agent.mode import EARLY, Pressed
from kiosk.agent.mode.lesson.outside import outside, spread
from kiosk.state import Mode
from tests.kiosk.agent.mode.stories import CENTER, MONDAY, Kiosk, at, paired
from wire.ids import CenterId, LessonId

OPENS = at("9:55:00")
BEGINS = OPENS - EARLY + spread(MONDAY, CENTER)


def waits(kiosk: Kiosk, clock: str) -> LessonId | None:
    kiosk.do(clock)
    return outside(kiosk.state, at(clock))


def test_from_a_moment_of_its_own_until_the_lesson_itself() -> None:
    assert OPENS - EARLY < BEGINS < OPENS
    kiosk = paired()
    assert outside(kiosk.state, BEGINS - timedelta.resolution) is None
    assert outside(kiosk.state, BEGINS) == MONDAY
    assert outside(kiosk.state, OPENS - timedelta.resolution) == MONDAY
    # The machine has not looked at the clock yet.
    assert kiosk.state.mode is Mode.HOME
    assert outside(kiosk.state, OPENS) == outside(kiosk.state, OPENS + EARLY / 2) == MONDAY
    # Also during the countdown, where a kiosk was switched on late.
    assert waits(kiosk, "9:55:05") == MONDAY
    assert waits(kiosk, "9:55:15") is None
    assert kiosk.state.mode is Mode.LESSON
    assert waits(kiosk, "11:00:00") is None


@pytest.mark.parametrize("press", ["later", "leave_lesson"])
def test_who_does_not_want_to_come_does_not_wait_there(press: str) -> None:
    kiosk = paired()
    kiosk.do("9:55:00")
    kiosk.do("9:55:03", Pressed(press))  # type: ignore[arg-type]
    assert kiosk.state.mode is Mode.HOME
    assert waits(kiosk, "9:56:00") is None


def test_a_kiosk_of_nobody_waits_nowhere() -> None:
    assert outside(Kiosk().state, BEGINS) is None


def test_many_kiosks_come_evenly_spread_and_in_another_order_each_day() -> None:
    centers = [CenterId(f"center_{number}") for number in range(3000)]
    days = [LessonId(f"rule-2026112{day}") for day in (3, 4)]
    minutes = [
        [int(spread(day, center) / timedelta(minutes=1)) for center in centers] for day in days
    ]
    for of_day in minutes:
        assert {minute: of_day.count(minute) > 500 for minute in of_day} == dict.fromkeys(
            range(5), True
        )
    assert minutes[0] != minutes[1]
    assert all(timedelta(0) <= spread(days[0], center) < EARLY for center in centers)
