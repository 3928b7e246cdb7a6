"""How late the event loop comes to what is due: the first thing an overloaded engine shows."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque

STEPS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
LOOK_S = 0.1
KEPT = 600
"""Looks of the last minute."""
FRESH = 100
"""Looks of the last ten seconds."""


class Lag:
    """Counts of lateness by step, and the looks of the last minute.

    Who is woken by the clock anyway says how late; of what is said within a tenth of a second
    the worst counts.
    """

    def __init__(self) -> None:
        self.counts = [0] * (len(STEPS_S) + 1)
        self.total_s = 0.0
        self._latest: deque[float] = deque(maxlen=KEPT)
        self._worst = 0.0
        self._look_at = 0.0

    def looked(self, late_s: float, now: float) -> None:
        """Somebody who wanted to be woken at `now - late_s` was woken now."""
        self._worst = max(self._worst, late_s)
        if now < self._look_at:
            return
        late_s, self._worst, self._look_at = self._worst, 0.0, now + LOOK_S
        self.counts[bisect_left(STEPS_S, late_s)] += 1
        self.total_s += late_s
        self._latest.append(late_s)

    @property
    def p99_s(self) -> float:
        """Of the last minute."""
        ordered = sorted(self._latest)
        return ordered[int(len(ordered) * 0.99)] if ordered else 0.0

    def typical_s(self) -> float:
        """The median of the last ten seconds."""
        ordered = sorted(list(self._latest)[-FRESH:])
        return ordered[len(ordered) // 2] if ordered else 0.0
