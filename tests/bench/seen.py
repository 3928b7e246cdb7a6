"""When a picture was taken and when it was seen: the code in it tells its time.

The film's code carries the milliseconds of the wall clock, so that anybody who reads it on the
same machine knows how old the picture is, up to four seconds.
"""

from __future__ import annotations

import math
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tests.bench.figures import percentile
from tests.parts import barcode
from tests.parts.barcode import NUMBERS, Rgb

COLOR = barcode.MAGENTA
_LOOK_S = 0.004
"""Between two looks at the panel: what a latency read there may be too long by."""
_SEARCH_S = 0.02
_COARSE = 3
"""Every third pixel is enough to read a code that is some hundred pixels wide."""


class Sighting(NamedTuple):
    """A picture that was seen for the first time at `at_s` of the wall clock."""

    number: int
    at_s: float

    @property
    def age_ms(self) -> float:
        """How long ago it was taken."""
        return (self.at_s * 1000 - self.number) % NUMBERS


class Shown(NamedTuple):
    """What was seen of a film in a window."""

    fps: float
    p50_ms: float
    p95_ms: float


def number_at(moment_s: float) -> int:
    """The number of a picture that is taken now (seconds since the epoch)."""
    return math.floor(moment_s * 1000) % NUMBERS


def shown(sightings: Sequence[Sighting], from_s: float, to_s: float) -> Shown | None:
    """The figures of a window; None when nothing was seen in it."""
    ages = [one.age_ms for one in sightings if from_s <= one.at_s < to_s]
    if not ages:
        return None
    return Shown(len(ages) / (to_s - from_s), percentile(ages, 50), percentile(ages, 95))


@dataclass
class Reading:
    """Turns looks into sightings (pure).

    A panel is read while it is being drawn: a number counts once it was read twice, from the
    moment of the first time.
    """

    sightings: list[Sighting] = field(default_factory=list)
    _candidate: Sighting | None = None

    def take(self, number: int | None, at_s: float) -> None:
        """One look: the number that can be read now, if any."""
        if number is None:
            self._candidate = None
        elif self._candidate is None or self._candidate.number != number:
            self._candidate = Sighting(number, at_s)
        elif not self.sightings or self.sightings[-1].number != number:
            self.sightings.append(self._candidate)


class Panel:
    """The screen of an Xvfb, read in place: `Display.picture` copies the whole of it."""

    def __init__(self, framebuffer: Path) -> None:
        header = struct.unpack(">25I", framebuffer.read_bytes()[:100])
        size, width, height, stride, colors = (
            header[0], header[4], header[5], header[12], header[19]
        )  # fmt: skip
        raw: npt.NDArray[np.uint8] = np.memmap(
            framebuffer, np.uint8, "r", size + colors * 12, (height, stride)
        )
        self._pixels = raw[:, : width * 4].reshape(height, width, 4)[..., 2::-1]

    def find(self) -> tuple[slice, slice] | None:
        """Where the code is: the pixels to look at, coarsely."""
        red, green, blue = np.moveaxis(self._pixels[::_COARSE, ::_COARSE].astype(np.int16), -1, 0)
        is_band = (np.minimum(red, blue) > 120) & (np.minimum(red, blue) - green > 70)
        rows = np.flatnonzero(is_band.sum(axis=1) > 20)
        columns = np.flatnonzero(is_band.sum(axis=0) > 8)
        if not rows.size or not columns.size:
            return None
        return _around(rows), _around(columns)

    def part(self, place: tuple[slice, slice]) -> Rgb:
        """A copy of the pixels there."""
        return self._pixels[place].copy()


class Watcher:
    """Looks at a panel all the time, in a thread of its own."""

    def __init__(self, panel: Panel) -> None:
        self.covered_since_s: float | None = None
        """Since when there is something else where the code was; None while it can be read."""
        self._panel = panel
        self._reading = Reading()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    @property
    def sightings(self) -> list[Sighting]:
        """Everything seen so far, in order."""
        return list(self._reading.sightings)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            place = self._panel.find()
            if place is None or barcode.read(self._panel.part(place), COLOR) is None:
                self._stop.wait(_SEARCH_S)
            else:
                self._follow(place)

    def _follow(self, place: tuple[slice, slice]) -> None:
        """Read the code until it is there no longer."""
        before: Rgb | None = None
        number: int | None = None
        read_at_s = time.time()
        while not self._stop.is_set():
            part, at_s = self._panel.part(place), time.time()
            if before is None or not np.array_equal(part, before):
                before, number = part, barcode.read(part, COLOR)
                self._note(number is not None, at_s)
            self._reading.take(number, at_s)
            read_at_s = at_s if number is not None else read_at_s
            if at_s - read_at_s > 1.0:
                return  # covered, or somewhere else now
            self._stop.wait(_LOOK_S)

    def _note(self, readable: bool, at_s: float) -> None:
        if readable:
            self.covered_since_s = None
        elif self.covered_since_s is None:
            self.covered_since_s = at_s


@contextmanager
def watching(framebuffer: Path) -> Iterator[Watcher]:
    """Watch a display's screen file until the end of the block."""
    watcher = Watcher(Panel(framebuffer))
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.stop()


def _around(found: npt.NDArray[np.intp]) -> slice:
    """From a little before the first to a little after the last."""
    first, last = int(found[0]), int(found[-1])
    return slice(max(0, first - 2) * _COARSE, (last + 3) * _COARSE, _COARSE)
