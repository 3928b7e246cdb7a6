"""A lesson around one `LessonRoom`: a real engine, what the hub does to it, and an instructor."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import pytest
from livekit import api, rtc

from media.camera import Camera
from media.lesson_room import Devices, LessonRoom, PassRefused, Place
from media.lesson_room.stay import Stay
from media.sound import Sound
from media.stage import RoomCard, Stage
from media.view import FeedKey, LessonView, Link
from tests.parts.processes import Program, free_port
from tests.parts.sound import RATE, Samples, SoundServer, chirps, sound_server
from wire.ids import CenterId, LessonId, center_identity

KEY, SECRET = "testkey", "a-secret-of-thirty-two-characters"
LESSON = LessonId("gymnastics-20261123")
WIDO = CenterId("wido")
TEACHER = "staff:park"
T = TypeVar("T")

PATIENCE_S = 60.0
"""For a busy machine; how long things take is measured elsewhere."""


async def until(what: str, probe: Callable[[], T | None]) -> T:
    """Look until it is truthy, and return that; fail by name."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not (found := probe()):
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"{what}: not within {PATIENCE_S:g} s")
        await asyncio.sleep(0.02)  # the pause between two looks
    return found


@dataclass
class Hub:
    """What the hub does to a room, without a hub."""

    port: int
    stage: Stage = field(default_factory=Stage)
    refusals: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def ask_pass(self, lesson_id: LessonId) -> tuple[str, str]:
        assert lesson_id == LESSON
        self.asked += 1
        if self.refusals:
            raise PassRefused(self.refusals.pop(0))
        return self.url, self.token(center_identity(WIDO), "위도 경로당", self._sources())

    def token(self, identity: str, name: str, sources: list[str]) -> str:
        grants = api.VideoGrants(
            room_join=True, room=LESSON, can_publish_sources=sources, can_update_own_metadata=True
        )
        token = api.AccessToken(KEY, SECRET).with_identity(identity).with_name(name)
        return token.with_grants(grants).with_ttl(timedelta(minutes=5)).to_jwt()

    async def open_room(self) -> None:
        async with self._api() as calls:
            request = api.CreateRoomRequest(name=LESSON, metadata=self._card(), empty_timeout=300)
            await calls.room.create_room(request)

    async def set_stage(self, stage: Stage) -> None:
        """The permission first, the metadata second, as the hub does."""
        self.stage = stage.model_copy(update={"version": self.stage.version + 1})
        allowed = [api.TrackSource.Value(name.upper()) for name in self._sources()]
        async with self._api() as calls:
            await calls.room.update_participant(
                api.UpdateParticipantRequest(
                    room=LESSON,
                    identity=center_identity(WIDO),
                    permission=api.ParticipantPermission(
                        can_subscribe=True,
                        can_publish=True,
                        can_publish_data=True,
                        can_update_metadata=True,
                        can_publish_sources=allowed,
                    ),
                )
            )
            await self.set_metadata(self._card())

    async def set_metadata(self, metadata: str) -> None:
        async with self._api() as calls:
            request = api.UpdateRoomMetadataRequest(room=LESSON, metadata=metadata)
            await calls.room.update_room_metadata(request)

    async def mute(self, sid: str) -> None:
        async with self._api() as calls:
            request = api.MuteRoomTrackRequest(
                room=LESSON, identity=center_identity(WIDO), track_sid=sid, muted=True
            )
            await calls.room.mute_published_track(request)

    async def set_attributes(self, attributes: dict[str, str]) -> None:
        async with self._api() as calls:
            request = api.UpdateParticipantRequest(
                room=LESSON, identity=center_identity(WIDO), attributes=attributes
            )
            await calls.room.update_participant(request)

    async def give_floor(self) -> None:
        await self.set_stage(self.stage.giving_floor(WIDO, datetime.now(UTC)))

    async def take_floor(self) -> None:
        await self.set_stage(self.stage.taking_floor(WIDO))

    def _sources(self) -> list[str]:
        return ["camera", "microphone"] if self.stage.has_floor(WIDO) else ["camera"]

    def _card(self) -> str:
        now = datetime.now(UTC)
        return RoomCard(
            wire=1,
            lesson_id=LESSON,
            title="튼튼 체조",
            instructor="박정은 선생님",
            starts_at=now,
            ends_at=now + timedelta(hours=1),
            stage=self.stage,
        ).model_dump_json()

    def _api(self) -> api.LiveKitAPI:
        return api.LiveKitAPI(f"http://127.0.0.1:{self.port}", KEY, SECRET)


class Guest:
    """Somebody else in the room, on the stock SDK."""

    def __init__(self, hub: Hub, identity: str, name: str) -> None:
        self.room = rtc.Room()
        self.heard: list[bytes] = []
        self.seen: list[rtc.VideoFrame] = []
        self._hub, self._identity, self._name = hub, identity, name
        self._tasks: list[asyncio.Task[None]] = []
        self.room.on("track_subscribed", self._subscribed)

    async def enter(self) -> None:
        sources = ["camera", "microphone", "screen_share", "screen_share_audio"]
        token = self._hub.token(self._identity, self._name, sources)
        await self.room.connect(self._hub.url, token)

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()

    async def publish_picture(
        self, bgr: tuple[int, int, int], size: tuple[int, int] = (320, 180)
    ) -> rtc.LocalVideoTrack:
        width, height = size
        plain = np.full((height, width, 3), bgr, np.uint8)
        data = cv2.cvtColor(plain, cv2.COLOR_BGR2YUV_I420).tobytes()
        source = rtc.VideoSource(width, height)
        track = rtc.LocalVideoTrack.create_video_track("camera", source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA, video_codec=rtc.VideoCodec.VP8, simulcast=True
        )
        await self.room.local_participant.publish_track(track, options)

        async def film() -> None:
            frame = rtc.VideoFrame(width, height, rtc.VideoBufferType.I420, data)
            while True:
                source.capture_frame(frame)
                await asyncio.sleep(1 / 15)

        self._film = asyncio.create_task(film())
        self._tasks.append(self._film)
        return track

    def pause_picture(self) -> None:
        """No more pictures, without a word to anybody: as a line too narrow for them."""
        self._film.cancel()

    async def publish_voice(self, samples: Samples) -> None:
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, options)
        raw = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
        blocks = [raw[at : at + 960] for at in range(0, len(raw) - 959, 960)]

        async def talk() -> None:
            for block in itertools.cycle(blocks):
                await source.capture_frame(rtc.AudioFrame(block, RATE, 1, 480))

        self._tasks.append(asyncio.create_task(talk()))

    def of_center(self, source: rtc.TrackSource.ValueType) -> rtc.RemoteTrackPublication | None:
        center = self.room.remote_participants.get(center_identity(WIDO))
        found = center.track_publications.values() if center is not None else ()
        return next((one for one in found if one.source == source), None)

    def attribute(self, key: str) -> str:
        center = self.room.remote_participants.get(center_identity(WIDO))
        return center.attributes.get(key, "") if center is not None else ""

    @property
    def heard_samples(self) -> Samples:
        return np.frombuffer(b"".join(self.heard), np.int16).astype(np.float32) / 32768

    def _subscribed(self, track: rtc.RemoteTrack) -> None:
        reading = self._watch if isinstance(track, rtc.RemoteVideoTrack) else self._listen
        self._tasks.append(asyncio.create_task(reading(track)))

    async def _watch(self, track: rtc.RemoteTrack) -> None:
        async for event in rtc.VideoStream.from_track(
            track=track, format=rtc.VideoBufferType.RGB24, capacity=1
        ):
            self.seen.append(event.frame)

    async def _listen(self, track: rtc.RemoteTrack) -> None:
        async for event in rtc.AudioStream.from_track(track=track, sample_rate=RATE):
            self.heard.append(bytes(event.frame.data))


@dataclass
class Screen:
    """What a kiosk's screen is handed."""

    views: list[LessonView] = field(default_factory=list)
    frames: dict[FeedKey, list[rtc.VideoFrame]] = field(default_factory=dict)
    order: list[FeedKey] = field(default_factory=list)
    """Whose picture came, one after the other."""

    @property
    def view(self) -> LessonView:
        return self.views[-1]

    def on_frame(self, feed: FeedKey, frame: rtc.VideoFrame) -> None:
        self.order.append(feed)
        kept = self.frames.setdefault(feed, [])
        kept.append(frame)
        del kept[:-5]

    def rests(self, feed: FeedKey, beside: FeedKey, pictures: int = 15) -> bool:
        """Whether nothing came of `feed` while so many pictures of `beside` came last."""
        places = [place for place, one in enumerate(self.order) if one == beside]
        return len(places) >= pictures and feed not in self.order[places[-pictures] :]

    def colour(self, feed: FeedKey) -> tuple[int, int, int] | None:
        """The middle of the newest picture, BGR."""
        if not self.frames.get(feed):
            return None
        frame = self.frames[feed][-1]
        i420 = np.frombuffer(frame.data, np.uint8).reshape(frame.height * 3 // 2, frame.width)
        bgr = cv2.cvtColor(i420, cv2.COLOR_YUV2BGR_I420)
        blue, green, red = bgr[frame.height // 2, frame.width // 2]
        return int(blue), int(green), int(red)


@dataclass
class Centre:
    """The kiosk under test."""

    room: LessonRoom
    screen: Screen
    running: asyncio.Task[None]

    async def view(self, what: str, probe: Callable[[LessonView], bool]) -> LessonView:
        return await until(
            what,
            lambda: self.screen.view if self.screen.views and probe(self.screen.view) else None,
        )

    async def live(self) -> None:
        await self.view("live", lambda view: view.link is Link.LIVE)

    async def sends(self) -> None:
        """Wait until our camera is on its way: from then on reports about it are due."""
        await until(
            "our camera is published", lambda: self.stay.ours and self.stay.ours.tracks.is_sending
        )

    def takes_pictures_of(self) -> set[str]:
        """Whose camera we are subscribed to."""
        people = self.stay._room.remote_participants.values()
        return {
            person.identity
            for person in people
            if any(one.track is not None for one in person.track_publications.values())
        }

    @property
    def stay(self) -> Stay:
        """The stay of now, whose counters say what arrives."""
        assert self.room._stay is not None
        return self.room._stay


def write_film(path: Path, bgr: tuple[int, int, int]) -> Path:
    """Two seconds of one colour with a moving bar."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 15, (640, 360))
    for number in range(30):
        picture = np.full((360, 640, 3), bgr, np.uint8)
        picture[:40, number * 20 : number * 20 + 20] = 255
        writer.write(picture)
    writer.release()
    return path


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Program]:
    """The room engine, stopped by pid; `kill` and `start` break and mend it."""
    port = free_port()
    argv = ["python", "-m", "media.engine", "--host", "127.0.0.1", "--port", str(port)]
    with Program("engine", argv, tmp_path, {"LIVEKIT_KEYS": f"{KEY}: {SECRET}"}) as program:
        program.wait_for_line("engine ready")
        yield program


@pytest.fixture
async def hub(engine: Program) -> Hub:
    ready = engine.wait_for_line("engine ready")
    port = int(ready.split("url=ws://127.0.0.1:")[1].split()[0])
    hub = Hub(port)
    await hub.open_room()
    return hub


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """The centre's sound server."""
    folder = tmp_path / "sound"
    folder.mkdir()
    with sound_server(folder) as running:
        monkeypatch.setenv("PULSE_SERVER", running.env["PULSE_SERVER"])
        yield running


@asynccontextmanager
async def guest(hub: Hub, identity: str = TEACHER, name: str = "박정은") -> AsyncIterator[Guest]:
    someone = Guest(hub, identity, name)
    await someone.enter()
    try:
        yield someone
    finally:
        await someone.leave()


@asynccontextmanager
async def centre(
    hub: Hub, camera: Path | None = None, *, with_sound: bool = False, outside: bool = False
) -> AsyncIterator[Centre]:
    screen = Screen()
    sound = Sound(
        enabled=with_sound, microphone="default", loudspeaker="default", echo_cancellation=True
    )
    room = LessonRoom(
        Place(WIDO, "위도 경로당"),
        Devices(camera=Camera(str(camera) if camera else ""), sound=sound, people=lambda: 5),
        ask_pass=hub.ask_pass,
        on_view=screen.views.append,
        on_frame=screen.on_frame,
        now=lambda: datetime.now(UTC),
    )
    running = asyncio.create_task(room.run(LESSON, outside=outside))
    try:
        yield Centre(room, screen, running)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


TEACHER_VOICE = chirps(2, 500, 1100)
