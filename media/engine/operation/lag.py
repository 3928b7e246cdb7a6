"""How late the event loop comes to what is due: the first thing an overloaded engine shows."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import deque

STEPS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
LOOK_S = 0.1
KEPT = 600
"""Looks of the last minute."""
FRESH = 100
"""Looks of the last ten seconds."""


class Lag:
    """Counts of lateness by step, and the looks of the last minute."""

    def __init__(self) -> None:
        self.counts = [0] * (len(STEPS_S) + 1)
        self.total_s = 0.0
        self._latest: deque[float] = deque(maxlen=KEPT)

    def looked(self, late_s: float) -> None:
        late_s = max(0.0, late_s)
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


async def watch(lag: Lag) -> None:
    """Look ten times a second, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LOOK_S
        await asyncio.sleep(LOOK_S)
        lag.looked(loop.time() - due)
