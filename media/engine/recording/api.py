"""LiveKit's egress service over Twirp, as much of it as we do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from google.protobuf.message import Message
from livekit.protocol import egress

from media.engine.api import Calls, answer
from media.engine.errors import forbidden
from media.engine.recording import requests
from media.engine.recording.egress import Recordings
from media.engine.rooms.grants import Grants

OTHERS: Mapping[str, tuple[type[Message], str]] = {
    "StartRoomCompositeEgress": (
        egress.RoomCompositeEgressRequest,
        "use StartParticipantEgress, which records one participant as they are seen",
    ),
    "StartWebEgress": (egress.WebEgressRequest, "no page is opened here"),
    "StartTrackEgress": (egress.TrackEgressRequest, "use StartTrackCompositeEgress with one track"),
    "StartEgress": (
        egress.StartEgressRequest,
        "use StartParticipantEgress or StartTrackCompositeEgress",
    ),
    "UpdateLayout": (egress.UpdateLayoutRequest, "a recording has no layout"),
    "UpdateStream": (egress.UpdateStreamRequest, "recordings go to files only"),
}


class EgressApi:
    """One method for each call; each checks its grant first."""

    def __init__(self, recordings: Recordings, keys: Mapping[str, str]) -> None:
        self._recordings = recordings
        self._keys = keys
        self._calls: Calls = {
            "StartParticipantEgress": (egress.ParticipantEgressRequest, self._participant),
            "StartTrackCompositeEgress": (egress.TrackCompositeEgressRequest, self._tracks),
            "StopEgress": (egress.StopEgressRequest, self._stop),
            "ListEgress": (egress.ListEgressRequest, self._list),
            **{name: (kind, _refuse(name, why)) for name, (kind, why) in OTHERS.items()},
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/twirp/livekit.Egress/{method}", self._answer)]

    async def _answer(self, request: web.Request) -> web.Response:
        return await answer(request, self._calls, self._keys)

    async def _participant(self, grants: Grants, asked: egress.ParticipantEgressRequest) -> Message:
        _require(grants)
        info = egress.EgressInfo(participant=asked)
        return await self._recordings.begin(requests.participant(asked), info)

    async def _tracks(self, grants: Grants, asked: egress.TrackCompositeEgressRequest) -> Message:
        _require(grants)
        info = egress.EgressInfo(track_composite=asked)
        return await self._recordings.begin(requests.track_composite(asked), info)

    def _stop(self, grants: Grants, asked: egress.StopEgressRequest) -> Message:
        _require(grants)
        return self._recordings.end(asked.egress_id)

    def _list(self, grants: Grants, asked: egress.ListEgressRequest) -> Message:
        _require(grants)
        found = self._recordings.listed(asked.room_name, asked.egress_id, asked.active)
        return egress.ListEgressResponse(items=found)


def _require(grants: Grants) -> None:
    if not grants.video.room_record:
        raise forbidden("the token lacks roomRecord")


def _refuse(name: str, why: str) -> Callable[[Grants, Message], Awaitable[Message]]:
    async def refuse(grants: Grants, _asked: Message) -> Message:
        _require(grants)
        raise requests.unsupported(name, why)

    return refuse
