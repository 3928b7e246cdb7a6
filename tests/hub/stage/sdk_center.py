"""One centre in a lesson's room: the stock SDK, a pass from the hub, a moving picture, a voice."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import httpx
import numpy as np
from livekit import rtc

from schedule.timetable import Center
from tests.parts.town import Town
from wire.ids import LessonId

WIDTH, HEIGHT, FPS = 320, 180, 10
RATE = 48_000
VOICE_HZ = (700.0, 2300.0)


class SdkCenter:
    """Joins, publishes, counts what arrives; `leave` ends it."""

    def __init__(self, town: Town, center: Center) -> None:
        self.id = center.id
        self.pictures_seen = 0
        self.loudest_heard = 0
        self.room = rtc.Room()
        self._kiosk = _paired(town, center)
        self._tasks: set[asyncio.Task[None]] = set()
        self._voice: rtc.LocalTrackPublication | None = None

    async def join(self, lesson_id: LessonId) -> None:
        """Enter with a fresh pass and publish the camera."""
        answer = await asyncio.to_thread(
            self._kiosk.post, "/api/kiosk/room-pass", json={"lesson_id": lesson_id}
        )
        way_in = answer.raise_for_status().json()
        self.room = rtc.Room()
        self.room.on("track_subscribed", lambda track, _publication, _who: self._take(track))
        await self.room.connect(way_in["url"], way_in["token"])
        source = rtc.VideoSource(WIDTH, HEIGHT)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False)
        track = rtc.LocalVideoTrack.create_video_track("camera", source)
        await self.room.local_participant.publish_track(track, options)
        self._spawn(_film(source))
        await self.say(people="7", camera="ok", microphone="ok")

    async def say(self, **attributes: str) -> None:
        """Set attributes of ours in the room."""
        await self.room.local_participant.set_attributes(attributes)

    async def raise_hand(self) -> None:
        await self.say(hand=datetime.now(UTC).isoformat())

    @property
    def may_speak(self) -> bool:
        """Whether the room lets this centre publish its microphone."""
        return (
            rtc.TrackSource.SOURCE_MICROPHONE
            in self.room.local_participant.permissions.can_publish_sources
        )

    @property
    def is_muted(self) -> bool:
        """Whether the published microphone was muted or taken away."""
        published = self.room.local_participant.track_publications.values()
        voices = [one for one in published if one.source == rtc.TrackSource.SOURCE_MICROPHONE]
        return all(one.muted for one in voices)

    async def speak(self) -> None:
        """Publish the microphone and talk (chirps) until muted or gone."""
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        self._voice = await self.room.local_participant.publish_track(track, options)
        self._spawn(_talk(source))

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self.room.disconnect()

    async def close(self) -> None:
        await self.leave()
        self._kiosk.close()

    def _take(self, track: rtc.Track) -> None:
        if track.kind == rtc.TrackKind.KIND_VIDEO:
            self._spawn(self._watch(rtc.VideoStream(track, capacity=2)))
        else:
            self._spawn(self._hear(rtc.AudioStream(track, sample_rate=RATE, num_channels=1)))

    async def _watch(self, stream: rtc.VideoStream) -> None:
        async with contextlib.aclosing(stream):
            async for _ in stream:
                self.pictures_seen += 1

    async def _hear(self, stream: rtc.AudioStream) -> None:
        async with contextlib.aclosing(stream):
            async for event in stream:
                samples = np.frombuffer(event.frame.data, np.int16)
                self.loudest_heard = max(self.loudest_heard, int(np.abs(samples).max(initial=0)))

    def _spawn(self, job: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _film(source: rtc.VideoSource) -> None:
    """A bright bar that walks across a coloured room."""
    for number in itertools.count():
        picture = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        picture[:HEIGHT, :] = 90
        start = number * 8 % WIDTH
        picture[:HEIGHT, start : start + 24] = 235
        frame = rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, picture.tobytes())
        source.capture_frame(frame)
        await asyncio.sleep(1 / FPS)  # a camera's own pace


async def _talk(source: rtc.AudioSource) -> None:
    """Chirps, 10 ms at a time: a steady tone would be taken for noise."""
    block = RATE // 100
    low, high = VOICE_HZ
    for number in itertools.count():
        moments = (np.arange(block) + number * block) / RATE
        into = moments % 0.4
        phase = 2 * np.pi * (low * into + (high - low) / 0.8 * into**2)
        loud = np.where(into < 0.3, 12_000 * np.sin(phase), 0)
        await source.capture_frame(rtc.AudioFrame(loud.astype(np.int16).tobytes(), RATE, 1, block))


def _paired(town: Town, center: Center) -> httpx.Client:
    """A client with the credential of a kiosk that was paired for the centre."""
    device = httpx.Client(base_url=town.hub_url, timeout=60)
    ask = {"model": "test", "release": "0.1.0", "wire": 1}
    begun = device.post("/api/kiosk/pairings", json=ask).raise_for_status().json()
    body = {"user_code": begun["user_code"], "center_id": center.id}
    town.operator.post("/api/kiosks", json=body).raise_for_status()
    poll = f"/api/kiosk/pairings/{begun['pairing_id']}/poll"
    answer = device.post(poll, json={"device_code": begun["device_code"]}).raise_for_status()
    device.headers["Authorization"] = f"Bearer {answer.json()['credential']}"
    return device
