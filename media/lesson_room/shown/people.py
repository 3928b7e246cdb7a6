"""Who is shown where (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from media.stage import Stage
from media.view import SELF, FeedKey, Tile
from wire.ids import CenterId, center_identity, center_of, is_staff


@dataclass(frozen=True, slots=True)
class Person:
    """A remote participant as the room has them now."""

    identity: str
    name: str
    has_picture: bool = False
    has_screen: bool = False
    sound_only: bool = False
    speaking: bool = False
    hand_at: datetime | None = None
    sid: str = ""


def hand_in(attribute: str) -> datetime | None:
    """Since when a hand is up, by what its owner says; None while it is down."""
    try:
        moment = datetime.fromisoformat(attribute)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def screen_feed(identity: str) -> FeedKey:
    """The feed of a participant's shared screen."""
    return identity + ":screen"


def instructor_of(people: Iterable[Person]) -> Person | None:
    """The one who teaches: of several staff the one who can be seen."""
    staff = [person for person in people if is_staff(person.identity)]
    return min(staff, key=lambda one: (not one.has_picture, one.identity), default=None)


def main_feed(me: CenterId, people: Iterable[Person], stage: Stage) -> FeedKey | None:
    """Whose picture is big: the stage's centre, else the shared screen, else the instructor."""
    present = {person.identity: person for person in people}
    if stage.big == me:
        return SELF
    if stage.big is not None and center_identity(stage.big) in present:
        return center_identity(stage.big)
    teacher = instructor_of(present.values())
    if teacher is None:
        return None
    if stage.shared_screen and teacher.has_screen:
        return screen_feed(teacher.identity)
    return teacher.identity


def tile_of(person: Person, stage: Stage) -> Tile:
    """A remote participant as a tile."""
    center_id = center_of(person.identity)
    return Tile(
        feed=person.identity,
        name=person.name,
        center_id=center_id,
        has_picture=person.has_picture,
        sound_only=person.sound_only,
        speaking=person.speaking,
        has_floor=center_id is not None and stage.has_floor(center_id),
        hand_up=person.hand_at is not None,
    )


def in_order(
    mine: Tile,
    others: Iterable[Tile],
    spotlight: CenterId | None,
    neighbors: Sequence[CenterId] = (),
) -> tuple[Tile, ...]:
    """Ours first, then who speaks or may speak, then the spotlight, then our neighbours.

    Who is none of them comes last, by name.
    """
    near = {center_id: place for place, center_id in enumerate(neighbors)}

    def rank(tile: Tile) -> tuple[int, int, str, str]:
        if tile.has_floor or tile.speaking:
            place = 0
        elif spotlight is not None and tile.center_id == spotlight:
            place = 1
        else:
            place = 2
        distance = near.get(tile.center_id, len(near)) if tile.center_id else len(near)
        return place, distance, tile.name, tile.feed

    return mine, *sorted(others, key=rank)
