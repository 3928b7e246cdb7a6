"""A real engine, alone in a process or in this one; clients are in `tests.parts.room`."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from media.engine.config import EngineConfig
from media.engine.server import Engine
from tests.parts.room.client import KEY, PATIENCE_S, SECRET, Client, joining, token, until

__all__ = ["KEY", "PATIENCE_S", "SECRET", "Client", "joining", "token", "until"]

READY = re.compile(r"engine ready url=wss?://127\.0\.0\.1:(\d+) udp=(\d+)")


@dataclass
class RunningEngine:
    """An engine process of our own."""

    process: asyncio.subprocess.Process
    port: int
    udp: int
    log: list[str] = field(default_factory=list)
    reading: asyncio.Task[None] | None = None
    """Takes what it says into the log, to its last line."""

    async def ended(self) -> int | None:
        """Wait until it has ended and all it said is in the log; its exit code."""
        async with asyncio.timeout(PATIENCE_S):
            code = await self.process.wait()
            if self.reading is not None:
                await self.reading
        return code

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"


async def start_engine(port: int = 0, config: Path | None = None, *options: str) -> RunningEngine:
    command = [sys.executable, "-m", "media.engine", "--host", "127.0.0.1", "--port", str(port)]
    if config is not None:
        command += ["--config", str(config)]
    command += options
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "LIVEKIT_KEYS": f"{KEY}: {SECRET}"},
    )
    assert process.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        while True:
            raw = await process.stdout.readline()
            assert raw, f"the engine did not start: {lines}"
            lines.append(raw.decode())
            if found := READY.search(lines[-1]):
                break
    engine = RunningEngine(process, int(found[1]), int(found[2]), lines)
    engine.reading = asyncio.create_task(_drain(process.stdout, lines))
    return engine


async def _drain(stream: asyncio.StreamReader, lines: list[str]) -> None:
    while raw := await stream.readline():
        lines.append(raw.decode())


async def stop_engine(engine: RunningEngine) -> None:
    if engine.process.returncode is None:
        engine.process.terminate()
    # Who ends is seen before the last it said is read.
    await engine.ended()


@pytest.fixture
async def engine() -> AsyncIterator[RunningEngine]:
    running = await start_engine()
    yield running
    await stop_engine(running)
    assert running.process.returncode == 0
    faults = [line for line in running.log if "Traceback" in line or "level=ERROR" in line]
    assert not faults, "".join(running.log[-80:])


@pytest.fixture
async def inside() -> AsyncIterator[Engine]:
    """An engine in this process, whose insides a test may look at."""
    running = await Engine.start(EngineConfig(port=0, keys={KEY: SECRET}))
    yield running
    await running.stop()


def url(engine: Engine) -> str:
    """Where an engine in this process is entered."""
    return f"ws://127.0.0.1:{engine.port}"


@pytest.fixture
async def join(engine: RunningEngine) -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """Joins a client to the engine; all of them leave at the end."""
    async with joining() as connect:

        async def to_engine(identity: str, room: str = "r1", **options: object) -> Client:
            return await connect(engine.url, identity, room, **options)

        yield to_engine
