"""What passes between the lesson as we live it and one connection to its room."""

from __future__ import annotations

from datetime import datetime

from media.lesson_room.lasting import Lasting
from media.lesson_room.place import Devices
from media.lesson_room.sending.ours import Ours
from media.lesson_room.sending.voting import standing
from media.lesson_room.stay import Stay
from media.stage import CAMERA, HAND, MICROPHONE, PEOPLE, SELF_MUTED, SOUND_ONLY
from media.view import LessonView, Microphone
from wire.ids import CenterId

MOST_NEIGHBOURS = 8
"""Other centres whose pictures are taken: any of them may come into sight in a moment."""


def take_in(lesson: Lasting, stay: Stay, me: CenterId, now: datetime) -> None:
    """Have the lesson know what the room says."""
    lesson.people = stay.people()
    if stay.card is not None:
        lesson.stage = stay.card.stage
    floor = next((one for one in lesson.stage.floor if one.center_id == me), None)
    since = floor.since if floor is not None else None
    if since is not None and since != lesson.microphone.floor_since:
        # The hand asked for the floor, and here it is.
        lesson.hand_at = None
    lesson.microphone = lesson.microphone.with_floor(since, now)
    if stay.hub_muted_microphone:
        stay.hub_muted_microphone = False
        lesson.microphone = lesson.microphone.muted_by_hub()
    lesson.vote = standing(lesson.vote, lesson.stage.question)
    if stay.ours is not None:
        telling, attributes = stay.ours.telling, stay.ours.attributes
        telling.seen(attributes)
        lesson.hand_told(attributes.get(HAND, ""), settled=telling.is_settled(HAND))
        _vote_again(lesson, stay, stay.ours)
    lesson.vote_told = lesson.vote_told and lesson.vote is not None
    if lesson.stage.ended:
        stay.ended.set()


def send_out(lesson: Lasting, stay: Stay, view: LessonView, devices: Devices) -> None:
    """Take the pictures that `view` shows, and have the room see, hear and know of us."""
    others = [tile.feed for tile in view.tiles if not tile.mine]
    in_sight = frozenset(tile.feed for tile in view.in_sight)
    stay.show(view.main, frozenset(others[:MOST_NEIGHBOURS]), in_sight)
    if stay.ours is None:
        return
    stay.ours.tracks.want(
        camera=devices.camera.state == "ok",
        microphone=view.microphone is Microphone.OPEN,
        music=view.stage.music,
    )
    people = devices.people()
    stay.ours.telling.tell(
        {
            HAND: lesson.hand_at.isoformat() if lesson.hand_at is not None else "",
            SELF_MUTED: "1" if lesson.microphone.self_muted else "",
            SOUND_ONLY: "1" if view.sound_only else "",
            PEOPLE: "" if people is None else str(people),
            CAMERA: devices.camera.state,
            MICROPHONE: devices.sound.microphone,
        }
    )


def _vote_again(lesson: Lasting, stay: Stay, ours: Ours) -> None:
    """Have everybody who teaches know our answer for as long as the question is open."""
    question = lesson.stage.question
    is_open = question is not None and not question.shows_result
    ours.voting.tell(lesson.vote if is_open else None, stay.staff)
    lesson.vote_told = lesson.vote_told or ours.voting.has_told(lesson.vote)
