"""Who goes without a word: a client that is killed, and an engine that is stopped."""

from __future__ import annotations

import asyncio
import sys

import pytest
from livekit import rtc

from media.engine.server import FLUSH_S, GOODBYE_S, Engine
from tests.media.engine.conftest import joining, start_engine, stop_engine, token, until, url

pytestmark = pytest.mark.timeout(300)


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
