"""Room passes: a token of five minutes that says who enters and what they may publish.

The grants of a token and the permissions set later (`projection`) come from the same rule,
`sources_of_center`, so that a kiosk that rejoins has exactly what it had.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from livekit import api

from media.stage import ROLE, RoomCard, Stage
from wire.ids import CenterId, LessonId, StaffId, center_identity, staff_identity

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


def sources_of_center(stage: Stage, center_id: CenterId) -> tuple[str, ...]:
    """What a centre may publish: its camera always, its microphone while it holds the floor."""
    return (CAMERA, MICROPHONE) if stage.has_floor(center_id) else (CAMERA,)


def for_center(keys: Keys, card: RoomCard, center_id: CenterId, name: str) -> Entry:
    role = ("center", sources_of_center(card.stage, center_id))
    return _entry(keys, card.lesson_id, center_identity(center_id), name, role)


def for_staff(keys: Keys, lesson_id: LessonId, staff_id: StaffId, name: str) -> Entry:
    role = ("instructor", INSTRUCTOR_SOURCES)
    return _entry(keys, lesson_id, staff_identity(staff_id), name, role)


def _entry(
    keys: Keys, lesson_id: LessonId, identity: str, name: str, role: tuple[str, tuple[str, ...]]
) -> Entry:
    grants = api.VideoGrants(
        room_join=True,
        room=lesson_id,
        can_publish=True,
        can_publish_data=True,
        can_subscribe=True,
        can_publish_sources=list(role[1]),
        can_update_own_metadata=True,
    )
    token = (
        api.AccessToken(keys.key, keys.secret)
        .with_identity(identity)
        .with_name(name)
        .with_attributes({ROLE: role[0]})
        .with_ttl(LIFETIME)
        .with_grants(grants)
        .to_jwt()
    )
    return Entry(identity, token)
