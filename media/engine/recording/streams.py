"""From packets to what a file holds: whole pictures, and sound in its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from media.engine.forward.stream.packet import Packet
from media.engine.packets.rtp import newer

T = TypeVar("T")

PATIENCE_S = 0.4  # in which lost packets were asked for again, some ten times
MOST_HELD = 512
MOST_PICTURE_BYTES = 4 * 1024 * 1024

SILENCE = b"\xf8\xff\xfe"
"""20 ms of Opus without sound."""
SILENCE_MS = 20.0
_FRAME_MS = (*(10, 20, 40, 60) * 3, *(10, 20) * 2, *(2.5, 5, 10, 20) * 4)


class Ordered(Generic[T]):
    """One stream's packets as they were numbered; a missing one is waited for, then given up."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._next: int | None = None
        self._held: dict[int, T] = {}
        self._hole_since: float | None = None
        self._lost = False

    def put(self, sequence: int, value: T) -> None:
        """Take a packet; one that comes twice or too late is passed over."""
        if self._next is None:
            self._next = sequence
        if newer(self._next, sequence):
            return
        if (sequence - self._next & 0xFFFF) >= MOST_HELD:
            # Another numbering, or a long silence: nothing before it will come.
            self._held.clear()
            self._next, self._lost, self._hole_since = sequence, True, None
        self._held[sequence] = value

    def take(self, now: float) -> Iterator[T | None]:
        """What is ready; None stands for any number of packets that are lost."""
        if self._lost:
            self._lost = False
            yield None
        while self._next is not None and self._held:
            value = self._held.pop(self._next, None)
            if value is not None:
                self._next = self._next + 1 & 0xFFFF
                self._hole_since = None
                yield value
                continue
            if self._hole_since is None:
                self._hole_since = now
            if now - self._hole_since < self._patience_s:
                return
            start = self._next
            self._next = min(self._held, key=lambda number: number - start & 0xFFFF)
            self._hole_since = None
            yield None


@dataclass(frozen=True, slots=True)
class Picture:
    """One whole VP8 frame; `size` (width, height) is known of key frames."""

    timestamp: int
    key: bool
    size: tuple[int, int] | None
    data: bytes


class Pictures:
    """One layer's pictures; after a loss nothing until the next key frame."""

    def __init__(self) -> None:
        self._packets: Ordered[Packet] = Ordered()
        self._parts: list[bytes] = []
        self._bytes = 0
        self._begun = False
        self._key = False
        self._timestamp = 0
        self.broken = True  # until a key frame is whole

    def put(self, packet: Packet) -> None:
        self._packets.put(packet.sequence, packet)

    def take(self, now: float) -> list[Picture]:
        """The pictures that became whole."""
        ready = []
        for packet in self._packets.take(now):
            if packet is None:
                self._give_up()
                continue
            picture = self._join(packet)
            if picture is not None:
                ready.append(picture)
        return ready

    def _join(self, packet: Packet) -> Picture | None:
        descriptor = packet.descriptor
        if descriptor is None:
            return None  # padding
        if descriptor.starts_frame:
            if self._begun:
                self._give_up()
            self._begun, self._key = True, descriptor.keyframe
            self._timestamp = packet.timestamp
            self._parts, self._bytes = [], 0
        elif not self._begun or packet.timestamp != self._timestamp:
            self._give_up()
            return None
        self._parts.append(packet.payload[descriptor.size :])
        self._bytes += len(self._parts[-1])
        if self._bytes > MOST_PICTURE_BYTES:
            self._give_up()
            return None
        return self._finish() if packet.mark else None

    def _finish(self) -> Picture | None:
        data = b"".join(self._parts)
        self._begun, self._parts = False, []
        size = size_of(data) if self._key else None
        if self._key and size is not None:
            self.broken = False
        if self.broken:
            return None
        return Picture(self._timestamp, self._key, size, data)

    def _give_up(self) -> None:
        self.broken = True
        self._begun, self._parts = False, []


def size_of(keyframe: bytes) -> tuple[int, int] | None:
    """Width and height of a VP8 key frame (RFC 6386 section 9.1); None where it is none."""
    if len(keyframe) < 10 or keyframe[3:6] != b"\x9d\x01\x2a":
        return None
    width = int.from_bytes(keyframe[6:8], "little") & 0x3FFF
    height = int.from_bytes(keyframe[8:10], "little") & 0x3FFF
    return (width, height) if width and height else None


def opus_ms(packet: bytes) -> float:
    """How long an Opus packet sounds (RFC 6716 section 3.1); 0 where it cannot be read."""
    if not packet:
        return 0.0
    frame_ms = _FRAME_MS[packet[0] >> 3]
    code = packet[0] & 3
    frames = min(code + 1, 2)
    if code == 3:
        frames = packet[1] & 0x3F if len(packet) > 1 else 0
    total = frames * frame_ms
    return float(total) if total <= 120 else 0.0


def concealment(packet: bytes) -> bytes:
    """An empty packet in the manner of the last one: a decoder fills it with what it heard."""
    return bytes((packet[0] & 0xFC,))
