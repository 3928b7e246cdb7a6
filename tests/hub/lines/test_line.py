"""A kiosk's line to a real hub, frame by frame where that matters (RFC 6455)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import websockets

from hub.lines import pace
from tests.hub.running_hub import PATIENCE_S, RunningHub
from tests.parts.waiting import until_async

PING, PONG = b"\x89\x80mask", b"\x8a\x00"
ASKED = b"\x89\x00"
# "hello", masked with nothing but zeros.
TEXT = b"\x81\x85\x00\x00\x00\x00hello"


@asynccontextmanager
async def raw_line(
    hub: RunningHub, kiosk: httpx.AsyncClient
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, port = hub.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    request = (
        f"GET /api/kiosk/hint HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Sec-WebSocket-Version: 13\r\nAuthorization: {kiosk.headers['Authorization']}\r\n\r\n"
    )
    writer.write(request.encode())
    async with asyncio.timeout(PATIENCE_S):
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        try:
            yield reader, writer
        finally:
            writer.close()
            await writer.wait_closed()


async def until_lines(hub: RunningHub, count: int) -> None:
    async def are_there() -> bool:
        return len(hub.parts.lines) == count

    await until_async(f"{count} lines", are_there, PATIENCE_S)


async def test_pings_are_answered_however_they_come(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    async with raw_line(hub, kiosk) as (reader, writer):
        for pieces in ([PING], [TEXT, PING], [PING + PING], [PING[:1], PING[1:]], [PING]):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            pings = b"".join(pieces).count(PING)
            assert await reader.readexactly(2 * pings) == PONG * pings


async def test_who_is_silent_is_asked_and_given_up_only_then(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    now = asyncio.get_running_loop().time
    async with raw_line(hub, kiosk) as (reader, writer):
        await until_lines(hub, 1)
        hub.parts.lines.look(now() + 11)
        assert await reader.readexactly(2) == ASKED
        writer.write(PING)
        assert await reader.readexactly(2) == PONG
        # Heard again since: it is asked anew, not given up.
        hub.parts.lines.look(now() + 22)
        assert await reader.readexactly(2) == ASKED
        assert kiosk_id in hub.parts.hints.connected()
        hub.parts.lines.look(now() + 44)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        await until_lines(hub, 0)
        assert hub.parts.hints.connected() == frozenset()


async def test_kiosks_of_a_crowded_hub_are_told_to_go_slower(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    headers = {"Authorization": kiosk.headers["Authorization"]}
    address = hub.url.replace("http", "ws") + "/api/kiosk/hint"
    async with websockets.connect(address, additional_headers=headers) as line:
        await until_lines(hub, 1)
        monkeypatch.setattr(pace, "PINGS_A_SECOND", 0.05)
        monkeypatch.setattr(pace, "REPORTS_A_SECOND", 0.01)
        monkeypatch.setattr(pace, "PULLS_A_SECOND", 0.01)
        hub.parts.lines.look(0.0)
        told = json.loads(await asyncio.wait_for(line.recv(), PATIENCE_S))
        assert told == {"pull": [], "ping_s": 20.0, "report_s": 100.0, "pull_s": 600.0}
        async with websockets.connect(address, additional_headers=headers) as next_line:
            # Who comes now hears it first of all.
            told = json.loads(await asyncio.wait_for(next_line.recv(), PATIENCE_S))
            assert told == {"pull": [], "ping_s": 40.0, "report_s": 120.0, "pull_s": 1200.0}
