"""A participant made of the stock Python SDK that counts what it receives."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import jwt
import numpy as np
from livekit import api, rtc

from tests.parts.room import pictures

KEY, SECRET = "testkey", "a-secret-of-thirty-two-characters"
PATIENCE_S = 60.0
LOUD = 3000
"""A peak (of 32,767) that only somebody's sound reaches."""

Join = Callable[..., Awaitable["Client"]]

T = TypeVar("T")

EVENTS = (
    "participant_connected",
    "participant_disconnected",
    "track_published",
    "track_unpublished",
    "track_unsubscribed",
    "track_muted",
    "track_unmuted",
    "local_track_unpublished",
    "data_received",
    "active_speakers_changed",
    "connection_quality_changed",
    "participant_attributes_changed",
    "participant_metadata_changed",
    "participant_name_changed",
    "participant_permissions_changed",
    "room_metadata_changed",
    "token_refreshed",
    "reconnecting",
    "reconnected",
    "disconnected",
)


def token(
    identity: str, room: str = "r1", pair: tuple[str, str] = (KEY, SECRET), **grants: object
) -> str:
    """A token that opens a room, signed with a key and its secret."""
    allowed: dict[str, object] = {"can_update_own_metadata": True, **grants}
    video = api.VideoGrants(room_join=True, room=room, **allowed)  # type: ignore[arg-type]
    made = api.AccessToken(*pair).with_identity(identity).with_name(f"name of {identity}")
    return made.with_grants(video).to_jwt()


async def until(true: Callable[[], object], what: str = "what was awaited") -> None:
    """Wait for something a callback of the SDK brings about; the bound is for a busy machine."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not true():
        assert asyncio.get_running_loop().time() < deadline, f"{what}: not within {PATIENCE_S:g} s"
        await asyncio.sleep(0.02)  # the pause between two looks; native code sets no event


async def eventually(ask: Callable[[], Awaitable[T]], true: Callable[[T], object]) -> T:
    """Ask until the answer is the awaited one, and return it."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not true(answer := await ask()):
        assert asyncio.get_running_loop().time() < deadline, f"last answer: {answer}"
        await asyncio.sleep(0.05)  # the pause between two questions
    return answer


class Client:
    """One participant; what it saw and heard is kept by the identity it came from."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self.room = rtc.Room()
        self.events: list[tuple[str, Any]] = []
        self.frames: dict[str, list[rtc.VideoFrame]] = {}  # the last few
        self.numbers: dict[str, list[int]] = {}  # what all pictures carried
        self._pictures: Counter[str] = Counter()
        self.painted = 0
        self.sound: dict[str, list[float]] = {}  # peaks of 10 ms each
        self.tasks: list[asyncio.Task[None]] = []
        self.pumps: list[asyncio.Task[None]] = []
        self.room.on("track_subscribed", self._subscribed)
        for name in EVENTS:
            self.room.on(name, self._recorder(name))

    def _recorder(self, name: str) -> Callable[..., None]:
        return lambda *values: self.events.append((name, values))

    def named(self, name: str) -> list[Any]:
        """The values of every event of a name, in order."""
        return [values for event, values in self.events if event == name]

    def next_grants(self) -> dict[str, Any]:
        """What the token would allow with which the SDK comes again."""
        kept = self.room._token  # told to nobody, and what a rejoin stands on
        claims = jwt.decode(kept or "", options={"verify_signature": False})
        return dict(claims["video"])

    def pictures(self, identity: str) -> int:
        """How many of somebody's pictures came so far."""
        return self._pictures[identity]

    def width(self, identity: str) -> int:
        """Of the last picture of somebody; 0 before the first."""
        frames = self.frames.get(identity)
        return int(frames[-1].width) if frames else 0

    def grey(self, identity: str) -> int:
        """In the middle of the last picture of somebody; -1 before the first."""
        frames = self.frames.get(identity)
        return pictures.grey_of(_pixels(frames[-1])) if frames else -1

    def loud(self, identity: str) -> int:
        """How many hundredths of a second somebody was heard."""
        return sum(level > LOUD for level in self.sound.get(identity, []))

    def _subscribed(self, track: rtc.Track, publication: object, person: object) -> None:
        self.events.append(("track_subscribed", (track, publication, person)))
        identity = person.identity  # type: ignore[attr-defined]
        pump = self._watch if track.kind == rtc.TrackKind.KIND_VIDEO else self._listen
        self.tasks.append(asyncio.create_task(pump(track, identity)))

    async def _watch(self, track: rtc.Track, identity: str) -> None:
        stream = rtc.VideoStream(track, format=rtc.VideoBufferType.RGBA, capacity=4)
        frames = self.frames.setdefault(identity, [])
        numbers = self.numbers.setdefault(identity, [])
        try:
            async for event in stream:
                frames.append(event.frame)
                del frames[:-10]
                numbers.append(pictures.number_of(_pixels(event.frame)))
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
        """Publish numbered pictures on a grey ground, 20 a second."""
        source = rtc.VideoSource(width, height)
        track = rtc.LocalVideoTrack.create_video_track("camera", source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA,
            simulcast=simulcast,
            video_codec=rtc.VideoCodec.VP8,
        )
        self.pumps.append(asyncio.create_task(self._paint(source, width, height, colour)))
        return await self.room.local_participant.publish_track(track, options)

    async def publish_sound(self, *, red: bool = True) -> rtc.LocalTrackPublication:
        """Publish a chirp; with `red` its packets may carry others."""
        source = rtc.AudioSource(48000, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, red=red)
        self.pumps.append(asyncio.create_task(_chirp(source)))
        return await self.room.local_participant.publish_track(track, options)

    async def _paint(self, source: rtc.VideoSource, width: int, height: int, colour: int) -> None:
        while True:
            picture = pictures.draw(self.painted % pictures.NUMBERS, width, height, colour)
            data = rtc.VideoFrame(width, height, rtc.VideoBufferType.RGBA, picture.tobytes())
            source.capture_frame(data)
            self.painted += 1
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        for task in [*self.pumps, *self.tasks]:
            task.cancel()
        await asyncio.gather(*self.pumps, *self.tasks, return_exceptions=True)
        await self.room.disconnect()


def _pixels(frame: rtc.VideoFrame) -> pictures.Pixels:
    return np.frombuffer(frame.data, dtype=np.uint8).reshape(frame.height, frame.width, 4)


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


@asynccontextmanager
async def joining() -> AsyncIterator[Join]:
    """Joins clients to any server; all of them leave at the end."""
    clients: list[Client] = []

    async def connect(
        url: str,
        identity: str,
        room: str = "r1",
        *,
        v0: bool = False,
        dynacast: bool = False,
        auto_subscribe: bool = True,
        signed: str = "",
        grants: dict[str, object] | None = None,
    ) -> Client:
        client = Client(identity)
        clients.append(client)
        options = rtc.RoomOptions(
            single_peer_connection=not v0,
            dynacast=dynacast,
            auto_subscribe=auto_subscribe,
            connect_timeout=30.0,
        )
        pass_ = signed or token(identity, room, **(grants or {}))
        await client.room.connect(url, pass_, options)
        return client

    yield connect
    for client in clients:
        await client.close()
