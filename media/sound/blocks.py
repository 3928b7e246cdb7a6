"""The one shape sound has in here (pure), and the ring that joins two clocks."""

from __future__ import annotations

from collections import deque

RATE = 48_000
"""Samples a second, mono, 16 bit signed."""
BLOCK = 480
"""Samples in a block: 10 ms, the only length the echo canceller takes."""
BLOCK_BYTES = BLOCK * 2
BLOCK_S = BLOCK / RATE
SILENCE = bytes(BLOCK_BYTES)

_WINDOW = 100
"""Takes (1 s) over which a steady surplus is told from jitter."""


class Ring:
    """Blocks on their way from one clock to another: short, bounded, never waited for.

    A take finds nothing until `start_at` blocks are there, and again after running dry, so
    that jitter does not stutter.  What stays above `start_at` for a whole second is surplus
    (a burst after a gap, or a faster clock) and is dropped, oldest first; `most` is a hard
    limit.  One thread puts and one takes.
    """

    def __init__(self, start_at: int, most: int) -> None:
        self._start_at = start_at
        self._blocks: deque[bytes] = deque(maxlen=most)
        self._running = False
        self._takes = 0
        self._fewest = most

    def put(self, block: bytes) -> None:
        """Append one block of `BLOCK_BYTES`."""
        self._blocks.append(block)

    def take(self) -> bytes | None:
        """The oldest block, or None where silence has to stand in for it."""
        if not self._running:
            if len(self._blocks) < self._start_at:
                return None
            self._running = True
            self._begin_window()
        if not self._blocks:
            self._running = False
            return None
        block = self._blocks.popleft()
        self._drop_surplus()
        return block

    def clear(self) -> None:
        """Forget everything that waits."""
        self._blocks.clear()
        self._running = False

    def __len__(self) -> int:
        return len(self._blocks)

    def _drop_surplus(self) -> None:
        self._fewest = min(self._fewest, len(self._blocks))
        self._takes += 1
        if self._takes < _WINDOW:
            return
        for _ in range(self._fewest - self._start_at):
            self._blocks.popleft()
        self._begin_window()

    def _begin_window(self) -> None:
        self._takes = 0
        self._fewest = self._blocks.maxlen or 0
