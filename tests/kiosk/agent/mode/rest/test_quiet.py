"""The screen while nobody is there: a clock, and darkness in the hours set for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fleet.settings.hours import all_hours
from kiosk.agent.mode import (
    Event,
    Paired,
    Pressed,
    Rests,
    Touched,
    Unpaired,
    Watch,
)
from kiosk.state import Mode
from tests.kiosk.agent.mode.stories import BASE, CENTER, RULED, Kiosk, item, paired, watching

EVENING = Rests(timedelta(minutes=10), all_hours(["18:00-08:00"]))


def resting(clock: str = "14:00:00", rests: Rests = EVENING) -> Kiosk:
    kiosk = paired(RULED, clock)
    kiosk.do(clock, rests)
    return kiosk


def test_home_gives_way_to_the_clock_after_ten_minutes_without_a_press() -> None:
    kiosk = resting()
    kiosk.do("14:05:00", Touched())
    assert kiosk.until("14:14:59") is Mode.HOME
    assert kiosk.until("14:15:00") is Mode.QUIET
    assert kiosk.until("14:40:00") is Mode.QUIET


@pytest.mark.parametrize(
    ("event", "mode"),
    [
        (Pressed("home"), Mode.HOME),
        (Touched(), Mode.HOME),
        (Pressed("videos"), Mode.VIDEOS),
        (Watch(item("dance"), "play"), Mode.PLAYER),
    ],
)
def test_a_press_brings_everything_back_at_once(event: Event, mode: Mode) -> None:
    kiosk = resting()
    kiosk.until("14:10:00")
    assert kiosk.do("14:30:00", event) is mode
    assert kiosk.until("14:31:00") is mode


def test_the_attendance_page_opens_from_it_and_keeps_it_away() -> None:
    kiosk = resting()
    kiosk.until("14:10:00")
    assert kiosk.do("14:20:00", Pressed("attendance")) is Mode.HOME
    assert kiosk.state.attendance_until is not None
    assert kiosk.until("14:21:59") is Mode.HOME


def test_a_film_and_a_lesson_count_as_somebody() -> None:
    kiosk = watching(BASE)
    kiosk.do("9:00:00", EVENING)
    assert kiosk.until("9:30:00") is Mode.PLAYER
    kiosk.do("9:30:01", Pressed("home"))
    assert kiosk.until("9:40:00") is Mode.HOME
    assert kiosk.until("9:40:01") is Mode.QUIET
    kiosk = resting("9:30:00")
    assert kiosk.until("9:40:00") is Mode.QUIET
    assert kiosk.until("9:55:00") is Mode.COUNTDOWN
    assert kiosk.until("9:55:10") is Mode.LESSON
    assert kiosk.until("10:59:59") is Mode.LESSON
    assert kiosk.until("11:00:00") is Mode.HOME
    assert kiosk.until("11:10:00") is Mode.QUIET


def test_it_is_dark_in_its_hours_two_minutes_after_the_last_press() -> None:
    kiosk = resting("17:50:00")
    assert kiosk.until("17:59:59") is Mode.HOME
    assert kiosk.until("18:00:00") is Mode.DARK
    assert kiosk.until("23:59:00") is Mode.DARK
    assert kiosk.do("23:59:01", Touched()) is Mode.HOME
    assert kiosk.until("23:59:59") is Mode.HOME
    assert kiosk.until("24:01:01") is Mode.DARK
    assert kiosk.until("32:00:00") is Mode.QUIET


def test_it_is_light_half_an_hour_before_a_lesson_and_dark_again_after_it() -> None:
    all_day = Rests(None, all_hours(["06:00-05:00"]))
    kiosk = resting("6:00:00", all_day)
    assert kiosk.until("6:02:00") is Mode.DARK
    assert kiosk.until("9:29:59") is Mode.DARK
    assert kiosk.until("9:31:00") is Mode.HOME
    assert kiosk.until("9:54:59") is Mode.HOME
    assert kiosk.until("9:55:00") is Mode.COUNTDOWN
    kiosk.until("9:55:10")
    assert kiosk.until("10:59:59") is Mode.LESSON
    assert kiosk.until("11:00:00") is Mode.HOME
    assert kiosk.until("11:02:00") is Mode.DARK


def test_also_of_a_lesson_that_somebody_left_until_it_is_over() -> None:
    kiosk = resting("9:50:00", Rests(None, all_hours(["06:00-05:00"])))
    kiosk.until("9:55:00")
    kiosk.until("9:55:10")
    kiosk.do("10:05:00", Pressed("leave_lesson"))
    assert kiosk.until("10:59:00") is Mode.HOME


def test_never_where_nobody_set_it() -> None:
    kiosk = paired(BASE)
    assert kiosk.until("23:00:00") is Mode.HOME


@pytest.mark.parametrize("clock", ["12:00:00", "17:00:00"])
def test_a_clock_that_jumps_begins_anew(clock: str) -> None:
    kiosk = resting("14:00:00")
    kiosk.until("14:09:59")
    assert kiosk.do(clock) is Mode.HOME
    hour = clock[:2]
    assert kiosk.until(f"{hour}:09:59") is Mode.HOME
    assert kiosk.until(f"{hour}:10:00") is Mode.QUIET


def test_losing_the_pairing_shows_the_code_and_keeps_how_it_rests() -> None:
    kiosk = resting()
    kiosk.until("14:10:00")
    assert kiosk.do("14:11:00", Unpaired()) is Mode.PAIRING
    assert kiosk.do("14:12:00", Paired(CENTER)) is Mode.HOME
    assert kiosk.until("14:22:00") is Mode.QUIET
