"""What is missing from an incoming stream, and when to ask for it again.

One request is not enough: on a line that loses packets it is lost as often as they are.
Asking every 40 ms and giving up after 0.6 s with a request for a key frame left no freeze at
3 % loss, where asking once froze 6 s of 15.  Sound is asked for as long as it may still be
played, and at once, unless packets were overtaken on this line a while ago: then a hole may
fill by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from media.engine.packets.rtp import newer

MOST_MISSING = 256


class Patience(NamedTuple):
    """Seconds: before the first request where packets overtake each other, and where they do
    not; between two; until nobody needs it any more.
    """

    first_s: float
    first_in_order_s: float
    repeat_s: float
    give_up_s: float


PICTURE = Patience(0.01, 0.01, 0.04, 0.6)
# A line whose delay varies by 50 ms lets a packet be overtaken for 30 by the next one.
SOUND = Patience(0.03, 0.0, 0.04, 0.2)
SOON_S = 0.012
"""What comes so soon after it was asked for was on its way already."""
OVERTAKES_S = 10.0
"""So long a line that let one packet pass another is expected to do it again."""


@dataclass(slots=True)
class _Hole:
    since: float
    ask_at: float
    asked_at: float | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """What to send now: sequence numbers to ask for, and whether only a key frame helps."""

    again: list[int]
    keyframe: bool


class Repair:
    """The holes of one stream."""

    __slots__ = (
        "_highest",
        "_holes",
        "_in_order_from",
        "_lost_track",
        "_patience",
        "repaired",
    )

    def __init__(self, patience: Patience = PICTURE) -> None:
        self.repaired = 0
        """Packets that came after they were asked for."""
        self._patience = patience
        self._highest: int | None = None
        self._holes: dict[int, _Hole] = {}
        self._lost_track = False
        self._in_order_from = float("-inf")

    def restart(self) -> None:
        """Forget what is missing; any packet may come next."""
        self._highest = None
        self._holes.clear()
        self._lost_track = False

    def seen(self, sequence: int, now: float) -> bool:
        """A packet came; notes what it left out.  Whether it is a new one, or fills a hole."""
        if self._highest is None:
            self._highest = sequence
            return True
        if not newer(sequence, self._highest):
            hole = self._holes.pop(sequence, None)
            if hole is not None:
                self._filled(hole, now)
            return hole is not None
        gap = (sequence - self._highest & 0xFFFF) - 1
        if gap:
            self._open(gap, now)
        self._highest = sequence
        return True

    def recovered(self, sequence: int) -> bool:
        """A packet came along with a later one; whether it fills a hole."""
        return self._holes.pop(sequence, None) is not None

    def due(self, now: float) -> Asks:
        """What to ask for at this moment."""
        again: list[int] = []
        keyframe, self._lost_track = self._lost_track, False
        for sequence, hole in list(self._holes.items()):
            if now - hole.since >= self._patience.give_up_s:
                del self._holes[sequence]
                keyframe = True
            elif now >= hole.ask_at:
                hole.ask_at = now + self._patience.repeat_s
                if hole.asked_at is None:
                    hole.asked_at = now
                again.append(sequence)
        return Asks(again, keyframe)

    @property
    def has_holes(self) -> bool:
        return bool(self._holes) or self._lost_track

    @property
    def following(self) -> int | None:
        """The sequence number that comes next; None where any may."""
        return None if self._highest is None else self._highest + 1 & 0xFFFF

    def _filled(self, hole: _Hole, now: float) -> None:
        if hole.asked_at is None or now - hole.asked_at < SOON_S:
            self._in_order_from = now + OVERTAKES_S
        else:
            self.repaired += 1

    def _open(self, gap: int, now: float) -> None:
        if gap + len(self._holes) > MOST_MISSING:
            self._holes.clear()
            self._lost_track = True
            return
        highest = self._highest or 0
        patience = self._patience
        wait = patience.first_in_order_s if now >= self._in_order_from else patience.first_s
        for step in range(1, gap + 1):
            self._holes[highest + step & 0xFFFF] = _Hole(now, now + wait)
