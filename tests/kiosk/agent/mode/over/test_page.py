"""The attendance page over whatever is up."""

from __future__ import annotations

import pytest

from kiosk.agent.mode import Paired, Pressed, State, Touched, Unpaired, Watch
from kiosk.state import Mode
from tests.kiosk.agent.mode.stories import (
    BASE,
    CENTER,
    RULED,
    Kiosk,
    in_lesson,
    item,
    paired,
    watching,
)

OPEN = Pressed("attendance")


def is_open(kiosk: Kiosk) -> bool:
    return kiosk.state.attendance_until is not None


def in_list() -> Kiosk:
    kiosk = paired(BASE)
    kiosk.do("10:00:00", Pressed("videos"))
    return kiosk


@pytest.mark.parametrize(
    ("kiosk", "mode"),
    [
        (paired(BASE), Mode.HOME),
        (in_list(), Mode.VIDEOS),
        (watching(BASE), Mode.PLAYER),
        (in_lesson(), Mode.LESSON),
    ],
    ids=["home", "videos", "player", "lesson"],
)
def test_it_opens_over_everything_and_closes_again(kiosk: Kiosk, mode: Mode) -> None:
    assert kiosk.do("10:00:01", OPEN) is mode
    assert is_open(kiosk)
    assert kiosk.do("10:00:02", OPEN) is mode
    assert is_open(kiosk)
    assert kiosk.do("10:00:30", Pressed("attendance_done")) is mode
    assert not is_open(kiosk)


def test_not_over_a_countdown() -> None:
    kiosk = paired(RULED)
    kiosk.do("9:55:00")
    assert kiosk.do("9:55:01", OPEN) is Mode.COUNTDOWN
    assert kiosk.refused == "not_now"
    assert not is_open(kiosk)


def test_a_countdown_closes_it() -> None:
    kiosk = paired(RULED)
    kiosk.do("9:54:30", OPEN)
    assert kiosk.do("9:55:00") is Mode.COUNTDOWN
    assert not is_open(kiosk)
    assert kiosk.do("9:55:10") is Mode.LESSON
    assert not is_open(kiosk)


def test_it_stays_open_where_a_lesson_ends() -> None:
    kiosk = in_lesson()
    kiosk.do("10:59:30", OPEN)
    assert kiosk.do("11:00:00") is Mode.HOME
    assert is_open(kiosk)


def test_it_closes_two_minutes_after_the_last_press() -> None:
    kiosk = in_lesson()
    kiosk.do("10:10:00", OPEN)
    kiosk.do("10:11:50", Touched())
    kiosk.do("10:13:49")
    assert is_open(kiosk)
    assert kiosk.do("10:13:50") is Mode.LESSON
    assert not is_open(kiosk)


def test_a_list_under_it_does_not_go_home_while_names_are_pressed() -> None:
    kiosk = in_list()
    kiosk.do("10:00:10", OPEN)
    for minute in range(1, 6):
        assert kiosk.do(f"10:0{minute}:00", Touched()) is Mode.VIDEOS
    assert is_open(kiosk)


def test_a_clock_set_back_never_keeps_it_open() -> None:
    kiosk = paired(BASE)
    kiosk.do("14:00:00", OPEN)
    kiosk.do("9:00:00")
    assert is_open(kiosk)
    kiosk.do("9:02:00")
    assert not is_open(kiosk)


def test_home_closes_it() -> None:
    kiosk = watching(BASE)
    kiosk.do("9:01:00", OPEN)
    assert kiosk.do("9:01:10", Pressed("home")) is Mode.HOME
    assert not is_open(kiosk)


def test_losing_the_pairing_closes_it_and_nobody_opens_it_there() -> None:
    kiosk = paired(BASE)
    kiosk.do("9:01:00", OPEN)
    assert kiosk.do("9:01:10", Unpaired()) is Mode.PAIRING
    assert not is_open(kiosk)
    kiosk.do("9:01:11", OPEN)
    assert kiosk.refused == "not_now"
    kiosk.do("9:01:12", Paired(CENTER))
    assert not is_open(kiosk)


def test_a_film_may_be_chosen_before_anybody_is_known_as_little_as_a_page_opened() -> None:
    kiosk = Kiosk(State(timetable=BASE))
    assert kiosk.do("9:00:00", Watch(item("dance"), "play")) is Mode.STARTING
    assert kiosk.refused == "not_now"
