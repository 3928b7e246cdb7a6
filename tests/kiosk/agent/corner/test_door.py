"""Who is let into the helper's corner, and what it may start anew."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fleet.settings.hours import all_hours
from fleet.settings.pin import kept
from fleet.settings.values import KioskSettings
from kiosk.agent.corner.corner import Corner
from kiosk.agent.corner.pin import TRIES, WAIT_S
from kiosk.agent.mode import Rests
from kiosk.config import Volume
from kiosk.state import Mode
from tests.kiosk.agent.desks import Kiosk, lesson_in, running

PIN = "0417"
NEVER = Rests(None, ())


async def try_all(corner: Corner, *typed: str) -> list[str | None]:
    return [await corner.knock(digits, f"key {n} {digits}") for n, digits in enumerate(typed)]


async def test_five_wrong_numbers_shut_the_door_for_a_minute_also_for_the_right_one() -> None:
    seconds = 0.0
    corner = Corner(lambda: seconds)
    corner.hashed = kept(PIN)
    wrong = await try_all(corner, *["1111"] * TRIES)
    assert wrong == ["wrong_pin"] * (TRIES - 1) + ["pin_waits"]
    seconds = WAIT_S - 1
    assert await corner.knock(PIN, "early") == "pin_waits"
    seconds = WAIT_S
    assert await corner.knock(PIN, "later") is None


async def test_the_right_number_forgives_the_wrong_ones() -> None:
    corner = Corner()
    corner.hashed = kept(PIN)
    for n in range(3):
        await try_all(corner, *["2222"] * (TRIES - 1))
        assert await corner.knock(PIN, f"right {n}") is None


async def test_a_try_that_is_sent_again_counts_once() -> None:
    corner = Corner()
    corner.hashed = kept(PIN)
    assert {await corner.knock("3333", "the same") for _ in range(TRIES + 1)} == {"wrong_pin"}
    assert await corner.knock(PIN, "another") is None


async def test_nobody_comes_in_where_no_number_was_set() -> None:
    assert await Corner().knock("", "key") == "no_pin"


def told(kiosk: Kiosk) -> None:
    settings = KioskSettings(version=1, helper_pin=PIN, volume_floor=3)
    kiosk.desk.obey(Volume(floor=3), settings, NEVER)


async def test_the_desk_opens_it_and_tells_nobody_the_number(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        assert not kiosk.desk.state.has_pin
        told(kiosk)
        assert kiosk.desk.state.has_pin
        assert kiosk.desk.state.settings.helper_pin is None
        assert await kiosk.press("corner_pin", "9999", key="a") == "wrong_pin"
        assert kiosk.desk.state.corner is None
        assert await kiosk.press("corner_pin", PIN, key="b") is None
        assert kiosk.desk.state.corner is not None
        assert kiosk.desk.state.corner.volume_floor == 3
        assert await kiosk.press("corner_done") is None
        assert kiosk.desk.state.corner is None


async def test_who_stands_there_keeps_it_open_and_nobody_else(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        told(kiosk)
        await kiosk.press("corner_pin", PIN, key="a")
        for _ in range(3):
            kiosk.clock.move(timedelta(seconds=100))
            assert await kiosk.press("corner_stays") is None
            await kiosk.desk.tick()
            assert kiosk.desk.state.corner is not None
        kiosk.clock.move(timedelta(seconds=120))
        await kiosk.desk.tick()
        assert kiosk.desk.state.corner is None


async def test_what_is_started_anew_there_and_never_from_outside(tmp_path: Path) -> None:
    left = []
    async with running(tmp_path) as kiosk:
        told(kiosk)
        kiosk.desk.corner.leave = lambda: left.append("programs")

        async def restart() -> bool:
            left.append("machine")
            return True

        assert await kiosk.press("restart_program") == "not_now"
        await kiosk.press("corner_pin", PIN, key="a")
        assert await kiosk.press("restart_machine") == "no_restart", "this kiosk may not"
        kiosk.desk.corner.restart_machine = restart
        assert await kiosk.press("restart_machine") is None
        assert await kiosk.press("restart_program") is None
        assert left == ["machine", "programs"]


async def test_no_machine_is_started_anew_near_a_lesson(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        told(kiosk)
        await kiosk.desk.timetable_arrived(lesson_in(20, kiosk.clock))
        await kiosk.press("corner_pin", PIN, key="a")
        assert await kiosk.press("restart_machine") == "lesson_near"


async def test_hours_that_the_hub_sets_darken_the_screen_and_a_press_lights_it(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as kiosk:
        all_day = all_hours(["00:00-12:00", "12:00-00:00"])
        kiosk.desk.obey(Volume(), KioskSettings(), Rests(None, all_day))
        for _ in range(5):
            kiosk.clock.move(timedelta(seconds=30))
            await kiosk.desk.tick()
        assert kiosk.desk.state.mode is Mode.DARK
        assert await kiosk.press("home") is None
        assert kiosk.desk.state.mode is Mode.HOME
