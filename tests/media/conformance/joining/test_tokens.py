"""Tokens that open no door, said alike to a program and to an SDK."""

from __future__ import annotations

import time
from typing import Any

import aiohttp
import jwt
import pytest
from livekit import api, rtc

from tests.parts.room.client import Join, until
from tests.parts.room.servers import Server

pytestmark = pytest.mark.timeout(300)


def _signed(server: Server, **changes: Any) -> str:
    """A token made by hand: the stock signer refuses to make some of these.

    `exp` and `nbf` are seconds from now.
    """
    secret = str(changes.pop("secret", server.secret))
    now = int(time.time())
    changes |= {name: now + changes[name] for name in ("exp", "nbf") if name in changes}
    claims = {
        "iss": server.key,
        "sub": "x",
        "nbf": now - 3600,
        "exp": now + 600,
        "video": {"roomJoin": True, "room": "tokens"},
    }
    return jwt.encode({**claims, **changes}, secret, algorithm="HS256")


CASES: list[tuple[str, int, dict[str, Any]]] = [
    ("expired", 401, {"exp": -600}),
    ("not valid yet", 401, {"nbf": 600}),
    ("another secret", 401, {"secret": "x" * 32}),
    ("an unknown key", 401, {"iss": "nobody"}),
    ("no grants", 401, {"video": None}),
    ("no join", 401, {"video": {"room": "tokens"}}),
    ("no room", 400, {"video": {"roomJoin": True}}),
    ("no identity", 400, {"sub": ""}),
]
each_case = pytest.mark.parametrize(
    ("status", "wrong"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)


@each_case
async def test_validate_says_why(server: Server, status: int, wrong: dict[str, Any]) -> None:
    token = _signed(server, **wrong)
    async with aiohttp.ClientSession(headers={"Origin": "http://elsewhere"}) as http:
        async with http.get(f"{server.http}/rtc/validate?access_token={token}") as reply:
            assert reply.status == status, await reply.text()
            # A page from elsewhere may read why.
            assert reply.headers["Access-Control-Allow-Origin"] in ("*", "http://elsewhere")


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
async def test_validate_of_no_token_says_401(server: Server, token: str) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{server.http}/rtc/validate?access_token={token}") as reply:
            assert reply.status == 401, await reply.text()


@each_case
async def test_sdk_is_refused(
    join: Join, server: Server, status: int, wrong: dict[str, Any]
) -> None:
    with pytest.raises(rtc.ConnectError) as caught:
        await join("x", signed=_signed(server, **wrong))
    assert str(status) in str(caught.value)


async def test_good_token_is_valid(server: Server) -> None:
    headers = {"Authorization": f"Bearer {_signed(server)}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        async with http.get(f"{server.http}/rtc/validate") as reply:
            assert (reply.status, await reply.text()) == (200, "success")


async def test_token_is_renewed_with_what_changed(join: Join, server: Server, room: str) -> None:
    one = await join("one")
    camera = api.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_sources=[api.TrackSource.CAMERA]
    )
    async with api.LiveKitAPI(server.http, server.key, server.secret) as hub:
        await hub.room.update_participant(
            api.UpdateParticipantRequest(room=room, identity="one", permission=camera)
        )
    await until(lambda: one.next_grants().get("canPublishSources") == ["camera"])
    assert one.next_grants()["room"] == room
