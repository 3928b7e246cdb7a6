"""How often kiosks ping, report and pull, by how many have their line to this process (pure).

A city is served at the pace kiosks have by themselves.  Beyond that each goes slower, so that all
of them together cost the hub the same as before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

PING_S: Final = 1.9
"""What a kiosk does that was told nothing; so a lost hub is noticed within three seconds."""
SLOWEST_PING_S: Final = 60.0
"""Boxes on the way forget a connection on which nothing is said for longer."""
PINGS_A_SECOND: Final = 600
"""Some two hundredths of a core.  So a thousand kiosks still have the pace of nine."""
IN_LESSON_S: Final = 10.0
"""How often kiosks in a lesson report."""
SLOWEST_REPORT_S: Final = 120.0
REPORTS_A_SECOND: Final = 100
"""A third of what one process stores; the rest is for the moments when all have news."""
SELDOM_S: Final = 300.0
"""How often kiosks with a line pull by themselves what they are told of anyway."""
SLOWEST_PULL_S: Final = 1800.0
PULLS_A_SECOND: Final = 40
_DOCUMENTS: Final = 6
_STALE: Final = 1.5


class Pace(NamedTuple):
    """Seconds between two pings, and at least so many between two reports without news, and
    between two pulls of a document without a hint."""

    ping_s: float
    report_s: float
    pull_s: float

    def is_stale(self, wanted: Pace) -> bool:
        """Whether it is worth a word that it should be `wanted` now."""
        return any(
            not ours / _STALE <= theirs <= ours * _STALE
            for ours, theirs in zip(self, wanted, strict=True)
            if ours != theirs
        )


BY_ITSELF: Final = Pace(PING_S, 0.0, 0.0)


def pace_for(lines: int) -> Pace:
    return Pace(
        round(min(max(PING_S, lines / PINGS_A_SECOND), SLOWEST_PING_S), 1),
        _at_least(IN_LESSON_S, lines / REPORTS_A_SECOND, SLOWEST_REPORT_S),
        _at_least(SELDOM_S, lines * _DOCUMENTS / PULLS_A_SECOND, SLOWEST_PULL_S),
    )


def _at_least(by_itself: float, seconds: float, most: float) -> float:
    """0 where kiosks by themselves are slow enough."""
    return round(min(seconds, most), 1) if seconds > by_itself else 0.0
