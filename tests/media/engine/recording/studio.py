"""An engine that may record, a hub that listens to it, and a way to wait for what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from livekit import api
from livekit.api.egress_service import EgressService
from livekit.protocol import egress

from tests.media.engine.conftest import (
    KEY,
    SECRET,
    Client,
    RunningEngine,
    start_engine,
    stop_engine,
    until,
)
from tests.media.engine.recording.file import reading
from tests.parts.processes import free_port
from tests.parts.room.client import Join, joining
from tests.parts.room.hooks import Hooks

ENDED = (egress.EGRESS_COMPLETE, egress.EGRESS_FAILED, egress.EGRESS_LIMIT_REACHED)


@dataclass
class Studio:
    """One engine process and what surrounds it."""

    folder: Path
    hooks: Hooks
    settings: dict[str, Any]
    figures: int = field(default_factory=free_port)
    """Port of the engine's figures."""
    engine: RunningEngine = field(init=False)
    hub: EgressService = field(init=False)
    connect: Join = field(init=False)

    async def join(self, identity: str, **options: Any) -> Client:
        return await self.connect(self.engine.url, identity, **options)

    async def record(self, identity: str, path: str = "lesson.webm") -> api.EgressInfo:
        return await self.hub.start_participant_egress(
            api.ParticipantEgressRequest(
                room_name="r1",
                identity=identity,
                file_outputs=[api.EncodedFileOutput(filepath=path)],
            )
        )

    async def catches_up(self, watcher: Client, identity: str) -> None:
        """Wait until pictures flow: a publisher that was held up has said more than it showed."""
        before = watcher.pictures(identity)
        await until(lambda: watcher.pictures(identity) > before + 5, "pictures flow")

    async def stop(self, info: api.EgressInfo) -> api.EgressInfo:
        """End a recording, and wait until its file is whole."""
        await self.hub.stop_egress(api.StopEgressRequest(egress_id=info.egress_id))
        return await self.ended(info)

    async def ended(self, info: api.EgressInfo) -> api.EgressInfo:
        await until(lambda: self.told(info)[-1:] == ["egress_ended"], "the recording ends")
        listed = await self.hub.list_egress(api.ListEgressRequest(egress_id=info.egress_id))
        assert listed.items[0].status in ENDED
        return listed.items[0]

    def told(self, info: api.EgressInfo) -> list[str]:
        """The events of one recording that the hub got."""
        return [
            event.event
            for event in self.hooks.events
            if event.egress_info.egress_id == info.egress_id
        ]

    async def until_recorded(self, info: api.EgressInfo, seconds: float) -> None:
        """Wait until that much is on the disk."""
        path = self.folder / info.file_results[0].filename
        looked_at = 2048  # bytes; so much are a head and a cluster

        def enough() -> bool:
            nonlocal looked_at
            if path.stat().st_size <= looked_at:
                return False
            looked_at = path.stat().st_size
            return max(at for _, at, _ in reading.packets(path.read_bytes())) >= seconds

        await until(enough, f"{seconds:g} s on the disk")

    def size(self, info: api.EgressInfo) -> int:
        """Of the file as it is on the disk."""
        return (self.folder / info.file_results[0].filename).stat().st_size

    def config(self) -> Path:
        path = self.folder.parent / "engine.yaml"
        recording = {"folder": str(self.folder), "keep_free_mib": 0, **self.settings}
        webhook = {"api_key": KEY, "urls": [self.hooks.url]}
        settings = {"recording": recording, "webhook": webhook}
        path.write_text(yaml.safe_dump({**settings, "prometheus": {"port": self.figures}}))
        return path

    async def start_again(self) -> None:
        """Another engine in the place of one that was killed."""
        self.engine = await start_engine(self.engine.port, self.config())


@asynccontextmanager
async def opened(folder: Path, **settings: Any) -> AsyncIterator[Studio]:
    hooks = Hooks()
    studio = Studio(folder / "recordings", hooks, settings)
    # One may be started again at its port: nobody else is given it meanwhile.
    studio.engine = await start_engine(free_port(), studio.config())
    try:
        async with (
            api.LiveKitAPI(studio.engine.http, KEY, SECRET) as client,
            joining() as studio.connect,
        ):
            studio.hub = client.egress
            yield studio
    finally:
        await stop_engine(studio.engine)
        hooks.close()
    assert studio.engine.process.returncode == 0
    faults = [line for line in studio.engine.log if "Traceback" in line or "level=ERROR" in line]
    assert not faults, "".join(studio.engine.log[-80:])
