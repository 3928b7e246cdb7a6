"""One look with a real sound server, real recorders and a camera that is a file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from media.check import Found, Wanted, look
from tests.parts.sound import SoundServer, sound_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    with (
        sound_server(tmp_path_factory.mktemp("sound")) as running,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("PULSE_SERVER", running.env["PULSE_SERVER"])
        # The loudspeaker is heard by the microphone, some 80 ms later.
        echo = ["module-loopback", "source=spk.monitor", "sink=micbus", "latency_msec=80"]
        running.pactl("load-module", *echo)
        yield running


def film(path: Path) -> str:
    """Somebody walks to and fro."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 15, (320, 180))
    for number in range(15):
        picture = np.full((180, 320, 3), 90, np.uint8)
        picture[40:140, 10 + 15 * number : 60 + 15 * number] = 220
        writer.write(picture)
    writer.release()
    return str(path)


def looked(**wanted: object) -> Found:
    named = {"camera": "", "microphone": "default", "loudspeaker": "default", **wanted}
    return look(Wanted(**named), threading.Event())  # type: ignore[arg-type]


def test_a_centre_in_order(server: SoundServer, tmp_path: Path, voice: Path) -> None:
    server.pactl("set-source-mute", "mic", "1")
    found = looked(camera=film(tmp_path / "room.mp4"), voice=voice)
    assert (found.camera, found.microphone, found.loudspeaker) == ("ok", "ok", "ok")
    assert found.echo_db is not None
    assert found.echo_db > 20


def test_without_a_voice_nothing_is_played(server: SoundServer) -> None:
    # Nobody plays anything, and this microphone hears nothing else.
    found = looked()
    assert (found.microphone, found.loudspeaker, found.echo_db) == ("", "", None)


def test_what_is_not_plugged_in_is_named(server: SoundServer, voice: Path) -> None:
    found = looked(camera="/dev/v4l/by-id/none", microphone="usb", loudspeaker="hdmi", voice=voice)
    assert found == Found("gone", "wrong", "wrong")


def test_a_look_that_is_called_off_plays_nothing(server: SoundServer, voice: Path) -> None:
    stopping = threading.Event()
    stopping.set()
    assert look(Wanted("auto", "default", "default", voice=voice), stopping) == Found("gone")


def test_no_sound_is_wanted(server: SoundServer) -> None:
    assert looked(sound=False) == Found()
