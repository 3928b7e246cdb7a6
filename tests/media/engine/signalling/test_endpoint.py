"""What comes to the door and is gone again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web

from media.engine.server import Engine
from media.engine.signalling.endpoint import Endpoint
from tests.media.engine.conftest import KEY, SECRET, token

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def hang_up(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The client's connection breaks while its request is read."""
    assert request.transport is not None
    request.transport.abort()
    return await handler(request)


async def test_who_hangs_up_at_the_door_is_no_fault(
    inside: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    app = web.Application(middlewares=[hang_up])
    app.add_routes(Endpoint(inside.rooms, {KEY: SECRET}).routes())
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    [(host, port)] = [address[:2] for address in runner.addresses]
    caplog.set_level(logging.INFO)
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientError):
            await http.ws_connect(f"http://{host}:{port}/rtc?access_token={token('one')}")
    await runner.cleanup()
    assert [one.getMessage() for one in caplog.records if "client gone" in one.getMessage()]
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert not inside.rooms.every()
