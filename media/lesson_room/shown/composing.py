"""From what one centre knows of its lesson to the view that its screen draws (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from media.lesson_room.shown.people import Person, in_order, instructor_of, main_feed, tile_of
from media.stage import Stage, Vote
from media.view import SELF, LessonView, Link, Microphone, Tile
from wire.ids import CenterId, center_of


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is known at one moment."""

    me: CenterId
    my_name: str
    neighbors: Sequence[CenterId] = ()
    link: Link = Link.JOINING
    lost_since: datetime | None = None
    stage: Stage = field(default_factory=Stage)
    people: tuple[Person, ...] = ()
    microphone: Microphone = Microphone.OFF
    opens_at: datetime | None = None
    hand_at: datetime | None = None
    vote: Vote | None = None
    vote_told: bool = False
    has_camera: bool = False
    sound_only: bool = False


def compose(known: Known) -> LessonView:
    """The view of now."""
    stage, people, me = known.stage, known.people, known.me
    teacher = instructor_of(people)
    mine = Tile(
        feed=SELF,
        name=known.my_name,
        center_id=me,
        mine=True,
        has_picture=known.has_camera,
        sound_only=known.sound_only,
        has_floor=stage.has_floor(me),
        hand_up=known.hand_at is not None,
    )
    places = _places(known)
    centers = [one for one in people if center_of(one.identity) is not None]
    others = [
        replace(tile_of(one, stage), hand_place=places.get(one.identity, 0)) for one in centers
    ]
    mine = replace(mine, hand_place=places.get(SELF, 0))
    opening = known.microphone is Microphone.OPENING
    return LessonView(
        link=known.link,
        lost_since=known.lost_since,
        instructor=tile_of(teacher, stage) if teacher is not None else None,
        main=main_feed(me, people, stage),
        tiles=in_order(mine, others, stage.big, known.neighbors),
        microphone=known.microphone,
        microphone_opens_at=known.opens_at if opening else None,
        hand_up=known.hand_at is not None,
        answer=known.vote.answer if known.vote is not None else None,
        answer_told=known.vote_told,
        sound_only=known.sound_only,
        spotlight_is_us=stage.big == me,
        stage=stage,
    )


def _places(known: Known) -> dict[str, int]:
    """Whose hand went up first; by each place's own clock, as nobody else saw it go up."""
    raised = [(one.hand_at, one.identity) for one in known.people if one.hand_at is not None]
    if known.hand_at is not None:
        raised.append((known.hand_at, SELF))
    return {name: place for place, (_, name) in enumerate(sorted(raised), start=1)}
