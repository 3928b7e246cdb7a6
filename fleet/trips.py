"""How a kiosk's calls to the hub fare (pure): how long they take, and how far the clocks differ.

Milliseconds; both clocks are arguments.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

COUNTED = 20
COMPARED = 3
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class TripFigures:
    """What is told of it, named as in `KioskReport`."""

    clock_offset_ms: int | None = None
    round_trip_ms: int | None = None
    calls_lost: int = 0


class Trips:
    """The latest calls."""

    def __init__(self) -> None:
        self._calls: deque[float | None] = deque(maxlen=COUNTED)
        self._offsets: deque[tuple[timedelta, timedelta]] = deque(maxlen=COMPARED)

    def answered(self, milliseconds: float) -> None:
        self._calls.append(milliseconds)

    def lost(self) -> None:
        """No answer came.  Several in a row count once: then it is the hub that is away."""
        if not self._calls or self._calls[-1] is not None:
            self._calls.append(None)

    def compared(self, sent: datetime, received: datetime, hub_said: datetime) -> None:
        """The hub told its time in an answer to what was `sent`, both by the kiosk's clock."""
        took = received - sent
        if took >= timedelta(0):
            # In the middle of the trip, as in SNTP (RFC 4330): off by half of it at most.
            self._offsets.append((took, sent + took / 2 - hub_said))

    def figures(self) -> TripFigures:
        times = [one for one in self._calls if one is not None]
        return TripFigures(
            clock_offset_ms=round(min(self._offsets)[1] / _MS) if self._offsets else None,
            round_trip_ms=round(median(times)) if times else None,
            calls_lost=len(self._calls) - len(times),
        )
