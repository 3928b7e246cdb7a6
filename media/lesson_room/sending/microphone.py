"""When the centre's microphone is open (pure).

The floor opens it after a countdown that everybody in the room sees; the hub closes it at
once; whoever muted it here is the only one to open it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from media.view import Microphone

COUNTDOWN = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class MicrophoneState:
    """`floor_since` names the floor: a floor given anew counts down anew, one that was held
    through a reconnect does not."""

    floor_since: datetime | None = None
    opens_at: datetime | None = None
    self_muted: bool = False
    muted_floor: datetime | None = None  # the floor during which the hub muted our track

    def with_floor(self, since: datetime | None, now: datetime) -> MicrophoneState:
        """The stage says since when we hold the floor; None when we do not."""
        if since == self.floor_since:
            return self
        opens_at = now + COUNTDOWN if since is not None else None
        return replace(self, floor_since=since, opens_at=opens_at)

    def muted_here(self, muted: bool, now: datetime) -> MicrophoneState:
        """Somebody pressed it off, or on again: a press opens it without a countdown."""
        if muted == self.self_muted:
            return self
        opens_at = self.opens_at if muted or self.opens_at is None else now
        return replace(self, self_muted=muted, opens_at=opens_at)

    def muted_by_hub(self) -> MicrophoneState:
        """The hub muted our track: closed until it gives the floor again."""
        return replace(self, muted_floor=self.floor_since)

    def shown(self, now: datetime, present: bool) -> Microphone:
        """What the seniors see; `present` is whether there is a microphone at all."""
        if self.floor_since is None or self.muted_floor == self.floor_since:
            return Microphone.OFF
        if self.self_muted:
            return Microphone.SELF_MUTED
        if not present:
            return Microphone.MISSING
        counting = self.opens_at is not None and now < self.opens_at
        return Microphone.OPENING if counting else Microphone.OPEN
