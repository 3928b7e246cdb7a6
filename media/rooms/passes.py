"""Room passes: a token of five minutes that says who enters and what they may publish.

The grants of a token and the permissions set later (`projection`) come from the same rule,
`sources_of_center`, so that a kiosk that rejoins has exactly what it had.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from livekit import api

from media.stage import KIOSK, ROLE, RoomCard, Stage
from wire.ids import CenterId, KioskId, LessonId, StaffId, center_identity, staff_identity

LIFETIME = timedelta(minutes=5)

CAMERA = "camera"
MICROPHONE = "microphone"
INSTRUCTOR_SOURCES = (CAMERA, MICROPHONE, "screen_share", "screen_share_audio")


@dataclass(frozen=True, slots=True)
class Keys:
    """The key pair shared with the room engine."""

    key: str
    secret: str

    def __repr__(self) -> str:
        return f"Keys(key={self.key!r})"


@dataclass(frozen=True, slots=True)
class Entry:
    """A token and the identity it is for."""

    identity: str
    token: str


@dataclass(frozen=True, slots=True)
class Place:
    """A centre's place in a room, and the kiosk that takes it."""

    center_id: CenterId
    name: str
    kiosk_id: KioskId


def sources_of_center(stage: Stage, center_id: CenterId) -> tuple[str, ...]:
    """What a centre may publish: its camera always, its microphone while it holds the floor."""
    return (CAMERA, MICROPHONE) if stage.has_floor(center_id) else (CAMERA,)


def for_center(keys: Keys, card: RoomCard, place: Place) -> Entry:
    """A centre's way in, by the kiosk that stands there."""
    token = (
        api.AccessToken(keys.key, keys.secret)
        .with_identity(center_identity(place.center_id))
        .with_name(place.name)
        .with_attributes({ROLE: "center", KIOSK: place.kiosk_id})
    )
    return _entry(token, card.lesson_id, sources_of_center(card.stage, place.center_id))


def for_staff(keys: Keys, card: RoomCard, staff_id: StaffId, name: str) -> Entry:
    """The way in of whoever teaches."""
    token = (
        api.AccessToken(keys.key, keys.secret)
        .with_identity(staff_identity(staff_id))
        .with_name(name)
        .with_attributes({ROLE: "instructor"})
    )
    return _entry(token, card.lesson_id, INSTRUCTOR_SOURCES)


def for_talk(keys: Keys, card: RoomCard, staff_id: StaffId, name: str) -> Entry:
    """The way in of whoever talks to one centre: to be seen and heard there, and nothing else."""
    token = (
        api.AccessToken(keys.key, keys.secret)
        .with_identity(staff_identity(staff_id))
        .with_name(name)
        .with_attributes({ROLE: "operator"})
    )
    return _entry(token, card.lesson_id, (CAMERA, MICROPHONE), says=False)


def _entry(
    token: api.AccessToken, lesson_id: LessonId, sources: tuple[str, ...], *, says: bool = True
) -> Entry:
    """`says`: may also say something of itself, and send data."""
    grants = api.VideoGrants(
        room_join=True,
        room=lesson_id,
        can_publish=True,
        can_publish_data=says,
        can_subscribe=True,
        can_publish_sources=list(sources),
        can_update_own_metadata=says,
    )
    return Entry(token.identity, token.with_ttl(LIFETIME).with_grants(grants).to_jwt())
