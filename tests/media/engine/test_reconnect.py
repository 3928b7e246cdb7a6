"""Lines that break: a cut socket, an engine that is killed, somebody who vanishes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby

import pytest
from livekit import api, rtc

from media.engine.server import FLUSH_S, GOODBYE_S, Engine
from tests.media.engine.conftest import (
    KEY,
    SECRET,
    Proxy,
    RunningEngine,
    joining,
    start_engine,
    stop_engine,
    token,
    until,
    url,
)

pytestmark = pytest.mark.timeout(300)


def longest_silence(levels: list[float]) -> int:
    """Blocks in a row without any sound."""
    runs = groupby(levels, lambda level: level < 500)
    return max((len(list(run)) for quiet, run in runs if quiet), default=0)


@pytest.mark.parametrize("v0", [False, True])
async def test_cut_socket_is_resumed_without_a_gap(engine: RunningEngine, v0: bool) -> None:
    async with Proxy(engine.port) as proxy, joining() as connect:
        one = await connect(proxy.url, "one", v0=v0)
        two = await connect(proxy.url, "two", v0=v0)
        await one.publish_sound()
        await one.publish_video()
        await until(lambda: two.pictures("one") > 10)
        await until(lambda: len(two.sound.get("one", [])) > 20)
        sids = one.room.local_participant.sid, two.room.local_participant.sid

        heard = len(two.sound["one"])
        proxy.cut()
        await until(lambda: one.named("reconnected") and two.named("reconnected"))
        silent = longest_silence(two.sound["one"][heard:])
        assert silent < 60, "of 10 ms each"
        assert (one.room.local_participant.sid, two.room.local_participant.sid) == sids
        assert not two.named("track_unsubscribed")
        before = two.pictures("one")
        await until(lambda: two.pictures("one") > before + 10)

        # Signalling works again: a new track finds its way.
        await two.publish_video(60)
        await until(lambda: one.pictures("two") > 5)


@asynccontextmanager
async def successor(engine: RunningEngine, proxy: Proxy) -> AsyncIterator[RunningEngine]:
    """Kill the engine; another that knows nothing of it answers at the same address.

    It is up before, because how long a start takes on this machine is no matter of the test's.
    """
    again = await start_engine()
    engine.process.kill()
    await engine.process.wait()
    proxy.lead_to(again.port)
    try:
        yield again
    finally:
        await stop_engine(again)


async def test_killed_engine_gets_everybody_back() -> None:
    engine = await start_engine()
    async with Proxy(engine.port) as proxy, joining() as connect:
        one, two = await connect(proxy.url, "one"), await connect(proxy.url, "two")
        await one.publish_video()
        await until(lambda: two.pictures("one") > 10)
        async with successor(engine, proxy):
            await until(lambda: one.named("reconnected") and two.named("reconnected"))
            before = two.pictures("one")
            await until(lambda: two.pictures("one") > before + 10)


async def test_what_the_hub_took_stays_taken_over_a_killed_engine() -> None:
    """The renewed token carries present permissions; the one it joined with had all."""
    engine = await start_engine()
    camera = api.ParticipantPermission(
        can_subscribe=True, can_publish=True, can_publish_sources=[api.TrackSource.CAMERA]
    )
    wanted = api.RoomParticipantIdentity(room="r1", identity="one")
    async with Proxy(engine.port) as proxy, joining() as connect:
        one = await connect(proxy.url, "one")
        await one.room.local_participant.set_attributes({"hand": "up"})
        async with api.LiveKitAPI(engine.http, KEY, SECRET) as hub:
            await hub.room.update_participant(
                api.UpdateParticipantRequest(room="r1", identity="one", permission=camera)
            )
        await until(lambda: one.next_grants().get("canPublishSources") == ["camera"])
        async with successor(engine, proxy) as again:
            await until(lambda: one.named("reconnected"))
            async with api.LiveKitAPI(again.http, KEY, SECRET) as hub:
                info = await hub.room.get_participant(wanted)
                assert list(info.permission.can_publish_sources) == [api.TrackSource.CAMERA]
                assert dict(info.attributes) == {"hand": "up"}


async def test_silent_participant_leaves_the_room(
    inside: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed says nothing: its seat is free again after the grace time."""
    monkeypatch.setattr("media.engine.rooms.participant._GONE_AFTER_S", 3.0)
    script = (
        "import asyncio, sys\n"
        "from livekit import rtc\n"
        "async def main():\n"
        "    room = rtc.Room()\n"
        "    await room.connect(sys.argv[1], sys.argv[2])\n"
        "    print('in', flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    async with joining() as connect:
        watcher = await connect(url(inside), "watcher")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, url(inside), token("gone"), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        assert (await process.stdout.readline()).strip() == b"in"
        await until(lambda: "gone" in watcher.room.remote_participants)
        process.kill()
        await process.wait()
        await until(lambda: "gone" not in watcher.room.remote_participants)


def test_stopping_waits_for_nobody_for_three_seconds() -> None:
    assert GOODBYE_S + FLUSH_S < 3


async def test_stopped_engine_says_goodbye() -> None:
    engine = await start_engine()
    async with joining() as connect:
        one = await connect(engine.url, "one")
        await stop_engine(engine)
        assert engine.process.returncode == 0
        await until(lambda: one.named("reconnecting"))
        assert one.room.connection_state != rtc.ConnectionState.CONN_CONNECTED
