"""How often kiosks ping and report, by how many have their line to this process (pure).

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
SLOWEST_REPORT_S: Final = 120.0
REPORTS_A_SECOND: Final = 100
"""A third of what one process stores; the rest is for the moments when all have news."""
_STALE: Final = 1.5


class Pace(NamedTuple):
    """Seconds between two pings, and at least so many between two reports without news."""

    ping_s: float
    report_s: float

    def is_stale(self, wanted: Pace) -> bool:
        """Whether it is worth a word that it should be `wanted` now."""
        return any(
            not ours / _STALE <= theirs <= ours * _STALE
            for ours, theirs in zip(self, wanted, strict=True)
            if ours != theirs
        )


BY_ITSELF: Final = Pace(PING_S, 0.0)


def pace_for(lines: int) -> Pace:
    ping_s = max(PING_S, lines / PINGS_A_SECOND)
    report_s = lines / REPORTS_A_SECOND
    return Pace(
        round(min(ping_s, SLOWEST_PING_S), 1),
        # A kiosk in a lesson reports every ten seconds; below that there is nothing to slow down.
        round(min(report_s, SLOWEST_REPORT_S), 1) if report_s > 10.0 else 0.0,
    )
