"""Who sends what and who watches whom (pure): the loads under which the servers are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VOICE, BIG, SMALL, TILE, PULSE = "voice", "big", "small", "tile", "pulse"
"""Streams: Opus of 50 packets a second; VP8 720p, 360p and 180p; synthetic packets."""

SUBSCRIBERS = (9, 40, 100)
CENTERS = 9
CEILING_SUBSCRIBERS = 40
CEILING_PUBLISHERS = 4
"""More than one, because a single publisher may send at most 3,000 packets a second to us."""


@dataclass(frozen=True, slots=True)
class Place:
    """One participant: what it publishes, and (whom, what) it watches."""

    name: str
    publishes: tuple[str, ...] = ()
    watches: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """A room full of people; those who publish enter first."""

    name: str
    title: str
    places: tuple[Place, ...]

    @property
    def watchers(self) -> list[Place]:
        return [place for place in self.places if place.watches]


def broadcast(subscribers: int) -> Load:
    """One publishes 720p and sound, so many watch."""
    seen = (("teacher", BIG), ("teacher", VOICE))
    places = [Place("teacher", (BIG, VOICE))]
    places += [Place(f"center {number}", watches=seen) for number in range(subscribers)]
    return Load(str(subscribers), f"{subscribers} subscribers", tuple(places))


def lesson(centers: int = CENTERS) -> Load:
    """What nine kiosks and the instructor's page do.

    Each centre publishes 360p for the instructor and 180p for the tiles of the others, as two
    simulcast layers would be; the first one has the floor, so only its microphone is open.
    Each watches the instructor big and all others small, and hears instructor and floor.
    """
    names = [f"center {number}" for number in range(centers)]
    places = [
        Place("teacher", (BIG, VOICE), (*((name, SMALL) for name in names), (names[0], VOICE)))
    ]
    for name in names:
        seen = [("teacher", BIG), ("teacher", VOICE)]
        seen += [(other, TILE) for other in names if other != name]
        if name != names[0]:
            seen.append((names[0], VOICE))
        own = (SMALL, TILE, VOICE) if name == names[0] else (SMALL, TILE)
        places.append(Place(name, own, tuple(seen)))
    return Load("lesson", "full lesson of nine", tuple(places))


def ceiling() -> Load:
    """Equal packets, more and more of them."""
    names = [f"pulse {number}" for number in range(CEILING_PUBLISHERS)]
    seen = tuple((name, PULSE) for name in names)
    places = [Place(name, (PULSE,)) for name in names]
    places += [Place(f"center {n}", watches=seen) for n in range(CEILING_SUBSCRIBERS)]
    return Load("ceiling", "ceiling", tuple(places))


def recovery() -> Load:
    """The server is killed under nine subscribers and started again."""
    plain = broadcast(9)
    return Load("recovery", "recovery", plain.places)


def named(name: str) -> Load:
    """A load of the list, or for a number so many subscribers; raises ValueError."""
    if name.isdecimal() and 1 <= int(name) <= 1000:
        return broadcast(int(name))
    known = all_loads()
    if name not in known:
        raise ValueError(f"must be one of {', '.join(known)} or a number of subscribers")
    return known[name]


def all_loads() -> Mapping[str, Load]:
    loads = [*(broadcast(count) for count in SUBSCRIBERS), lesson(), ceiling(), recovery()]
    return {load.name: load for load in loads}
