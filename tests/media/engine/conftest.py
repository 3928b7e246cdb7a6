"""A real engine, stock SDK clients, and ways to wait for what they see."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import jwt
import numpy as np
import pytest
from livekit import api, rtc

from media.engine.config import EngineConfig
from media.engine.server import Engine

KEY, SECRET = "testkey", "a-secret-of-thirty-two-characters"
PATIENCE_S = 60.0
READY = re.compile(r"engine ready url=ws://127\.0\.0\.1:(\d+) udp=(\d+)")


@dataclass
class RunningEngine:
    """An engine process of our own."""

    process: asyncio.subprocess.Process
    port: int
    udp: int
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"


async def start_engine(port: int = 0, config: Path | None = None) -> RunningEngine:
    command = [sys.executable, "-m", "media.engine", "--host", "127.0.0.1", "--port", str(port)]
    if config is not None:
        command += ["--config", str(config)]
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
    asyncio.get_running_loop().create_task(_drain(process.stdout, lines))
    return engine


async def _drain(stream: asyncio.StreamReader, lines: list[str]) -> None:
    while raw := await stream.readline():
        lines.append(raw.decode())


async def stop_engine(engine: RunningEngine) -> None:
    if engine.process.returncode is None:
        engine.process.terminate()
        async with asyncio.timeout(PATIENCE_S):
            await engine.process.wait()


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


def token(identity: str, room: str = "r1", **grants: object) -> str:
    allowed: dict[str, object] = {"can_update_own_metadata": True, **grants}
    video = api.VideoGrants(room_join=True, room=room, **allowed)  # type: ignore[arg-type]
    made = api.AccessToken(KEY, SECRET).with_identity(identity).with_name(f"name of {identity}")
    return made.with_grants(video).to_jwt()


class Proxy:
    """A TCP relay before the engine whose connections can be cut as by a dead network."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._writers: list[asyncio.StreamWriter] = []
        self.accepted = 0
        self.server: asyncio.Server

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        self.cut()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def lead_to(self, port: int) -> None:
        """Send whoever comes from now on to another engine."""
        self._target = port

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers += [writer, far_writer]
        await asyncio.gather(_relay(reader, far_writer), _relay(far_reader, writer))


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def until(true: Callable[[], object], what: str = "what was awaited") -> None:
    """Wait for something a callback of the SDK brings about; the bound is for a busy machine."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not true():
        assert asyncio.get_running_loop().time() < deadline, f"{what}: not within {PATIENCE_S:g} s"
        await asyncio.sleep(0.02)  # the pause between two looks; native code sets no event


class Client:
    """One SDK participant that counts what it receives."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self.room = rtc.Room()
        self.events: list[tuple[str, object]] = []
        self.frames: dict[str, list[rtc.VideoFrame]] = {}  # the last few
        self._pictures: Counter[str] = Counter()
        self.painted = 0
        self.sound: dict[str, list[float]] = {}
        self.tasks: list[asyncio.Task[None]] = []
        self.pumps: list[asyncio.Task[None]] = []
        self.room.on("track_subscribed", self._subscribed)
        for name in (
            "participant_connected",
            "participant_disconnected",
            "track_published",
            "track_unpublished",
            "track_unsubscribed",
            "track_muted",
            "track_unmuted",
            "data_received",
            "active_speakers_changed",
            "participant_attributes_changed",
            "participant_metadata_changed",
            "participant_name_changed",
            "participant_permissions_changed",
            "room_metadata_changed",
            "token_refreshed",
            "reconnecting",
            "reconnected",
            "disconnected",
        ):
            self.room.on(name, self._recorder(name))

    def _recorder(self, name: str) -> Callable[..., None]:
        return lambda *values: self.events.append((name, values))

    def named(self, name: str) -> list[object]:
        return [values for event, values in self.events if event == name]

    def next_grants(self) -> dict[str, Any]:
        """What the token would allow with which the SDK comes again."""
        kept = self.room._token  # told to nobody, and what a rejoin stands on
        claims = jwt.decode(kept or "", options={"verify_signature": False})
        return dict(claims["video"])

    def pictures(self, identity: str) -> int:
        """How many of somebody's pictures came so far."""
        return self._pictures[identity]

    def _subscribed(self, track: rtc.Track, publication: object, person: object) -> None:
        self.events.append(("track_subscribed", (track, publication, person)))
        identity = person.identity  # type: ignore[attr-defined]
        pump = self._watch if track.kind == rtc.TrackKind.KIND_VIDEO else self._listen
        self.tasks.append(asyncio.create_task(pump(track, identity)))

    async def _watch(self, track: rtc.Track, identity: str) -> None:
        stream = rtc.VideoStream(track, format=rtc.VideoBufferType.RGBA, capacity=4)
        frames = self.frames.setdefault(identity, [])
        try:
            async for event in stream:
                frames.append(event.frame)
                del frames[:-10]
                self._pictures[identity] += 1
        finally:
            await stream.aclose()

    async def _listen(self, track: rtc.Track, identity: str) -> None:
        stream = rtc.AudioStream(track, sample_rate=48000, num_channels=1)
        levels = self.sound.setdefault(identity, [])
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, dtype=np.int16).astype(np.float32)
                levels.append(float(np.abs(samples).max()))
        finally:
            await stream.aclose()

    async def publish_video(
        self, colour: int = 200, width: int = 640, height: int = 360, simulcast: bool = False
    ) -> rtc.LocalTrackPublication:
        source = rtc.VideoSource(width, height)
        track = rtc.LocalVideoTrack.create_video_track("camera", source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA,
            simulcast=simulcast,
            video_codec=rtc.VideoCodec.VP8,
        )
        self.pumps.append(asyncio.create_task(self._paint(source, width, height, colour)))
        return await self.room.local_participant.publish_track(track, options)

    async def publish_sound(self) -> rtc.LocalTrackPublication:
        source = rtc.AudioSource(48000, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        self.pumps.append(asyncio.create_task(_chirp(source)))
        return await self.room.local_participant.publish_track(track, options)

    async def _paint(self, source: rtc.VideoSource, width: int, height: int, colour: int) -> None:
        """A moving bar on a plain ground, 20 frames a second."""
        picture = np.full((height, width, 4), colour, dtype=np.uint8)
        while True:
            frame = picture.copy()
            frame[: height // 8, (self.painted * 16) % width :][:, :64] = 255 - colour
            data = rtc.VideoFrame(width, height, rtc.VideoBufferType.RGBA, frame.tobytes())
            source.capture_frame(data)
            self.painted += 1
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        for task in [*self.pumps, *self.tasks]:
            task.cancel()
        await asyncio.gather(*self.pumps, *self.tasks, return_exceptions=True)
        await self.room.disconnect()


async def _chirp(source: rtc.AudioSource) -> None:
    """A rising tone, over and over; steady tones may be taken for noise."""
    phase, step = 0.0, 0
    while True:
        hertz = 300 + (step % 50) * 30
        angles = phase + 2 * np.pi * hertz * np.arange(480) / 48000
        phase = float(angles[-1])
        samples = (np.sin(angles) * 12000).astype(np.int16)
        await source.capture_frame(rtc.AudioFrame(samples.tobytes(), 48000, 1, 480))
        step += 1


@pytest.fixture
async def join(engine: RunningEngine) -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """Joins a client to the engine; all of them leave at the end."""
    async with joining() as connect:

        async def to_engine(identity: str, room: str = "r1", **options: object) -> Client:
            return await connect(engine.url, identity, room, **options)

        yield to_engine


@asynccontextmanager
async def joining() -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    clients: list[Client] = []

    async def connect(
        url: str,
        identity: str,
        room: str = "r1",
        *,
        v0: bool = False,
        dynacast: bool = False,
        grants: dict[str, object] | None = None,
    ) -> Client:
        client = Client(identity)
        clients.append(client)
        options = rtc.RoomOptions(
            single_peer_connection=not v0, dynacast=dynacast, connect_timeout=30.0
        )
        await client.room.connect(url, token(identity, room, **(grants or {})), options)
        return client

    yield connect
    for client in clients:
        await client.close()
