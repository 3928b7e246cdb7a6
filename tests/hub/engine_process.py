"""The real room engine as a child process, and a guest who enters rooms with the real SDK."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from livekit import rtc

from hub.config import EngineConfig
from media.stage import RoomCard
from tests.hub.running_hub import PATIENCE_S, WEBHOOK_KEYS
from tests.parts.processes import free_port

KEY, SECRET = WEBHOOK_KEYS


@dataclass
class RunningEngine:
    process: asyncio.subprocess.Process
    port: int

    @property
    def config(self) -> EngineConfig:
        url = f"http://127.0.0.1:{self.port}"
        return EngineConfig(url=url, api_key=KEY, api_secret=SECRET)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        await self.process.wait()


async def start_engine(folder: Path, hub_port: int, port: int = 0) -> RunningEngine:
    config = folder / "engine.yaml"
    config.write_text(
        f"keys:\n  {KEY}: {SECRET}\nwebhook:\n  api_key: {KEY}\n"
        f"  urls: ['http://127.0.0.1:{hub_port}/api/webhooks/livekit']\n"
    )
    # One may be started again at its port: nobody else is given it meanwhile.
    port = port or free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "media.engine", "--port", str(port), "--config", str(config),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        line = (await process.stdout.readline()).decode()
    assert line.startswith("engine ready url="), line
    return RunningEngine(process, int(line.split()[2].rpartition(":")[2]))


@asynccontextmanager
async def engine_at(folder: Path, hub_port: int) -> AsyncIterator[RunningEngine]:
    engine = await start_engine(folder, hub_port)
    try:
        yield engine
    finally:
        if engine.process.returncode is None:
            engine.process.terminate()
            await asyncio.wait_for(engine.process.wait(), PATIENCE_S)


@dataclass
class Guest:
    """Somebody in a room, who notices everything that is said there."""

    room: rtc.Room = field(default_factory=rtc.Room)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        for event in (
            "room_metadata_changed", "participant_permissions_changed", "track_muted",
            "track_unpublished", "local_track_unpublished", "disconnected", "participant_connected",
            "participant_disconnected", "track_published",
        ):  # fmt: skip
            self.room.on(event, lambda *_: self._changed.set())  # type: ignore[arg-type]

    async def enter(self, url: str, token: str) -> None:
        await self.room.connect(url, token)

    @property
    def card(self) -> RoomCard:
        return RoomCard.model_validate_json(self.room.metadata)

    @property
    def sources(self) -> set[int]:
        permissions = self.room.local_participant.permissions
        return set(permissions.can_publish_sources) if permissions else set()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for what an event of the room brings about."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    async def leave(self) -> None:
        await self.room.disconnect()
