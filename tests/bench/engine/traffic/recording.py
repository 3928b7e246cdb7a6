"""A recorded stream as RTP packets that only lack their numbers: read once, sent many times."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

MOST_BYTES = 1150
PACE = 2.5
"""A picture's packets leave at this many times the stream's own rate, as a browser's pacer does."""
_DESCRIPTOR = struct.Struct(">BBHBB")


@dataclass(frozen=True, slots=True)
class Piece:
    """One packet; `at_s` counts from the beginning of the recording."""

    at_s: float
    unit: int
    """The number of the picture or block of sound it belongs to."""
    begins: bool
    ends: bool
    payload: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """A stream that begins with a key frame and can be repeated after `seconds`."""

    video: bool
    seconds: float
    units: int
    pieces: tuple[Piece, ...]

    @property
    def clock_rate(self) -> int:
        return 90_000 if self.video else 48_000


def read(path: Path, *, video: bool) -> Recording:
    """The VP8 or the Opus stream of a WebM file."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0] if video else file.streams.audio[0]
        base = stream.time_base or Fraction(1, 1000)
        found = [
            (float(packet.pts * base), bytes(packet))
            for packet in file.demux(stream)
            if packet.pts is not None and packet.size
        ]
    return cut(found, video=video)


def cut(units: Iterable[tuple[float, bytes]], *, video: bool) -> Recording:
    """Packets of (second, bytes) units (pure); pictures are cut up and spread as they are sent."""
    timed = sorted(units)
    first = timed[0][0]
    step = (timed[-1][0] - first) / max(1, len(timed) - 1)
    seconds = step * len(timed)
    bytes_a_second = sum(len(data) for _, data in timed) / seconds
    pieces: list[Piece] = []
    free_at = 0.0
    for number, (_, data) in enumerate(timed):
        # Evenly: a file's times are rounded to milliseconds.
        at = max(number * step, free_at)
        parts = [data[i : i + MOST_BYTES] for i in range(0, len(data), MOST_BYTES)]
        for index, part in enumerate(parts):
            pieces.append(Piece(at, number, index == 0, index == len(parts) - 1, part))
            at += len(part) / (bytes_a_second * PACE) if video else 0.0
        free_at = at if video else 0.0
    return Recording(video, seconds, len(timed), tuple(pieces))


def synthetic(packets_a_second: float, size: int) -> Recording:
    """A stream of equal packets, each a picture of its own and the first a key frame."""
    # Bit 0 of the first byte tells a key frame from others (RFC 7741 section 4.3).
    key = b"\x10\x02\x00\x9d\x01\x2a\x00\x05\xd0\x02".ljust(size, b"\x55")
    delta = b"\x11\x02\x00".ljust(size, b"\x55")
    count = max(2, round(packets_a_second * 2))
    pieces = tuple(
        Piece(number / packets_a_second, number, True, True, delta if number else key)
        for number in range(count)
    )
    return Recording(True, count / packets_a_second, count, pieces)


def descriptor(*, begins: bool, picture: int) -> bytes:
    """VP8's, with picture id, TL0PICIDX and temporal layer (RFC 7741 section 4.2)."""
    first = 0x90 if begins else 0x80
    return _DESCRIPTOR.pack(first, 0xE0, 0x8000 | picture & 0x7FFF, picture & 0xFF, 0x20)
