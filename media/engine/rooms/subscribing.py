"""A participant's subscriptions: each gets a media section to travel on, and a fresh SSRC.

A reused section with an old SSRC brings no frames in either SDK, so every attachment begins
anew; and a section that changes hands in one description is not noticed by them, so it is told
once as inactive before it is used again.  In v1 sections belong to the client and are filled
when it offers; in v0 they are ours, and the native SDK notices a track on a section only the
first time: one that comes back gets another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from media.engine.forward.incoming import Incoming
from media.engine.forward.layers import Wish
from media.engine.forward.outlet import Outlet
from media.engine.forward.slot import Slot
from media.engine.negotiate.sections import Description
from media.engine.negotiate.write import CODECS, OWN_NUMBERS, OWN_RED, Outgoing
from media.engine.rooms.track import Track

MOST_PLACES = 64
"""v0: with so many sections of ours a track that comes back may get one that it was on before."""
GATE_S = 0.3
"""v1 does not tell when the client has applied an answer; media before that moment left its
receiver without frames in half of the joins, 0.3 s later in none of 26."""


@dataclass(eq=False, slots=True)
class Subscription:
    """One wanted track; without a `mid` it waits for a section."""

    track: Track
    incoming: Incoming
    mid: str = ""
    slot: Slot | None = None


@dataclass(slots=True)
class _Place:
    """One of our own sections, v0."""

    mid: str
    kind: str
    subscription: Subscription | None = None
    carried: set[str] = field(default_factory=set)
    """Sids of all tracks that were ever on it."""


class _Types(NamedTuple):
    """Payload types of a section: the codec's, and that of sound packets which carry others."""

    codec: int
    red: int | None


class Subscribing:
    """What one participant gets; `send` and `report` protect and send one packet."""

    def __init__(
        self,
        outlet: Outlet,
        send: Callable[[bytes, bytes], None],
        report: Callable[[bytes], None],
        way_out: Callable[[], tuple[int, int, int] | None] | None = None,
    ) -> None:
        self._outlet = outlet
        self._send = send
        self._report = report
        self._way_out = way_out
        self.wanted: dict[str, Subscription] = {}
        self.declined: set[str] = set()
        self.wishes: dict[str, Wish] = {}
        self._free: dict[str, int] = {"audio": 0, "video": 0}
        self._told: set[str] = set()  # mids the last description called active
        self._places: list[_Place] = []

    def want(self, track: Track) -> bool:
        """Subscribe; whether that needs a new description."""
        if track.sid in self.wanted or track.incoming is None:
            return False
        self.wanted[track.sid] = Subscription(track, track.incoming)
        return True

    def drop(self, sid: str) -> bool:
        """End a subscription; whether that needs a new description."""
        subscription = self.wanted.pop(sid, None)
        if subscription is None:
            return False
        self._detach(subscription)
        for place in self._places:
            if place.subscription is subscription:
                place.subscription = None
        return True

    def wish(self, sid: str, wish: Wish) -> None:
        """Remember what size of a track is asked for."""
        self.wishes[sid] = wish
        subscription = self.wanted.get(sid)
        if subscription is not None and subscription.slot is not None:
            subscription.slot.wish = wish

    def missing(self) -> tuple[int, int]:
        """How many more receive sections (audio, video) the client must offer, v1."""
        waiting = {"audio": 0, "video": 0}
        for subscription in self.wanted.values():
            if not subscription.mid:
                waiting[subscription.track.kind] += 1
        return (
            max(0, waiting["audio"] - self._free["audio"]),
            max(0, waiting["video"] - self._free["video"]),
        )

    def fill(self, offer: Description) -> dict[str, Outgoing]:
        """Put wanted tracks on the offer's receive sections, v1."""
        usable: dict[str, _Types] = {}
        for section in offer.sections:
            number = section.payload_type(CODECS[section.kind]) if section.kind in CODECS else None
            if section.receives and number is not None:
                usable[section.mid] = _Types(number, section.red_type)
        taken: dict[str, Outgoing] = {}
        for subscription in self.wanted.values():
            if subscription.mid and subscription.mid not in usable:
                self._detach(subscription)
            if subscription.mid:
                taken[subscription.mid] = _outgoing(subscription)
        self._free = {"audio": 0, "video": 0}
        for section in offer.sections:
            if section.mid not in usable or section.mid in taken:
                continue
            waiting = self._next_waiting(section.kind)
            if waiting is None or section.mid in self._told:
                self._free[section.kind] += 1
                continue
            self._attach(waiting, section.mid, usable[section.mid])
            taken[section.mid] = _outgoing(waiting)
        self._told = set(taken)
        return taken

    def sections(self) -> list[tuple[str, str, Outgoing | None]]:
        """Our own sections for the next offer, v0; freed ones are used again."""
        for subscription in self.wanted.values():
            if subscription.mid:
                continue
            kind = subscription.track.kind
            place = self._place_for(subscription.track)
            place.subscription = subscription
            place.carried.add(subscription.track.sid)
            red = OWN_RED if kind == "audio" else None
            self._attach(subscription, place.mid, _Types(OWN_NUMBERS[kind], red))
        self._told = {place.mid for place in self._places if place.subscription}
        return [
            (one.mid, one.kind, _outgoing(one.subscription) if one.subscription else None)
            for one in self._places
        ]

    def _place_for(self, track: Track) -> _Place:
        free = [
            one
            for one in self._places
            if one.kind == track.kind and not one.subscription and one.mid not in self._told
        ]
        fresh = [one for one in free if track.sid not in one.carried]
        if not fresh and len(self._places) >= MOST_PLACES:
            fresh = free
        if fresh:
            return fresh[0]
        place = _Place(f"s{len(self._places)}", track.kind)
        self._places.append(place)
        return place

    def agreed(self, answer: Description) -> None:
        """The client's answer to our own sections, v0: plain sound where it knows no other."""
        for subscription in self.wanted.values():
            section, slot = answer.section(subscription.mid), subscription.slot
            if slot is not None and slot.packs and section is not None and not section.red_type:
                slot.payload_type, slot.packs = slot.packs, 0

    def open(self, at: float) -> None:
        """Let what is attached by now flow from a moment on."""
        for subscription in self.wanted.values():
            slot = subscription.slot
            if slot is not None and slot.open_at is None:
                slot.open_at = at

    def close(self) -> None:
        for subscription in self.wanted.values():
            self._detach(subscription)
        self.wanted.clear()

    def _next_waiting(self, kind: str) -> Subscription | None:
        for subscription in self.wanted.values():
            if not subscription.mid and subscription.track.kind == kind:
                return subscription
        return None

    def _attach(self, subscription: Subscription, mid: str, types: _Types) -> None:
        track = subscription.track
        slot = Slot(track.kind, self._send, self._report)
        slot.payload_type = types.codec
        if types.red is not None and not track.info.disable_red:
            slot.payload_type, slot.packs = types.red, types.codec
        if self._way_out is not None:
            slot.way_out = self._way_out
        slot.wish = self.wishes.get(track.sid, Wish())
        slot.target = 0
        subscription.mid, subscription.slot = mid, slot
        self._outlet.add(slot, subscription.incoming)

    def _detach(self, subscription: Subscription) -> None:
        if subscription.slot is not None:
            self._outlet.remove(subscription.slot)
        subscription.mid, subscription.slot = "", None


def _outgoing(subscription: Subscription) -> Outgoing:
    track, slot = subscription.track, subscription.slot
    ssrc = slot.ssrc if slot is not None else 0
    return Outgoing(f"{track.owner_sid}|{track.sid}", track.sid, ssrc)
