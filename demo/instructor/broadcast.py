"""Publishes a film as an instructor's camera and microphone, in step with the clock."""

from __future__ import annotations

import asyncio
import time

from livekit import rtc

from demo.instructor.film import RATE, Film, Picture, Sound

_BITRATE = 1_200_000
_FRAME_RATE = 25
# Sound is handed over this much early and waits in the SDK's own queue.
_AHEAD_S = 0.2
# Behind by more than this (a machine that slept), the film goes on from now.
_GIVE_UP_S = 1.0


class Broadcast:
    """Two tracks fed from one film; goes through any number of rooms, one after another."""

    def __init__(
        self, film: Film, frame_rate: float = _FRAME_RATE, bitrate: int = _BITRATE
    ) -> None:
        self._film = film
        self._encoding = rtc.VideoEncoding(max_bitrate=bitrate, max_framerate=frame_rate)
        self._video = rtc.VideoSource(film.width, film.height)
        self._audio = rtc.AudioSource(RATE, 1, queue_size_ms=600)

    async def publish(self, room: rtc.Room) -> None:
        """Publish camera (in layers) and microphone into a room."""
        camera = rtc.LocalVideoTrack.create_video_track("camera", self._video)
        await room.local_participant.publish_track(
            camera,
            rtc.TrackPublishOptions(
                source=rtc.TrackSource.SOURCE_CAMERA,
                simulcast=True,
                video_codec=rtc.VideoCodec.VP8,
                video_encoding=self._encoding,
            ),
        )
        if self._film.has_sound:
            microphone = rtc.LocalAudioTrack.create_audio_track("microphone", self._audio)
            await room.local_participant.publish_track(
                microphone,
                rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False),
            )

    async def play(self) -> None:
        """Run the film for ever."""
        parts = self._film.forever()
        began = time.monotonic()
        while True:
            # Decoding happens in a thread; the loop stays free for the room.
            part = await asyncio.to_thread(next, parts)
            early = _AHEAD_S if isinstance(part, Sound) else 0.0
            wait_s = began + part.at_s - early - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            elif wait_s < -_GIVE_UP_S:
                began = time.monotonic() - part.at_s
            await self._show(part)

    async def _show(self, part: Picture | Sound) -> None:
        if isinstance(part, Picture):
            self._video.capture_frame(
                rtc.VideoFrame(part.width, part.height, rtc.VideoBufferType.I420, part.data)
            )
        else:
            await self._audio.capture_frame(rtc.AudioFrame(part.data, RATE, 1, part.samples))
