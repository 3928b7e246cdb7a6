"""What the room engine reports, checked and in our words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from livekit import api

from media.rooms.errors import WebhookForgedError
from media.rooms.passes import Keys
from media.stage import KIOSK
from wire.ids import KioskId, LessonId


class Happened(StrEnum):
    """The events we act on; the engine sends more."""

    ROOM_STARTED = "room_started"
    ROOM_FINISHED = "room_finished"
    JOINED = "participant_joined"
    LEFT = "participant_left"


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """One report of the engine.  `identity` and `sid` are empty where it is about the room."""

    id: str
    happened: Happened
    room: LessonId
    at: datetime
    identity: str = ""
    sid: str = ""
    joined_at: datetime | None = None
    kiosk_id: KioskId | None = None  # with a centre: the kiosk its token was made for


def read(keys: Keys, body: bytes, authorization: str) -> RoomEvent | None:
    """The event in a webhook's body; None where it is one we do nothing about.

    Raises `WebhookForgedError` unless the engine signed exactly these bytes with our key.
    """
    receiver = api.WebhookReceiver(api.TokenVerifier(keys.key, keys.secret))
    try:
        event = receiver.receive(body.decode(), authorization.removeprefix("Bearer "))
    except Exception as error:
        # The receiver raises bare exceptions of several libraries; each means "not signed".
        raise WebhookForgedError(f"the webhook is not signed by our engine: {error}") from error
    if event.event not in set(Happened):
        return None
    return RoomEvent(
        id=event.id,
        happened=Happened(event.event),
        room=LessonId(event.room.name),
        at=datetime.fromtimestamp(event.created_at, UTC),
        identity=event.participant.identity,
        sid=event.participant.sid,
        joined_at=_joined_at(event.participant),
        kiosk_id=KioskId(event.participant.attributes.get(KIOSK, "")),
    )


def _joined_at(person: api.ParticipantInfo) -> datetime | None:
    milliseconds = person.joined_at_ms or person.joined_at * 1000
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
