"""A hub that is away gets its webhooks when it is back; a request too large gets an answer."""

from __future__ import annotations

import io
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from livekit import api

from tests.media.engine.conftest import (
    KEY,
    SECRET,
    RunningEngine,
    joining,
    start_engine,
    stop_engine,
    until,
)
from tests.parts.processes import free_port

pytestmark = pytest.mark.timeout(300)


async def test_request_too_large_is_refused(engine: RunningEngine) -> None:
    signed = api.AccessToken(KEY, SECRET).with_identity("x")
    signed = signed.with_grants(api.VideoGrants(room_list=True))
    headers = {"Authorization": f"Bearer {signed.to_jwt()}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        url = f"{engine.http}/twirp/livekit.RoomService/ListRooms"
        async with http.post(url, data=io.BytesIO(bytes(2_000_000))) as response:
            assert response.status == 413


class Receiver:
    """A hub's webhook door, which can be gone for a while."""

    def __init__(self) -> None:
        self.events: list[api.WebhookEvent] = []
        # It is left and taken again: nobody else is given it meanwhile.
        self.port = free_port()
        self._check = api.WebhookReceiver(api.TokenVerifier(KEY, SECRET))
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/hook", self._take)])
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body = (await request.read()).decode()
        self.events.append(self._check.receive(body, request.headers["Authorization"]))
        return web.Response()

    def names(self) -> list[str]:
        return [event.event for event in self.events]


async def test_webhooks_wait_for_a_hub_that_is_away(tmp_path: Path) -> None:
    first, second = Receiver(), Receiver()
    await first.start()
    await second.start()
    config = tmp_path / "engine.yaml"
    config.write_text(
        f"webhook:\n  api_key: {KEY}\n  urls:\n"
        f"    - http://127.0.0.1:{first.port}/hook\n    - http://127.0.0.1:{second.port}/hook\n"
        "room:\n  departure_timeout: 1\n"
    )
    await second.stop()
    engine = await start_engine(config=config)
    try:
        async with joining() as connect:
            await connect(engine.url, "one")
            await until(lambda: "participant_joined" in first.names())
        await until(lambda: "room_finished" in first.names())
        expected = ["room_started", "participant_joined", "participant_left", "room_finished"]
        assert first.names() == expected
        await second.start()
        await until(lambda: second.names() == expected)
        assert [event.id for event in second.events] == [event.id for event in first.events]
    finally:
        await stop_engine(engine)
        await first.stop()
        await second.stop()
