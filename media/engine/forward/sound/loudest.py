"""Whose microphones are heard when more are open than one can listen to.

A place is kept for as long as somebody speaks: pauses between words are shorter than QUIET_S,
so nobody is cut off in the middle of one.  Who begins to speak gets the place of whoever was
quiet longest, with the very packet that is loud.  While all who have a place speak, somebody
much louder waits OUTSHOUT_S for the place of the quietest: a fan that hums for ever must not
keep one.  Silence is not forwarded from those without a place, speech never takes longer than
these rules.
"""

from __future__ import annotations

from collections.abc import Callable

LOUD_DBOV = 45
"""Minus decibels: speech from a table's distance is louder, an empty room is not."""
QUIET_S = 0.6
OUTSHOUT_S = 2.0
OUTSHOUT_DB = 10.0
_SMOOTH = 0.05  # of each loud packet: the last half second counts


class Place:
    """One open microphone; `always` is heard whatever the others do, and takes nobody's place."""

    __slots__ = ("_room", "always", "gone", "holds", "loud_at", "outshouts_since", "smooth")

    def __init__(self, room: Loudest, always: bool) -> None:
        self._room = room
        self.always = always
        self.holds = False
        self.loud_at = float("-inf")
        self.smooth = 0.0  # decibels above silence, of what is loud
        self.outshouts_since: float | None = None
        self.gone: Callable[[], None] = _nothing
        """Told when its packets may no longer be heard anyway."""

    @property
    def heard_anyway(self) -> bool:
        """Whether its packets are forwarded however loud they are."""
        return self.always or self.holds

    def heard(self, minus_dbov: int, now: float) -> bool:
        """One packet of this loudness, 0 (loudest) to 127; whether it is to be forwarded."""
        if minus_dbov <= LOUD_DBOV:
            self.loud_at = now
            loudness = 127 - minus_dbov
            self.smooth += _SMOOTH * (loudness - self.smooth) if self.smooth else loudness
        if self.heard_anyway:
            return True
        return self._room.give(self, now)

    def lead(self, always: bool) -> None:
        """Be heard always, or from now on only among the loudest."""
        self.always = always or self._room.unlimited
        if self.always:
            self._room.leave(self)
        self.gone()

    def leave(self) -> None:
        """The microphone is closed."""
        self._room.leave(self)


class Loudest:
    """The places of one room, `most` at a time; 0 lets everybody be heard."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._holders: list[Place] = []

    @property
    def unlimited(self) -> bool:
        return self._most == 0

    def open(self, always: bool) -> Place:
        """A microphone is opened."""
        return Place(self, always or self.unlimited)

    def leave(self, place: Place) -> None:
        if place.holds:
            place.holds = False
            self._holders.remove(place)
            place.gone()

    def give(self, place: Place, now: float) -> bool:
        """Try to give a place to somebody without one; whether there was one."""
        if len(self._holders) < self._most:
            return self._seat(place)
        if place.loud_at < now:
            if now - place.loud_at >= QUIET_S:
                place.outshouts_since = None
            return False
        quiet = min(self._holders, key=lambda one: one.loud_at)
        if now - quiet.loud_at >= QUIET_S:
            self.leave(quiet)
            return self._seat(place)
        return self._outshout(place, now)

    def _outshout(self, place: Place, now: float) -> bool:
        quietest = min(self._holders, key=lambda one: one.smooth)
        if place.smooth - quietest.smooth < OUTSHOUT_DB:
            place.outshouts_since = None
            return False
        if place.outshouts_since is None:
            place.outshouts_since = now
        if now - place.outshouts_since < OUTSHOUT_S:
            return False
        self.leave(quietest)
        return self._seat(place)

    def _seat(self, place: Place) -> bool:
        place.holds, place.outshouts_since = True, None
        self._holders.append(place)
        return True


def _nothing() -> None:
    """Nobody is to be told."""
