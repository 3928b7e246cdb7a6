"""How old a picture is, and when it was seen: codes in pictures, looks at a panel."""

from __future__ import annotations

import struct
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from demo.instructor.film import Picture
from tests.bench import seen
from tests.bench.lesson.instructor import coded
from tests.bench.seen import COLOR, Panel, Reading, Sighting, Watcher, number_at, shown
from tests.parts import barcode
from tests.parts.barcode import NUMBERS, Rgb
from tests.parts.waiting import until


@pytest.mark.parametrize("age_ms", [0, 1, 80, 4000])
@pytest.mark.parametrize("taken_s", [1_800_000_000.0, 1_800_000_004.0955, 1.0])
def test_the_age_of_a_picture_follows_from_its_number(taken_s: float, age_ms: int) -> None:
    sighting = Sighting(number_at(taken_s), taken_s + age_ms / 1000)
    # A number holds whole milliseconds.
    assert sighting.age_ms == pytest.approx(age_ms, abs=1.001)


def test_a_window_counts_its_own_pictures_only() -> None:
    begun = 1_800_000_000.0
    sightings = [
        Sighting(
            number_at(begun + index / 25), begun + index / 25 + 0.06 + 0.04 * (index % 10 == 9)
        )
        for index in range(100)
    ]
    found = shown(sightings, begun + 1, begun + 3)
    assert found is not None
    assert found.fps == pytest.approx(25, abs=1)
    assert found.p50_ms == pytest.approx(60, abs=2)
    assert found.p95_ms == pytest.approx(100, abs=2)
    assert shown(sightings, begun + 60, begun + 70) is None


def test_a_number_counts_once_and_from_its_first_reading() -> None:
    reading = Reading()
    for at_s, number in enumerate([None, 5, 5, 5, None, 5, 6, 6, 6]):
        reading.take(number, float(at_s))
    assert reading.sightings == [Sighting(5, 1.0), Sighting(6, 6.0)]


def test_what_was_read_while_it_was_being_drawn_does_not_count() -> None:
    reading = Reading()
    for at_s, number in enumerate([5, 5, 3000, 6, 6]):
        reading.take(number, float(at_s))
    assert [one.number for one in reading.sightings] == [5, 6]


def test_the_instructors_picture_tells_its_time() -> None:
    width, height = 960, 540
    grey = np.full(width * height * 3 // 2, 128, np.uint8).tobytes()
    picture = coded(Picture(2.5, width, height, grey), 1_800_000_001.234)
    planes = np.frombuffer(picture.data, np.uint8).reshape(height * 3 // 2, width)
    rgb = _rgb(planes)
    assert picture.at_s == 2.5
    assert barcode.read(rgb, COLOR) == number_at(1_800_000_001.234)
    # Around it the film is as it was.
    assert set(np.unique(planes[: height // 4])) == {128}


def test_a_panel_is_read_where_the_code_is(tmp_path: Path) -> None:
    screen = _Screen(tmp_path / "screen", 1280, 720)
    panel = Panel(screen.path)
    assert panel.find() is None
    screen.show(1234)
    place = panel.find()
    assert place is not None
    assert barcode.read(panel.part(place), COLOR) == 1234
    screen.show(4000)
    assert barcode.read(panel.part(place), COLOR) == 4000


def test_a_watcher_sees_every_picture_once_and_what_covers_it(tmp_path: Path) -> None:
    screen = _Screen(tmp_path / "screen", 640, 360)
    with seen.watching(screen.path) as watcher:
        for number in (10, 50, 90):
            screen.show(number)
            until("it is seen", partial(_saw, watcher, number), 60, 0.005)
        assert watcher.covered_since_s is None
        screen.clear()
        until("it is covered", lambda: watcher.covered_since_s, 60, 0.005)
        screen.show(130)
        until("it is seen again", partial(_saw, watcher, 130), 60, 0.005)
        assert watcher.covered_since_s is None
    assert [one.number for one in watcher.sightings] == [10, 50, 90, 130]


def _saw(watcher: Watcher, number: int) -> bool:
    return [one.number for one in watcher.sightings[-1:]] == [number]


class _Screen:
    """An Xvfb's screen file (XWD), written by us."""

    def __init__(self, path: Path, width: int, height: int) -> None:
        self.path = path
        header = [100, 7, 2, 24, width, height, 0, 0, 0, 0, 0, 32, width * 4, *[0] * 6, 0, *[0] * 5]
        path.write_bytes(struct.pack(">25I", *header) + bytes(width * height * 4))
        raw = np.memmap(path, np.uint8, "r+", 100)
        self._pixels = raw.reshape(height, width, 4)

    def show(self, number: int) -> None:
        height, width = self._pixels.shape[:2]
        self._write(barcode.draw(number % NUMBERS, width, height, COLOR))

    def clear(self) -> None:
        self._write(np.zeros((*self._pixels.shape[:2], 3), np.uint8))

    def _write(self, rgb: Rgb) -> None:
        self._pixels[..., 2::-1] = rgb


def _rgb(planes: np.ndarray) -> Rgb:
    return np.asarray(cv2.cvtColor(planes, cv2.COLOR_YUV2RGB_I420), np.uint8)
