"""What left the loudspeaker, lined up with the microphone block by block (pure).

The canceller learns one delay between reference and echo; every shift costs it a second.  So
the count is kept: a block that is late is replaced by silence *and dropped when it comes*.
"""

from __future__ import annotations

from collections import deque

CUSHION = 4
"""Blocks that wait before the first is given (40 ms).  The microphone is held back as long, so
the reference stays as early as it came."""
_MOST = 50
"""Blocks kept while the capture's own thread is starved (0.5 s), as many as the microphone."""
_TOO_MANY_OWED = 20
"""From 200 ms of silence on it is a gap and not lateness."""
_WINDOW = 100
"""Takes (1 s) after which the two clocks are compared."""
_SURPLUS = 3
_LATE, _IN_TIME, _ALWAYS_LATE = 4, 1, 20
"""Each block that came after it was missed weighs four, each in time takes one off.  At 20 this
is no single gap: the loudspeaker lost time for good, or the microphone's clock is faster."""


class Reference:
    """One thread puts and one takes; a take never waits."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque(maxlen=_MOST)
        self._running = False
        self._owed = 0
        self._dropped = 0
        self._lateness = 0
        self._takes = 0
        self._fewest = _MOST

    def put(self, block: bytes) -> None:
        """The next 10 ms that left the loudspeaker."""
        if self._owed > 0:
            self._owed -= 1
            self._dropped += 1
        else:
            self._blocks.append(block)

    def take(self) -> bytes | None:
        """The block that belongs to the next one of the microphone; None stands for silence."""
        if not self._running and not self._start():
            return None
        block = self._blocks.popleft() if self._blocks else None
        if block is None:
            self._owed += 1
            # While nothing comes at all it is a gap, which keeps its count.
            self._lateness += _LATE if self._dropped else 0
        else:
            self._lateness = max(0, self._lateness - _IN_TIME)
        self._dropped = 0
        self._compare_clocks()
        return block

    def _start(self) -> bool:
        if len(self._blocks) < CUSHION:
            return False
        # What had gathered before the microphone began belongs to nothing.
        self._shrink_to(CUSHION)
        self._running = True
        self._begin_window()
        return True

    def _compare_clocks(self) -> None:
        self._fewest = min(self._fewest, len(self._blocks))
        self._takes += 1
        if self._owed >= _TOO_MANY_OWED or self._lateness >= _ALWAYS_LATE:
            self._running = False
            self._owed = self._lateness = 0
        elif self._takes >= _WINDOW:
            if self._fewest > CUSHION + _SURPLUS:
                self._shrink_to(len(self._blocks) - (self._fewest - CUSHION))
            self._begin_window()

    def _shrink_to(self, count: int) -> None:
        while len(self._blocks) > count:
            self._blocks.popleft()

    def _begin_window(self) -> None:
        self._takes = 0
        self._fewest = _MOST
