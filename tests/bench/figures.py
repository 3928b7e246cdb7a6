"""Figures of several runs put together (pure): medians, their spread, and ratios."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure over all runs: the median, and the lowest and highest run."""

    median: float
    low: float
    high: float

    def text(self, digits: int) -> str:
        """As a table shows it: ``12.3 (11.8 to 14.0)``."""
        low, high = f"{self.low:.{digits}f}", f"{self.high:.{digits}f}"
        return f"{self.median:.{digits}f} ({low} to {high})"


def spread(values: Sequence[float]) -> Spread | None:
    """The spread of at least one value; None where no run gave any."""
    if not values:
        return None
    return Spread(statistics.median(values), min(values), max(values))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that so many percent of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]


def ratio(ours: Spread | None, theirs: Spread | None) -> float | None:
    """Our median by theirs; None where one is missing or theirs is nothing."""
    if ours is None or theirs is None or theirs.median == 0:
        return None
    return ours.median / theirs.median
