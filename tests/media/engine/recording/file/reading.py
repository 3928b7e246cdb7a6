"""Reading a recording as players do: every frame is decoded."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from tests.parts.room import pictures

LOUD = 0.1


@dataclass(frozen=True)
class Seen:
    """One decoded picture."""

    at: float
    number: int
    grey: int
    width: int


def opened(source: Path | bytes) -> av.container.InputContainer:
    if isinstance(source, Path):
        return av.open(str(source))
    return av.open(io.BytesIO(source), format="matroska")


def seconds(source: Path) -> float:
    """The duration that the head tells; 0 where it tells none."""
    with opened(source) as container:
        return float(container.duration or 0) / av.time_base


def watch(source: Path | bytes) -> list[Seen]:
    """Every picture of a file; fails where one cannot be decoded."""
    with opened(source) as container:
        found = []
        for frame in container.decode(video=0):
            pixels = frame.to_ndarray(format="rgba")
            assert frame.time is not None
            found.append(
                Seen(frame.time, pictures.number_of(pixels), pictures.grey_of(pixels), frame.width)
            )
        return found


def listen(source: Path | bytes) -> tuple[list[float], list[float]]:
    """Times and peaks of every millisecond of sound, as its packets' times say."""
    times: list[float] = []
    peaks: list[float] = []
    with opened(source) as container:
        for frame in container.decode(audio=0):
            samples = np.abs(frame.to_ndarray()[0].astype(np.float32))
            if frame.format.name.startswith("s16"):
                samples /= 32768
            for at in range(0, len(samples) - 47, 48):
                assert frame.time is not None
                times.append(frame.time + at / 48_000)
                peaks.append(float(samples[at : at + 48].max()))
    return times, peaks


def packets(source: Path | bytes) -> list[tuple[str, float, bool]]:
    """Kind, time and key of every packet in the order of the file."""
    with opened(source) as container:
        return [
            (packet.stream.type, float(packet.pts * packet.time_base), packet.is_keyframe)
            for packet in container.demux()
            if packet.pts is not None
        ]
