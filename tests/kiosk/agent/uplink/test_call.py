"""What the answers of a hub, and of what stands between, mean to a kiosk."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from kiosk.agent.errors import CredentialRefusedError, HubAwayError, HubError, HubRefusedError
from kiosk.agent.uplink.call import Hub
from wire.clock import Clock
from wire.version import HEADER, TIME_HEADER

REFUSED = '{"type":"credential_refused","title":"no","status":401}'
BUSY = '{"type":"busy","title":"later","status":503}'


@asynccontextmanager
async def answering(
    status: int, text: str = "", headers: dict[str, str] | None = None
) -> AsyncIterator[tuple[Hub, list[web.Request]]]:
    """A hub that gives everybody the same answer."""
    asked: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(status=status, text=text, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield Hub(session, url, Clock()), asked
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "text", "error", "slug", "reachable"),
    [
        (401, REFUSED, CredentialRefusedError, "credential_refused", True),
        # A proxy that wants a password says nothing about our credential.
        (401, "<html>", HubRefusedError, "", True),
        (404, "", HubRefusedError, "", True),
        (302, "", HubRefusedError, "", True),
        (503, BUSY, HubAwayError, "busy", True),
        (502, "Bad Gateway", HubAwayError, "", False),
    ],
)
async def test_errors(
    status: int, text: str, error: type[HubError], slug: str, reachable: bool
) -> None:
    async with answering(status, text, {"Location": "/elsewhere"}) as (hub, asked):
        with pytest.raises(error) as caught:
            await hub.post("/x", {})
        assert type(caught.value) is error
        assert caught.value.slug == slug
        assert hub.reachable is reachable
        assert hub.refused.is_set() == (error is CredentialRefusedError)
        assert len(asked) == 1


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("7", 7, 7),
        ("-5", 0, 0),
        ("1e9", 3600, 3600),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 3600, 3600),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("soon", None, None),
    ],
)
async def test_retry_after(value: str, least: float | None, most: float | None) -> None:
    async with answering(503, BUSY, {"Retry-After": value}) as (hub, _):
        with pytest.raises(HubAwayError) as caught:
            await hub.post("/x", {})
    waits = caught.value.retry_after_s
    if least is None or most is None:
        assert waits is None
    else:
        assert waits is not None
        assert least <= waits <= most


async def test_every_request_says_who_speaks() -> None:
    async with answering(204) as (hub, asked):
        hub.credential = "secret"
        await hub.post("/x", {})
    assert asked[0].headers[HEADER] == "1"
    assert asked[0].headers["Authorization"] == "Bearer secret"


async def test_nobody_there() -> None:
    told: list[bool] = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        async with aiohttp.ClientSession() as session:
            hub = Hub(session, f"http://127.0.0.1:{free.getsockname()[1]}", Clock())
            hub.listen(told.append)
            for _ in range(2):
                with pytest.raises(HubAwayError):
                    await hub.get("/x", {})
    assert told == [False]


async def test_every_call_says_something_of_the_line() -> None:
    ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="milliseconds")
    async with answering(204, headers={TIME_HEADER: ahead}) as (hub, _):
        await hub.post("/x", {})
        line = hub.trips.figures()
    assert line.round_trip_ms is not None
    assert line.clock_offset_ms is not None
    # The hub's clock is an hour ahead, give or take how long this test took.
    assert -3_600_000 - 120_000 < line.clock_offset_ms < -3_600_000 + 120_000
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        async with aiohttp.ClientSession() as session:
            away = Hub(session, f"http://127.0.0.1:{probe.getsockname()[1]}", Clock())
            with pytest.raises(HubAwayError):
                await away.post("/x", {})
    assert away.trips.figures().calls_lost == 1


@pytest.mark.parametrize("said", ["", "soon", "2026-11-23T01:00:00"])
async def test_a_time_that_is_none_is_no_time(said: str) -> None:
    async with answering(204, headers={TIME_HEADER: said}) as (hub, _):
        await hub.post("/x", {})
        assert hub.trips.figures().clock_offset_ms is None
