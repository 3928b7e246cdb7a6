"""Decodes a video file for publishing: pictures and sound in the order of time, in a loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from demo.errors import CannotStartError

RATE = 48_000
# As much as nine centres need on panels of that size; a larger picture costs its encoder twice.
_LARGEST = (960, 540)
_SMALLEST = (640, 360)
# Pictures that follow each other faster than this are left out.
_FASTEST = Fraction(1, 30)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, I420, to be shown `at_s` after the start."""

    at_s: float
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono sound, 16 bit at `RATE`, to be heard `at_s` after the start."""

    at_s: float
    samples: int
    data: bytes


class Film:
    """A video file that can be opened.  Raises `CannotStartError` where it cannot."""

    def __init__(self, path: Path, largest: tuple[int, int] = _LARGEST) -> None:
        self._path = path
        try:
            with av.open(str(path)) as container:
                if not container.streams.video:
                    raise CannotStartError(
                        f"The video {path} has no picture; choose a file with pictures and sound."
                    )
                first = next(container.decode(container.streams.video[0]))
                self.has_sound = bool(container.streams.audio)
        except (OSError, av.FFmpegError, StopIteration) as error:
            raise CannotStartError(
                f"The video {path} cannot be played ({_reason(error)}); "
                "choose a file that ffmpeg can read."
            ) from error
        self.width, self.height = _fitted(first.width, first.height, largest)

    def forever(self) -> Iterator[Picture | Sound]:
        """The film over and over; times go on growing."""
        start_s = 0.0
        while True:
            end_s = start_s
            for part in self._once(start_s):
                length = part.samples / RATE if isinstance(part, Sound) else float(_FASTEST)
                end_s = max(end_s, part.at_s + length)
                yield part
            start_s = max(end_s, start_s + 0.1)  # a film without an end never spins

    def _once(self, start_s: float) -> Iterator[Picture | Sound]:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        with av.open(str(self._path)) as container:
            container.streams.video[0].thread_type = "AUTO"
            streams = [container.streams.video[0], *container.streams.audio[:1]]
            first_s: float | None = None
            shown_s = -1.0
            for frame in container.decode(*streams):
                if not isinstance(frame, av.VideoFrame | av.AudioFrame) or frame.time is None:
                    continue
                first_s = frame.time if first_s is None else first_s
                at_s = start_s + max(0.0, frame.time - first_s)
                if isinstance(frame, av.VideoFrame):
                    if at_s - shown_s >= float(_FASTEST) * 0.9:
                        shown_s = at_s
                        yield self._picture(frame, at_s)
                else:
                    for part in resampler.resample(frame):
                        yield Sound(at_s, part.samples, part.to_ndarray().tobytes())

    def _picture(self, frame: av.VideoFrame, at_s: float) -> Picture:
        scaled = frame.reformat(width=self.width, height=self.height, format="yuv420p")
        return Picture(at_s, self.width, self.height, scaled.to_ndarray().tobytes())


def _fitted(width: int, height: int, largest: tuple[int, int]) -> tuple[int, int]:
    """The size it is published in: its shape, not below 360 lines nor above the largest."""
    scale = min(largest[0] / width, largest[1] / height, 1.0)
    scale = max(scale, min(_SMALLEST[0] / width, _SMALLEST[1] / height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or "no picture in it"
