"""The engine at one moment, in numbers; no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from media.engine.forward.stream.carried import Arrived, Sent
from media.engine.rooms.participant import Participant
from media.engine.rooms.rooms import Rooms

REASONS = ("muted", "unknown_stream", "unverified")
"""Why a packet of somebody who is inside is dropped."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What participants carried, as numbers that only grow."""

    arrived: Arrived = field(default_factory=Arrived)
    sent: Sent = field(default_factory=Sent)
    dropped: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(REASONS, 0))

    def __add__(self, other: Carried) -> Carried:
        return Carried(
            self.arrived + other.arrived,
            self.sent + other.sent,
            {reason: self.dropped[reason] + other.dropped[reason] for reason in REASONS},
        )


@dataclass(frozen=True, slots=True)
class Present:
    """Who is there, and what they see."""

    rooms: int = 0
    active: int = 0
    joining: int = 0
    suspect: int = 0
    tracks: int = 0
    layers: Mapping[int, int] = field(default_factory=dict)  # pictures by rank, 0 the smallest
    paused: int = 0  # pictures that a line does not carry
    limited: int = 0  # subscribers whose line is thinner than what they want
    loss_in: tuple[float, float] = (0.0, 0.0)  # mean and worst, of 1
    loss_out: tuple[float, float] = (0.0, 0.0)


def carried_by(participant: Participant) -> Carried:
    """What one session carried so far."""
    link = participant.link
    arrived = link.inlet.carried()
    return Carried(
        arrived,
        link.outlet.carried(),
        {
            "muted": arrived.muted,
            "unknown_stream": link.inlet.unknown,
            "unverified": sum(peer.refused for peer in link.peers),
        },
    )


def present(rooms: Rooms) -> Present:
    """Counts what there is at this moment."""
    people = [one for _, one in rooms.every()]
    active = [one for one in people if one.active]
    slots = [slot for one in active for slot in one.link.outlet.slots if slot.video]
    return Present(
        rooms=len(rooms.rooms),
        active=len(active),
        joining=len(people) - len(active),
        suspect=sum(one.suspect for one in active),
        tracks=sum(len(one.tracks) for one in active),
        layers=Counter(slot.live for slot in slots if slot.live >= 0),
        paused=sum(slot.starved for slot in slots),
        limited=sum(one.link.outlet.estimate.budget is not None for one in active),
        loss_in=_mean_and_worst([one.link.inlet.loss for one in active if one.tracks]),
        loss_out=_mean_and_worst([one.link.outlet.loss for one in active]),
    )


def _mean_and_worst(values: list[float]) -> tuple[float, float]:
    return (sum(values) / len(values), max(values)) if values else (0.0, 0.0)
