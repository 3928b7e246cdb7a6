"""The stories' stage: a display, a sound server, films with a moving code, a city."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.parts import barcode, display, sound, town
from tests.parts.voices import ROOM_HZ, TEACHER_HZ


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[display.Display]:
    """The centre's panel: 1280 x 720."""
    folder = tmp_path / "display"
    folder.mkdir()
    with display.xvfb(folder) as running:
        yield running
        # What a person saw last; kept with the other files of a failed test.
        Image.fromarray(running.picture()).save(tmp_path / "screen.png")


@pytest.fixture
def speakers(tmp_path: Path) -> Iterator[sound.SoundServer]:
    """The centre's loudspeaker `spk` and microphone `mic`."""
    folder = tmp_path / "sound"
    folder.mkdir()
    with sound.sound_server(folder) as running:
        yield running


@pytest.fixture
def city(tmp_path: Path, screen: display.Display) -> Iterator[town.Town]:
    """A hub and a room engine with two known centres; its programs end before the display."""
    folder = tmp_path / "city"
    folder.mkdir()
    with town.town(folder) as running:
        yield running
    for log in folder.glob("*-screen.log"):
        assert "WARNING qt file:" not in log.read_text(encoding="utf-8"), log


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`teacher.y4m` (magenta code), `room.y4m` (cyan code), `teacher.wav` and `room.wav`."""
    folder = tmp_path_factory.mktemp("films")
    barcode.write_y4m(folder / "teacher.y4m", 450, 15, (640, 360), barcode.MAGENTA)
    barcode.write_y4m(folder / "room.y4m", 450, 15, (640, 360), barcode.CYAN)
    sound.write_wav(folder / "teacher.wav", sound.chirps(8, *TEACHER_HZ))
    sound.write_wav(folder / "room.wav", sound.chirps(60, *ROOM_HZ))
    return folder
