"""RoomService over Twirp: what the hub may ask of rooms and participants."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from google.protobuf.json_format import MessageToJson, Parse, ParseError
from google.protobuf.message import DecodeError, Message
from livekit.protocol import models
from livekit.protocol import room as service
from livekit.protocol.models import DataPacket, UserPacket

from media.engine.errors import Refused, malformed, not_found
from media.engine.rooms.data import deliver
from media.engine.rooms.grants import Grants, verify
from media.engine.rooms.participant import MOST_METADATA, Participant
from media.engine.rooms.room import Room
from media.engine.rooms.rooms import Rooms
from media.engine.transport.peer import LOSSY, RELIABLE

log = logging.getLogger(__name__)

Call = Callable[[Grants, Any], Message | Awaitable[Message]]
Calls = Mapping[str, tuple[type[Message], Call]]


class Api:
    """One method for each call; each checks its grant first."""

    def __init__(self, rooms: Rooms, keys: Mapping[str, str]) -> None:
        self._rooms = rooms
        self._keys = keys
        self._calls: Calls = {
            "CreateRoom": (service.CreateRoomRequest, self._create),
            "ListRooms": (service.ListRoomsRequest, self._list),
            "DeleteRoom": (service.DeleteRoomRequest, self._delete),
            "ListParticipants": (service.ListParticipantsRequest, self._participants),
            "GetParticipant": (service.RoomParticipantIdentity, self._get),
            "RemoveParticipant": (service.RoomParticipantIdentity, self._remove),
            "MutePublishedTrack": (service.MuteRoomTrackRequest, self._mute),
            "UpdateParticipant": (service.UpdateParticipantRequest, self._update),
            "UpdateSubscriptions": (service.UpdateSubscriptionsRequest, self._subscriptions),
            "SendData": (service.SendDataRequest, self._send),
            "UpdateRoomMetadata": (service.UpdateRoomMetadataRequest, self._metadata),
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/twirp/livekit.RoomService/{method}", self._answer)]

    async def _answer(self, request: web.Request) -> web.Response:
        return await answer(request, self._calls, self._keys)

    def _create(self, grants: Grants, asked: service.CreateRoomRequest) -> Message:
        grants.require_create()
        if len(asked.metadata.encode()) > MOST_METADATA:
            raise malformed("the metadata is too long")
        room = self._rooms.make(asked.name)
        limits = room.limits
        limits.empty_timeout_s = asked.empty_timeout or limits.empty_timeout_s
        limits.departure_timeout_s = asked.departure_timeout or limits.departure_timeout_s
        limits.most_participants = asked.max_participants or limits.most_participants
        if asked.metadata and asked.metadata != room.metadata:
            room.metadata = asked.metadata
            room.tell_room()
        return room.info()

    def _list(self, grants: Grants, asked: service.ListRoomsRequest) -> Message:
        grants.require_list()
        wanted = set(asked.names)
        rooms = [r for r in self._rooms.rooms.values() if not wanted or r.name in wanted]
        return service.ListRoomsResponse(rooms=[room.info() for room in rooms])

    def _delete(self, grants: Grants, asked: service.DeleteRoomRequest) -> Message:
        grants.require_create()
        self._rooms.close_room(self._room(asked.room), models.ROOM_DELETED)
        return service.DeleteRoomResponse()

    def _participants(self, grants: Grants, asked: service.ListParticipantsRequest) -> Message:
        grants.require_admin(asked.room)
        room = self._rooms.rooms.get(asked.room)
        people = room.participants.values() if room is not None else ()
        infos = [one.info() for one in people if one.active]
        return service.ListParticipantsResponse(participants=infos)

    def _get(self, grants: Grants, asked: service.RoomParticipantIdentity) -> Message:
        return self._find(grants, asked.room, asked.identity)[1].info()

    def _remove(self, grants: Grants, asked: service.RoomParticipantIdentity) -> Message:
        room, participant = self._find(grants, asked.room, asked.identity)
        self._rooms.expel(room, participant, asked.revoke_token_ts)
        return service.RemoveParticipantResponse()

    def _mute(self, grants: Grants, asked: service.MuteRoomTrackRequest) -> Message:
        room, participant = self._find(grants, asked.room, asked.identity)
        track = participant.link.publishing.by_sid(asked.track_sid)
        if track is None:
            return service.MuteRoomTrackResponse()  # it ended while the hub was asking
        if track.info.muted and not asked.muted:
            # Nobody's microphone is opened from afar.
            raise Refused("failed_precondition", 412, "remote unmute is not enabled")
        room.mute_for(participant, track)
        return service.MuteRoomTrackResponse(track=track.info)

    def _update(self, grants: Grants, asked: service.UpdateParticipantRequest) -> Message:
        room, participant = self._find(grants, asked.room, asked.identity)
        participant.describe(asked.name, asked.metadata, asked.attributes)
        if asked.HasField("permission"):
            room.permit(participant, asked.permission)
        else:
            room.changed(participant)
        return participant.info()

    def _subscriptions(self, grants: Grants, asked: service.UpdateSubscriptionsRequest) -> Message:
        room, participant = self._find(grants, asked.room, asked.identity)
        sids = [*asked.track_sids, *(s for one in asked.participant_tracks for s in one.track_sids)]
        room.subscribe(participant, sids[:1024], asked.subscribe)
        return service.UpdateSubscriptionsResponse()

    def _send(self, grants: Grants, asked: service.SendDataRequest) -> Message:
        grants.require_admin(asked.room)
        room = self._room(asked.room)
        wanted = list(asked.destination_identities)
        sids = set(asked.destination_sids)
        wanted += [one.identity for one in room.participants.values() if one.sid in sids]
        if wanted or not sids:
            user = UserPacket(payload=asked.data, destination_identities=wanted)
            if asked.HasField("topic"):
                user.topic = asked.topic
            packet = DataPacket(user=user, destination_identities=wanted)
            label = LOSSY if asked.kind == DataPacket.LOSSY else RELIABLE
            deliver(room, packet, label, wanted)
        return service.SendDataResponse()

    def _metadata(self, grants: Grants, asked: service.UpdateRoomMetadataRequest) -> Message:
        grants.require_admin(asked.room)
        room = self._room(asked.room)
        if len(asked.metadata.encode()) > MOST_METADATA:
            raise malformed("the metadata is too long")
        room.metadata = asked.metadata
        room.tell_room()
        return room.info()

    def _room(self, name: str) -> Room:
        room = self._rooms.rooms.get(name)
        if room is None:
            raise not_found("room not found")
        return room

    def _find(self, grants: Grants, room: str, identity: str) -> tuple[Room, Participant]:
        grants.require_admin(room)
        found = self._room(room)
        participant = found.participants.get(identity)
        if participant is None:
            raise not_found("participant not found")
        return found, participant


async def answer(request: web.Request, calls: Calls, keys: Mapping[str, str]) -> web.Response:
    """Answer a Twirp call by the method its address names, in the form it was asked in."""
    try:
        known = calls.get(request.match_info["method"])
        if known is None:
            raise Refused("bad_route", 404, "no such method")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        grants = verify(token, keys)
        kind, call = known
        is_json = request.content_type == "application/json"
        message = _read(kind, await request.read(), is_json)
        reply = call(grants, message)
        if not isinstance(reply, Message):
            reply = await reply
    except Refused as error:
        return web.json_response({"code": error.code, "msg": str(error)}, status=error.status)
    if is_json:
        return web.json_response(text=MessageToJson(reply))
    return web.Response(body=reply.SerializeToString(), content_type="application/protobuf")


def _read(kind: type[Message], body: bytes, is_json: bool) -> Message:
    try:
        if is_json:
            return Parse(body, kind(), ignore_unknown_fields=True)
        return kind.FromString(body)
    except (DecodeError, ParseError, UnicodeDecodeError) as error:
        raise Refused("malformed", 400, "the request cannot be read") from error
