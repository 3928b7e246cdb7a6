"""One stay of a simulated centre in the room of a lesson, on the stock SDK.

It publishes its camera, takes the instructor's low layer and sound and whoever has the floor,
and opens a microphone only while the stage gives it the floor, after the countdown of three
seconds that every centre gets.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from livekit import rtc
from livekit.rtc.participant import UnpublishTrackError
from pydantic import ValidationError

from demo.calls.staff import RoomPass
from demo.centers.habits import Habits
from demo.centers.tally import Tally
from demo.clip.sound import RATE, speak
from media.stage import CAMERA, HAND, MICROPHONE, PEOPLE, ROLE, RoomCard, Stage
from wire.ids import LessonId

log = logging.getLogger(__name__)

WIDTH, HEIGHT, FRAME_RATE = 320, 180, 10
_BITRATE = 160_000
_FLOOR_COUNTDOWN_S = 3.0
_SOUND_BLOCK = RATE // 50


class Visit:
    """Build one per full join; `stay` ends when the room or `leave` ends it."""

    def __init__(self, habits: Habits, pictures: Sequence[bytes], tally: Tally) -> None:
        self._habits = habits
        self._pictures = pictures
        self._tally = tally
        self._room = rtc.Room()
        self._over = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._speaking: asyncio.Task[None] | None = None
        self._began = 0.0
        self.stage = Stage()

    async def stay(self, way_in: RoomPass, lesson_id: LessonId) -> None:
        """Join and take part until it is over.  Raises `rtc.ConnectError`."""
        self._began = time.monotonic()
        self._listen()
        try:
            # Nine centres would be nine times nine pictures; only what is shown big is taken.
            options = rtc.RoomOptions(auto_subscribe=False)
            await self._room.connect(way_in.url, way_in.token, options)
            self._tally.lesson_id = lesson_id
            self._tally.inside = True
            self._tally.joined_at = self._tally.joined_at or datetime.now(UTC)
            for participant in self._room.remote_participants.values():
                for publication in participant.track_publications.values():
                    self._take(publication, participant)
            self._obey_card()
            await self._publish_camera()
            people = str(self._habits.people)
            await self._room.local_participant.set_attributes(
                {CAMERA: "ok", MICROPHONE: "ok", PEOPLE: people}
            )
            await self._over.wait()
        finally:
            self._tally.inside = False
            self._tally.hand_up = self._tally.has_floor = False
            for task in self._tasks:
                task.cancel()
            await self._room.disconnect()

    def leave(self) -> None:
        """End the stay, from the same event loop."""
        self._over.set()

    async def raise_hand(self, up: bool) -> None:
        """Show or take down the raised hand."""
        if not self._tally.inside or up == self._tally.hand_up:
            return
        self._tally.hand_up = up
        value = datetime.now(UTC).isoformat() if up else ""
        await self._room.local_participant.set_attributes({HAND: value})

    def _listen(self) -> None:
        self._room.on("disconnected", lambda _reason: self._over.set())
        self._room.on("track_published", self._take)
        self._room.on("track_subscribed", self._follow)
        self._room.on("room_metadata_changed", lambda _old, _new: self._obey_card())

    def _take(
        self, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        is_sound = publication.kind == rtc.TrackKind.KIND_AUDIO
        if is_sound or participant.attributes.get(ROLE) == "instructor":
            publication.set_subscribed(True)

    def _follow(
        self,
        track: rtc.Track,
        publication: rtc.RemoteTrackPublication,
        participant: rtc.RemoteParticipant,
    ) -> None:
        if participant.attributes.get(ROLE) != "instructor":
            return
        if publication.source == rtc.TrackSource.SOURCE_CAMERA:
            publication.set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_LOW)
            self._spawn(self._count_pictures(track))
        elif publication.source == rtc.TrackSource.SOURCE_MICROPHONE:
            self._spawn(self._count_sound(track))

    async def _count_pictures(self, track: rtc.Track) -> None:
        stream = rtc.VideoStream(track, capacity=2)
        try:
            async for _ in stream:
                if self._tally.first_frame_ms is None:
                    waited = time.monotonic() - self._began
                    self._tally.first_frame_ms = round(waited * 1000)
                self._tally.frames_shown += 1
        finally:
            await stream.aclose()

    async def _count_sound(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, capacity=50)
        try:
            async for event in stream:
                # Where nothing arrives the decoder goes on with zeros; those are no sound.
                frame = event.frame
                if np.frombuffer(frame.data, np.int16).any():
                    self._tally.audio_seconds += frame.samples_per_channel / frame.sample_rate
        finally:
            await stream.aclose()

    def _obey_card(self) -> None:
        try:
            self.stage = RoomCard.model_validate_json(self._room.metadata or "").stage
        except ValidationError:
            return  # the hub has not written the card yet
        has_floor = self.stage.has_floor(self._tally.id)
        if has_floor and not self._tally.has_floor:
            self._speaking = self._spawn(self._speak())
        elif not has_floor and self._speaking is not None:
            self._speaking.cancel()
            self._speaking = None
        self._tally.has_floor = has_floor
        if self.stage.ended:
            self._over.set()

    async def _publish_camera(self) -> None:
        source = rtc.VideoSource(WIDTH, HEIGHT)
        track = rtc.LocalVideoTrack.create_video_track("camera", source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA,
            simulcast=False,
            video_codec=rtc.VideoCodec.VP8,
            video_encoding=rtc.VideoEncoding(max_bitrate=_BITRATE, max_framerate=FRAME_RATE),
        )
        await self._room.local_participant.publish_track(track, options)
        self._spawn(self._film(source))

    async def _film(self, source: rtc.VideoSource) -> None:
        due = time.monotonic()
        for data in itertools.cycle(self._pictures):
            source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, data))
            due = max(due + 1 / FRAME_RATE, time.monotonic())
            await asyncio.sleep(due - time.monotonic())

    async def _speak(self) -> None:
        """Have the floor: count down, say the sentence, then listen until it is taken."""
        sentence = await asyncio.to_thread(speak, self._habits.sentence)
        await asyncio.sleep(_FLOOR_COUNTDOWN_S)
        await self.raise_hand(False)
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        publication = await self._room.local_participant.publish_track(track, options)
        try:
            samples = (sentence * 22000).astype(np.int16)
            for start in range(0, samples.size - _SOUND_BLOCK, _SOUND_BLOCK):
                block = samples[start : start + _SOUND_BLOCK].tobytes()
                await source.capture_frame(rtc.AudioFrame(block, RATE, 1, _SOUND_BLOCK))
            await self._over.wait()
        finally:
            # With the floor the hub took the permission, too, and then the track may be gone.
            with contextlib.suppress(UnpublishTrackError):
                if self._room.isconnected():
                    await self._room.local_participant.unpublish_track(publication.sid)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("visit_task_failed center=%s error=%r", self._tally.id, task.exception())
