"""The helper's corner over home."""

from __future__ import annotations

import pytest

from kiosk.agent.mode import CornerOpened, Pressed, Touched, Unpaired
from kiosk.agent.mode.rest.unrest import unrest
from kiosk.state import Mode
from tests.kiosk.agent.mode.stories import BASE, RULED, Kiosk, at, in_lesson, paired, watching


def is_open(kiosk: Kiosk) -> bool:
    return kiosk.state.corner_until is not None


def inside(clock: str = "9:00:00") -> Kiosk:
    kiosk = paired(RULED, clock)
    assert kiosk.do(clock, CornerOpened()) is Mode.HOME
    assert is_open(kiosk)
    return kiosk


@pytest.mark.parametrize("what", ["corner_done", "home"])
def test_it_opens_over_home_and_closes_again(what: str) -> None:
    kiosk = inside()
    assert kiosk.do("9:00:30", Pressed(what)) is Mode.HOME  # type: ignore[arg-type]
    assert not is_open(kiosk)


@pytest.mark.parametrize("kiosk", [watching(BASE), in_lesson()], ids=["film", "lesson"])
def test_over_home_alone(kiosk: Kiosk) -> None:
    kiosk.do("10:00:00", CornerOpened())
    assert kiosk.refused == "not_now"
    assert not is_open(kiosk)


def test_it_leaves_by_itself_two_minutes_after_the_last_press() -> None:
    kiosk = inside()
    kiosk.do("9:01:30", Touched())
    kiosk.do("9:03:29")
    assert is_open(kiosk)
    kiosk.do("9:03:30")
    assert not is_open(kiosk)


def test_a_lesson_always_takes_its_place() -> None:
    kiosk = inside("9:54:30")
    assert kiosk.do("9:55:00") is Mode.COUNTDOWN
    assert not is_open(kiosk)
    assert kiosk.do("9:55:10") is Mode.LESSON
    assert not is_open(kiosk)


def test_nothing_is_started_anew_under_it() -> None:
    kiosk = inside()
    assert unrest(kiosk.state, at("9:00:10")) == "in_use"


def test_losing_the_pairing_closes_it() -> None:
    kiosk = inside()
    assert kiosk.do("9:00:10", Unpaired()) is Mode.PAIRING
    assert not is_open(kiosk)
