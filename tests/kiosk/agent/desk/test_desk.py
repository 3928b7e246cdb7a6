"""The desk where the disk is full: nobody is kept out of a lesson by that."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from content.cache import Cache
from kiosk.agent.desk import Desk, gathered
from kiosk.agent.films import Films
from kiosk.agent.people import People
from kiosk.agent.wishes import Wished
from kiosk.agent.wishes.loudness import Loudspeaker
from kiosk.config import Sound, Volume
from kiosk.state import KioskState, Mode, Press, PressWhat
from schedule.timetable import Timetable
from tests.kiosk.agent.conftest import CENTER, timetable
from wire.clock import Clock


def running_lesson(clock: Clock) -> Timetable:
    return timetable(starts_at=clock.now() - timedelta(minutes=10))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


def fill_up(folder: Path) -> None:
    """Make it take nothing any more."""
    folder.rmdir()


def make_room(folder: Path) -> None:
    folder.mkdir()


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def desk_in(folder: Path, volume: Volume | None = None) -> Desk:
    clock, limits = Clock(), volume or Volume()
    people = People(folder.parent / "people", clock)
    cache = Cache(folder.parent / "library", folder.parent / "library.json", 0)
    wished = Wished(folder / "wishes.json", clock.now(), limits.start)
    speaker = Loudspeaker(Sound(enabled=False))
    return Desk(gathered(clock, limits, wished, speaker, people, Films(cache, people)))


async def press(desk: Desk, what: PressWhat, subject: str = "") -> str | None:
    return await desk.press(Press(id=1, what=what, subject=subject))


async def test_a_full_disk_keeps_nobody_out(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = desk_in(folder)
    fill_up(folder)
    await desk.start(CENTER, running_lesson(Clock()))
    assert desk.state.mode is Mode.COUNTDOWN
    with caplog.at_level(logging.ERROR):
        assert await press(desk, "enter_lesson") == "not_stored"
    assert desk.state.mode is Mode.LESSON
    assert caplog.records[0].getMessage().startswith("wishes=not_stored")
    assert await press(desk, "louder") == "not_stored"
    make_room(folder)
    # Everything that was chosen in the meantime is kept by the next press.
    assert await press(desk, "louder") is None
    again = desk_in(folder)
    await again.start(CENTER, running_lesson(Clock()))
    assert again.state.volume == 8


async def test_limits_that_became_narrower_hold_for_an_old_wish(folder: Path) -> None:
    desk = desk_in(folder)
    for _ in range(4):
        await press(desk, "louder")
    assert desk.state.volume == 10
    assert desk_in(folder, Volume(start=3, floor=2, ceiling=5)).state.volume == 5


def test_wishes_that_cannot_be_read_are_set_aside(folder: Path) -> None:
    (folder / "wishes.json").write_text("{half")
    assert desk_in(folder).state.volume == 6
    (aside,) = names_in(folder)
    assert aside.startswith("wishes.json.broken-")


async def test_only_a_change_is_told(folder: Path) -> None:
    desk = desk_in(folder)
    told: list[KioskState] = []
    desk.listen(told.append)
    await desk.start(None, None)
    await desk.tick()
    desk.hub_is(True)
    desk.hub_is(False)
    desk.hub_is(False)
    assert [(state.mode, state.hub_reachable) for state in told] == [
        (Mode.PAIRING, True),
        (Mode.PAIRING, False),
    ]


async def test_a_place_that_muted_itself_stays_muted_over_a_crash_of_both_programs(
    folder: Path,
) -> None:
    before = desk_in(folder)
    lesson = running_lesson(Clock())
    await before.start(CENTER, lesson)
    assert await press(before, "mute") == "no_open_lesson"
    await press(before, "enter_lesson")
    assert await press(before, "mute") is None

    after = desk_in(folder)
    await after.start(CENTER, lesson)
    assert after.state.mode is Mode.LESSON
    assert after.state.self_muted
    assert await press(after, "unmute") is None
    assert not after.state.self_muted
    assert not desk_in(folder).state.self_muted
