from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Callable
from itertools import islice, pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from livekit import rtc

from media.camera import LONG_SIDE, Camera, as_frame, real_cameras, trouble
from media.camera.sources import moments
from tests.parts import waiting


def write_film(path: Path, size: tuple[int, int] = (320, 180), rate: float = 30) -> Path:
    """One second that goes from black to white."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate, size)
    for number in range(int(rate)):
        writer.write(np.full((size[1], size[0], 3), number * 255 / rate, np.uint8))
    writer.release()
    return path


class Seen:
    """The pictures a camera handed over, and on which threads."""

    def __init__(self) -> None:
        self.frames: list[rtc.VideoFrame] = []
        self.threads: set[int] = set()

    def __call__(self, frame: rtc.VideoFrame) -> None:
        self.frames.append(frame)
        self.threads.add(threading.get_ident())

    @property
    def rounds(self) -> int:
        """How often a film that grows brighter has begun."""
        brightness = [frame.data[0] for frame in self.frames]
        return 1 + sum(b < a - 50 for a, b in pairwise(brightness))


async def until(what: str, probe: Callable[[], object], timeout_s: float = 60) -> None:
    deadline = asyncio.get_running_loop().time() + timeout_s
    while not probe():
        assert asyncio.get_running_loop().time() < deadline, f"{what}: not within {timeout_s:g} s"
        await asyncio.sleep(0.02)  # the pause between two looks


async def test_a_file_is_filmed_again_and_again(tmp_path: Path) -> None:
    camera, seen = Camera(str(write_film(tmp_path / "film.mp4"))), Seen()
    camera.start(seen)
    await until("it began anew twice", lambda: seen.rounds >= 3)
    camera.stop()
    assert seen.threads == {threading.get_ident()}


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (30, [number / 15 for number in range(15)]),
        (15, [number / 15 for number in range(15)]),
        (10, [number / 10 for number in range(10)]),
        (25, [0, 2 / 25, 4 / 25, 5 / 25, 7 / 25, 9 / 25, 10 / 25, 12 / 25, 14 / 25]),
    ],
)
def test_a_film_is_shown_at_its_own_pace_at_most_fifteen_a_second(
    rate: int, shown: list[float]
) -> None:
    first_second = [at for at in islice(moments(rate), rate) if at is not None]
    assert first_second[: len(shown)] == pytest.approx(shown)
    assert len(first_second) == min(rate, 15)


async def test_nothing_comes_after_stop(tmp_path: Path) -> None:
    camera, seen = Camera(str(write_film(tmp_path / "film.mp4"))), Seen()
    camera.start(seen)
    await until("a picture", lambda: seen.frames)
    assert camera.state == "ok"
    camera.stop()
    count = len(seen.frames)
    assert camera.state == "off"
    again = Seen()
    camera.start(again)  # and it can be started again
    await until("a picture", lambda: again.frames)
    camera.stop()
    assert len(seen.frames) == count


async def test_a_camera_that_appears_later_is_found(tmp_path: Path) -> None:
    film = tmp_path / "later.mp4"
    camera, seen = Camera(str(film)), Seen()
    camera.start(seen)
    await until("missing", lambda: camera.state == "missing")
    write_film(tmp_path / "made.mp4").rename(film)
    await until("pictures", lambda: camera.state == "ok" and seen.frames)
    assert camera.trouble == ""
    film.unlink()
    await until("gone", lambda: (camera.state, camera.trouble) == ("missing", "gone"))
    camera.stop()


async def test_a_file_that_is_no_film_is_missing(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_text("not a film")
    camera, seen = Camera(str(tmp_path / "broken.mp4")), Seen()
    camera.start(seen)
    await until("missing", lambda: (camera.state, camera.trouble) == ("missing", "silent"))
    camera.stop()
    assert not seen.frames


def test_what_is_wrong_with_a_camera_is_told_apart(tmp_path: Path) -> None:
    assert trouble("auto", list) == "gone"
    assert trouble("/dev/v4l/by-id/mine", list) == "gone"
    assert trouble("/dev/v4l/by-id/mine", lambda: [Path("/dev/video7")]) == "wrong"
    device = tmp_path / "camera"
    device.touch()
    assert trouble(str(device), list) == "silent"
    with subprocess.Popen(["tail", "-f", str(device)], stdout=subprocess.DEVNULL) as another:
        waiting.until("another has it", lambda: trouble(str(device), list) == "busy", 60)
        assert trouble("auto", lambda: [device]) == "busy"
        another.kill()


async def test_no_camera_wanted_is_off() -> None:
    camera = Camera("")
    camera.start(lambda frame: None)
    assert camera.state == "off"
    camera.stop()


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (640, 360, (960, 540)),
        (1920, 1080, (960, 540)),
        (640, 480, (960, 720)),
        (333, 100, (960, 288)),
    ],
)
def test_every_picture_gets_the_size_that_has_a_small_layer(
    width: int, height: int, expected: tuple[int, int]
) -> None:
    frame = as_frame(np.zeros((height, width, 3), np.uint8))
    assert (frame.width, frame.height) == expected
    assert max(frame.width, frame.height) == LONG_SIDE
    assert len(frame.data) == frame.width * frame.height * 3 // 2


def test_cameras_go_by_their_stable_name(tmp_path: Path) -> None:
    for name in ("usb-b-video-index0", "usb-a-video-index1", "usb-a-video-index0"):
        (tmp_path / name).touch()
    assert [path.name for path in real_cameras(tmp_path)] == [
        "usb-a-video-index0",
        "usb-b-video-index0",
    ]
