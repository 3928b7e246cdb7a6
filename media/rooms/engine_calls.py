"""What the hub asks of the room engine, over LiveKit's RoomService.

One client for the life of the hub.  Every call answers or fails within `TIMEOUT_S`; all ways
of not being served (no connection, no answer, wrong key) are `EngineUnreachableError`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import aiohttp
from livekit import api

from media.rooms.errors import EngineUnreachableError
from media.rooms.passes import Keys
from media.stage import KIOSK, RoomCard
from wire.ids import KioskId, LessonId

TIMEOUT_S = 2.0
# The hub deletes a room itself when its lesson is over; these only cover a hub that is gone.
_EMPTY_S = 15 * 60
_DEPARTED_S = 2 * 60 * 60

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody in a room, as the engine sees them."""

    identity: str
    sid: str
    joined_at: datetime
    sources: frozenset[str]  # what they may publish
    microphones: tuple[str, ...]  # their published microphone tracks that are not muted
    kiosk_id: KioskId  # with a centre: the kiosk its token was made for


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """A room the engine keeps."""

    name: LessonId
    metadata: str


class EngineCalls:
    """The room engine as the hub uses it.  Build it inside the running event loop."""

    def __init__(self, url: str, keys: Keys) -> None:
        # One engine behind one address: there is no other region to fail over to.
        self._api = api.LiveKitAPI(url, keys.key, keys.secret, failover=False)
        self._url = url

    async def close(self) -> None:
        await self._api.aclose()

    async def create(self, card: RoomCard) -> None:
        """Make the lesson's room with its card, or leave the one there is."""
        request = api.CreateRoomRequest(
            name=card.lesson_id,
            metadata=card.model_dump_json(),
            empty_timeout=_EMPTY_S,
            departure_timeout=_DEPARTED_S,
        )
        await self._ask(self._api.room.create_room(request))

    async def rooms(self, only: LessonId | None = None) -> list[OpenRoom]:
        request = api.ListRoomsRequest(names=[only] if only else [])
        answer = await self._ask(self._api.room.list_rooms(request))
        found = [] if answer is None else answer.rooms
        return [
            OpenRoom(LessonId(room.name), room.metadata)
            for room in found
            if only is None or room.name == only
        ]

    async def inside(self, room: LessonId) -> list[Inside]:
        """Everybody in a room; nobody where there is no such room."""
        request = api.ListParticipantsRequest(room=room)
        answer = await self._ask(self._api.room.list_participants(request))
        return [] if answer is None else [_inside(item) for item in answer.participants]

    async def permit(self, room: LessonId, identity: str, sources: tuple[str, ...]) -> None:
        """Let a participant publish exactly these sources."""
        permission = api.ParticipantPermission(
            can_subscribe=True,
            can_publish=True,
            can_publish_data=True,
            can_update_metadata=True,
            can_publish_sources=list(map(str.upper, sources)),
        )
        request = api.UpdateParticipantRequest(room=room, identity=identity, permission=permission)
        await self._ask_about(room, identity, self._api.room.update_participant(request))

    async def describe(self, room: LessonId, metadata: str) -> None:
        request = api.UpdateRoomMetadataRequest(room=room, metadata=metadata)
        await self._ask(self._api.room.update_room_metadata(request))

    async def mute(self, room: LessonId, identity: str, track_sid: str) -> None:
        request = api.MuteRoomTrackRequest(
            room=room, identity=identity, track_sid=track_sid, muted=True
        )
        await self._ask_about(room, identity, self._api.room.mute_published_track(request))

    async def remove(self, room: LessonId, identity: str) -> None:
        request = api.RoomParticipantIdentity(room=room, identity=identity)
        await self._ask_about(room, identity, self._api.room.remove_participant(request))

    async def delete(self, room: LessonId) -> None:
        await self._ask(self._api.room.delete_room(api.DeleteRoomRequest(room=room)))

    async def _ask_about(self, room: LessonId, identity: str, call: Awaitable[object]) -> None:
        """As `_ask`, of somebody who may have left: LiveKit lets such a call wait for seconds."""
        try:
            await self._ask(call)
        except EngineUnreachableError:
            if any(person.identity == identity for person in await self.inside(room)):
                raise

    async def _ask(self, call: Awaitable[_T]) -> _T | None:
        """The answer; None where the room or participant is not there (any more)."""
        try:
            # Not the client's own timeout: its calls override that one with "for ever".
            async with asyncio.timeout(TIMEOUT_S):
                return await call
        except api.TwirpError as error:
            if error.code == api.TwirpErrorCode.NOT_FOUND:
                return None
            raise EngineUnreachableError(
                f"the room engine at {self._url} refused: {error.code}"
            ) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise EngineUnreachableError(
                f"the room engine at {self._url} does not answer ({type(error).__name__})"
            ) from error


def _inside(item: api.ParticipantInfo) -> Inside:
    milliseconds = item.joined_at_ms or item.joined_at * 1000
    return Inside(
        identity=item.identity,
        sid=item.sid,
        joined_at=datetime.fromtimestamp(milliseconds / 1000, UTC),
        sources=frozenset(
            api.TrackSource.Name(source).lower() for source in item.permission.can_publish_sources
        ),
        microphones=tuple(
            track.sid
            for track in item.tracks
            if track.source == api.TrackSource.MICROPHONE and not track.muted
        ),
        kiosk_id=KioskId(item.attributes.get(KIOSK, "")),
    )
