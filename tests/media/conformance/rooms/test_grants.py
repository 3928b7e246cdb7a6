"""Which call needs which grant, and how a refusal reads."""

from __future__ import annotations

import aiohttp
import pytest
from livekit import api

from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)

GRANTS = [
    ("ListRooms", {}, "unauthenticated"),
    ("CreateRoom", {}, "unauthenticated"),
    ("DeleteRoom", {"room_admin": True, "room": "grants"}, "unauthenticated"),
    ("ListParticipants", {"room_admin": True, "room": "other"}, "unauthenticated"),
    ("GetParticipant", {"room_admin": True, "room": "grants"}, "not_found"),
    ("RemoveParticipant", {"room_join": True, "room": "grants"}, "unauthenticated"),
    ("SendData", {"room_join": True, "room": "grants"}, "unauthenticated"),
    ("UpdateRoomMetadata", {"room_create": True}, "unauthenticated"),
    ("Nonsense", {"room_create": True}, "bad_route"),
]
STATUS = {"unauthenticated": 401, "not_found": 404, "bad_route": 404}


@pytest.mark.parametrize(("method", "grants", "code"), GRANTS)
async def test_grants_are_checked(
    server: Server, method: str, grants: dict[str, object], code: str
) -> None:
    signed = api.AccessToken(server.key, server.secret).with_identity("x")
    signed = signed.with_grants(api.VideoGrants(**grants))  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {signed.to_jwt()}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        url = f"{server.http}/twirp/livekit.RoomService/{method}"
        async with http.post(url, json={"room": "grants", "name": "grants"}) as reply:
            answer = await reply.json()
            assert (answer["code"], reply.status) == (code, STATUS[code])
            assert answer["msg"]


@pytest.mark.parametrize("token", ["", "Bearer nonsense"])
async def test_without_a_token_nothing_is_answered(server: Server, token: str) -> None:
    async with aiohttp.ClientSession() as http:
        url = f"{server.http}/twirp/livekit.RoomService/ListRooms"
        async with http.post(url, json={}, headers={"Authorization": token}) as reply:
            assert reply.status == 401


@pytest.mark.parametrize("kind", ["application/json", "application/protobuf"])
async def test_unreadable_request_is_refused(server: Server, kind: str) -> None:
    signed = api.AccessToken(server.key, server.secret).with_identity("x")
    signed = signed.with_grants(api.VideoGrants(room_list=True))
    headers = {"Authorization": f"Bearer {signed.to_jwt()}", "Content-Type": kind}
    async with aiohttp.ClientSession(headers=headers) as http:
        url = f"{server.http}/twirp/livekit.RoomService/ListRooms"
        async with http.post(url, data=b"\xff{") as reply:
            answer = await reply.json()
            assert (reply.status, answer["code"]) == (400, "malformed")
