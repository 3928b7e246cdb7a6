"""SIGTERM ends the engine when the lessons have ended, and never a lesson."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import aiohttp
import pytest
from livekit import api

from media.engine.operation.goodbye import EXTEND_S, Asked, wait_for_rooms
from tests.media.engine.conftest import (
    KEY,
    PATIENCE_S,
    SECRET,
    joining,
    token,
    until,
)
from tests.media.engine.operation.programs import configured, health, supervised

pytestmark = pytest.mark.timeout(300)

LONG_S = 3600


async def test_a_lesson_ends_before_the_engine_does(tmp_path: Path) -> None:
    with supervised(tmp_path) as supervisor:
        settings = {"drain_s": LONG_S, "room": {"departure_timeout": 1}}
        async with configured(tmp_path, **settings) as engine, joining() as connect:
            one = await connect(engine.url, "one")
            assert await health(engine) == (200, "ready")
            engine.process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE_S):
                await supervisor.until("STOPPING=1")
                assert await supervisor.until("EXTEND") == f"EXTEND_TIMEOUT_USEC={EXTEND_S}000000"
            assert await health(engine) == (503, "draining")

            # No lesson begins any more, neither by the hub nor by somebody who comes.
            async with api.LiveKitAPI(engine.http, KEY, SECRET) as hub:
                with pytest.raises(api.TwirpError) as refused:
                    await hub.room.create_room(api.CreateRoomRequest(name="r2"))
                assert refused.value.code == "unavailable"
                await hub.room.create_room(api.CreateRoomRequest(name="r1"))
            at = f"{engine.http}/rtc?access_token={token('new', 'r2')}"
            async with aiohttp.ClientSession() as http, http.get(at) as reply:
                assert (reply.status, reply.headers["Retry-After"]) == (503, "2")

            # Who belongs to the running one comes in, and both see each other.
            two = await connect(engine.url, "two")
            await one.publish_video()
            await until(lambda: two.pictures("one") > 5)
            assert engine.process.returncode is None

            await one.close()
            await two.close()
            assert await engine.ended() == 0
    assert any("event=drained" in line and "rooms ended" in line for line in engine.log)


async def test_the_second_signal_does_not_wait(tmp_path: Path) -> None:
    async with configured(tmp_path, drain_s=LONG_S) as engine, joining() as connect:
        one = await connect(engine.url, "one")
        engine.process.send_signal(signal.SIGTERM)
        await until(lambda: any("event=draining" in line for line in engine.log))
        assert not one.named("disconnected")
        engine.process.send_signal(signal.SIGTERM)
        assert await engine.ended() == 0
        await until(lambda: one.named("reconnecting") or one.named("disconnected"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_without_patience_everybody_is_sent_away_at_once(
    tmp_path: Path, number: signal.Signals
) -> None:
    drain_s = 0 if number is signal.SIGTERM else LONG_S
    async with configured(tmp_path, drain_s=drain_s) as engine, joining() as connect:
        await connect(engine.url, "one")
        engine.process.send_signal(number)
        assert await engine.ended() == 0


async def test_a_room_nobody_came_to_is_not_waited_for(tmp_path: Path) -> None:
    async with configured(tmp_path, drain_s=LONG_S) as engine:
        async with api.LiveKitAPI(engine.http, KEY, SECRET) as hub:
            await hub.room.create_room(api.CreateRoomRequest(name="r1"))
        engine.process.send_signal(signal.SIGTERM)
        assert await engine.ended() == 0


async def test_patience_ends() -> None:
    asked = Asked()
    async with asyncio.timeout(PATIENCE_S):
        await wait_for_rooms(asyncio.Event(), asked.at_once, 0.05)
    assert not asked.to_end.is_set()


def test_signals_are_counted() -> None:
    polite, hasty = Asked(), Asked()
    polite.terminate()
    assert (polite.to_end.is_set(), polite.at_once.is_set()) == (True, False)
    polite.terminate()
    hasty.interrupt()
    for asked in (polite, hasty):
        assert (asked.to_end.is_set(), asked.at_once.is_set()) == (True, True)
