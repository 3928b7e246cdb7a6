"""Spreading what would come at once, on a line that carries only so much.

A key frame is ten times a frame: on a thin line it would fill the queue that sound waits in
too.  Pictures wait here instead, sound never does.  What is late is of no use: then everything
of that picture is dropped, and a fresh key frame has to begin it anew.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

K = TypeVar("K")
P = TypeVar("P")

LATE_S = 0.6
MOST_BYTES = 128 * 1024
BURST_S = 0.03  # what may go out at once: three ticks' worth on a loaded machine is too much
LEAST_BURST_BYTES = 1500.0


class Pace(Generic[K, P]):
    """One line: packets `P` of pictures `K`; sizes in bytes, the rate in bits per second."""

    def __init__(self, bits_per_s: float, now: float) -> None:
        self.bits_per_s = bits_per_s
        self._waiting: deque[tuple[K, P, int, float]] = deque()
        self._bytes = 0
        self._credit = 0.0
        self._at = now

    def passes(self, size: int, now: float) -> bool:
        """Whether a packet may go out at once; then it is counted."""
        self._earn(now)
        if self._waiting or self._credit < 0:
            return False
        self._credit -= size
        return True

    def wait(self, picture: K, packet: P, size: int, now: float) -> None:
        self._waiting.append((picture, packet, size, now))
        self._bytes += size

    def spend(self, size: int, now: float) -> bool:
        """Count something that cannot wait; False where the line has no room even for that."""
        self._earn(now)
        if self._credit < -self._burst():
            return False
        self._credit -= size
        return True

    def due(self, now: float) -> list[tuple[K, P]]:
        """What may go out by now, in order."""
        self._earn(now)
        free: list[tuple[K, P]] = []
        while self._waiting and self._credit >= 0:
            picture, packet, size, _ = self._waiting.popleft()
            self._bytes -= size
            self._credit -= size
            free.append((picture, packet))
        return free

    def late(self, now: float) -> K | None:
        """The picture that has waited too long, or takes too much room; drop it."""
        if self._waiting and (now - self._waiting[0][3] > LATE_S or self._bytes > MOST_BYTES):
            return self._waiting[0][0]
        return None

    def drop(self, picture: K) -> None:
        """Forget everything of a picture."""
        kept = [one for one in self._waiting if one[0] is not picture]
        self._waiting = deque(kept)
        self._bytes = sum(size for _, _, size, _ in kept)

    def clear(self) -> list[tuple[K, P]]:
        """Everything at once: the line became free."""
        free = [(picture, packet) for picture, packet, _, _ in self._waiting]
        self._waiting.clear()
        self._bytes = 0
        return free

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def _burst(self) -> float:
        return max(LEAST_BURST_BYTES, self.bits_per_s / 8 * BURST_S)

    def _earn(self, now: float) -> None:
        if now > self._at:
            earned = self._credit + (now - self._at) * self.bits_per_s / 8
            self._credit = min(self._burst(), earned)
            self._at = now
