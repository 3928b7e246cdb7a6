"""Strangers on the sockets: calls live on, memory and answers stay bounded."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gzip
import random
import socket
import zlib

import aiohttp
import pytest
from livekit.protocol import models
from livekit.protocol import rtc as proto

from media.engine.errors import Refused
from media.engine.server import Engine
from media.engine.signalling.joining import read_v0, read_v1
from tests.media.engine.conftest import (
    PATIENCE_S,
    RunningEngine,
    joining,
    token,
    until,
)

pytestmark = pytest.mark.timeout(300)


def spoof(engine: RunningEngine, chance: random.Random, count: int) -> int:
    """Send forged datagrams from another address; how many answers came."""
    dtls_alert = bytes.fromhex("15fefd00000000000000000002022a")
    dtls_hello = bytes.fromhex("16fefd0000000000000000") + b"\x00\x20" + bytes(32)
    with socket.socket(type=socket.SOCK_DGRAM) as evil:
        evil.bind(("127.0.0.3", 0))
        evil.setblocking(False)
        for _ in range(count):
            kind = chance.randrange(5)
            data = (
                dtls_alert,
                dtls_hello,
                b"\x80\x6f" + chance.randbytes(60),
                b"\x80\xc8" + chance.randbytes(60),
                b"\x00\x01\x00\x08\x21\x12\xa4\x42" + chance.randbytes(20),
            )[kind]
            evil.sendto(data, ("127.0.0.1", engine.udp))
        answers = 0
        with contextlib.suppress(BlockingIOError):
            while evil.recv(2048):
                answers += 1
        return answers


async def test_forged_datagrams_leave_calls_alive(engine: RunningEngine) -> None:
    chance = random.Random(1)
    async with joining() as connect:
        one, two = await connect(engine.url, "one"), await connect(engine.url, "two")
        await one.publish_video()
        await one.publish_sound()
        await until(lambda: two.pictures("one") > 5)
        for _ in range(20):
            assert spoof(engine, chance, 200) == 0
            await asyncio.sleep(0)
        before = two.pictures("one")
        await until(lambda: two.pictures("one") > before + 20)
        await one.room.local_participant.publish_data(b"alive")
        await until(lambda: two.named("data_received"))
        assert not one.named("reconnecting")
        assert not two.named("disconnected")


async def test_a_half_open_join_ends(inside: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.engine.rooms.participant._JOIN_S", 2.0)
    at = f"http://127.0.0.1:{inside.port}/rtc?access_token={token('x')}"
    async with aiohttp.ClientSession() as http, http.ws_connect(at) as socket_:
        reasons = []
        async with asyncio.timeout(PATIENCE_S):
            async for message in socket_:
                said = proto.SignalResponse.FromString(message.data)
                if said.WhichOneof("message") == "leave":
                    reasons.append(said.leave.reason)
        assert reasons == [models.CONNECTION_TIMEOUT]
    await until(lambda: not inside.legs)


async def test_refusals_come_before_the_upgrade(engine: RunningEngine) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("/rtc", "/rtc/v1", "/rtc/validate", "/rtc/v1/validate"):
            async with http.get(engine.http + path) as response:
                assert response.status == 401
        async with http.get(f"{engine.http}/rtc/validate?access_token={token('x')}") as response:
            assert (response.status, await response.text()) == (200, "success")
            assert response.headers["Access-Control-Allow-Origin"] == "*"
        async with http.get(
            f"{engine.http}/rtc/v1?access_token={token('x')}&join_request=%00"
        ) as r:
            assert r.status == 400
        async with http.get(engine.http) as response:
            assert await response.text() == "OK"
        async with http.get(engine.http + "/health") as response:
            assert (await response.json())["status"] in ("ok", "ready")
    assert not any("eyJ" in line for line in engine.log)


async def test_nonsense_on_the_socket_is_dropped(engine: RunningEngine) -> None:
    chance = random.Random(2)
    async with aiohttp.ClientSession() as http:
        url = f"{engine.http}/rtc?access_token={token('x')}"
        async with http.ws_connect(url) as socket_:
            await socket_.receive()
            seed = proto.SignalRequest(
                add_track=proto.AddTrackRequest(cid="c", type=models.VIDEO, width=5)
            ).SerializeToString()
            for _ in range(500):
                data = bytearray(seed + chance.randbytes(chance.randrange(20)))
                data[chance.randrange(len(data))] = chance.randrange(256)
                await socket_.send_bytes(bytes(data))
            for sdp in ("", "v=0", "m=audio 9 X 1\r\na=mid:1"):
                offer = proto.SessionDescription(type="offer", sdp=sdp)
                await socket_.send_bytes(proto.SignalRequest(offer=offer).SerializeToString())
                await socket_.send_bytes(proto.SignalRequest(answer=offer).SerializeToString())
            await socket_.send_str("text")
            await socket_.send_bytes(proto.SignalRequest(ping=1).SerializeToString())
            async with asyncio.timeout(PATIENCE_S):
                async for message in socket_:
                    said = proto.SignalResponse.FromString(message.data)
                    if said.WhichOneof("message") == "pong":
                        break


def wrapped(data: bytes, gzipped: bool) -> dict[str, str]:
    kind = proto.WrappedJoinRequest.GZIP if gzipped else proto.WrappedJoinRequest.NONE
    whole = proto.WrappedJoinRequest(compression=kind, join_request=data)
    return {"join_request": base64.urlsafe_b64encode(whole.SerializeToString()).decode()}


def test_join_requests_are_read() -> None:
    request = proto.JoinRequest(reconnect=True, participant_sid="PA_1")
    request.connection_settings.auto_subscribe = True
    plain = request.SerializeToString()
    for query in (wrapped(plain, False), wrapped(gzip.compress(plain), True)):
        hello = read_v1(query)
        assert (hello.single, hello.reconnect, hello.participant_sid) == (True, True, "PA_1")
        assert hello.offer is None
    assert read_v0({"reconnect": "1", "sid": "PA_2"}).participant_sid == "PA_2"
    assert read_v0({"auto_subscribe": "0"}).auto_subscribe is False


@pytest.mark.parametrize(
    "query",
    [
        {"join_request": "***"},
        {"join_request": "AAAA"},
        wrapped(b"\xff\xff", False),
        wrapped(b"not gzip", True),
        wrapped(gzip.compress(bytes(50_000_000)), True),
        wrapped(gzip.compress(b"abc")[:-9], True),
    ],
    ids=["alphabet", "wrapper", "inner", "gzip", "bomb", "cut"],
)
def test_bad_join_requests_are_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refused):
        read_v1(query)


def test_nothing_else_escapes_from_join_requests() -> None:
    chance = random.Random(4)
    seed = zlib.compress(proto.JoinRequest(participant_sid="PA").SerializeToString(), wbits=31)
    for _ in range(3000):
        data = bytearray(seed)
        data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_v1(wrapped(bytes(data), chance.random() < 0.8))
        except Refused:
            continue
