"""One figure of a minute's counts (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_high

WINDOW_S = 60.0
FEWEST = 3
"""Before so many counts there is no figure: one may be anything."""


@dataclass(frozen=True, slots=True)
class Minute:
    """What was counted lately, each with its moment in seconds of a steady clock."""

    counts: tuple[tuple[float, int], ...] = ()

    def counted(self, people: int, at_s: float) -> Minute:
        return Minute((*self._lately(at_s), (at_s, people)))

    def figure(self, at_s: float) -> int | None:
        """The middle of what was counted; of two middles the larger, for faces are missed more
        often than made up.
        """
        lately = [people for _, people in self._lately(at_s)]
        return median_high(lately) if len(lately) >= FEWEST else None

    def _lately(self, at_s: float) -> tuple[tuple[float, int], ...]:
        return tuple(one for one in self.counts if at_s - one[0] < WINDOW_S)
