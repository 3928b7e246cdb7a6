"""Our camera and microphone on their way out."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from livekit import rtc
from livekit.rtc.participant import PublishTrackError, UnpublishTrackError

if TYPE_CHECKING:
    from media.sound import Sound

log = logging.getLogger(__name__)

_RATE = 48_000
_BLOCK = 480
_CAMERA_BITS = 700_000
"""Of the largest layer, which is sent only while somebody takes it (dynacast)."""
_CAMERA_FPS = 15
_ANSWER_S = 12.0
"""The SDK gives up a publish by itself after 10 s."""
_WAITING_BLOCKS = 20


class OwnTracks:
    """Publishes what is wanted and allowed.

    `want` may be called at any moment and acts at once where it closes; publishing itself is
    done by `run`, one step at a time, and tried again at the next `want`.
    """

    def __init__(self, participant: rtc.LocalParticipant, sound: Sound) -> None:
        self._participant = participant
        self._sound = sound
        self._camera: tuple[rtc.VideoSource, rtc.LocalVideoTrack] | None = None
        self._camera_published = False
        self._camera_works = False
        self._size = (0, 0)
        self._microphone: _OpenMicrophone | None = None
        self._microphone_wanted = False
        self._music = False
        self._wake = asyncio.Event()

    def show(self, frame: rtc.VideoFrame) -> None:
        """One picture of our camera."""
        size = (frame.width, frame.height)
        if size != self._size:
            # A camera that came back with another size; the source scales from here on.
            self._size = size
            self._wake.set()
        if self._camera is not None and self._camera_published:
            self._camera[0].capture_frame(frame)

    def want(self, *, camera: bool, microphone: bool, music: bool = False) -> None:
        """What should be out now: whether the camera works, whether the microphone is open.

        `music`: the lesson carries music, also out of our microphone.
        """
        self._music = music
        self._microphone_wanted = microphone and self._may(rtc.TrackSource.SOURCE_MICROPHONE)
        if not self._microphone_wanted and self._microphone is not None:
            self._sound.close_microphone()
        self._camera_works = camera
        opened = self._microphone
        if (
            self._microphone_wanted != (opened is not None)
            or (opened is not None and opened.music != music)
            or camera != self._camera_published
        ):
            self._wake.set()

    @property
    def is_sending(self) -> bool:
        """Whether packets of ours leave, which the engine reports on."""
        return self._camera_published or self._microphone is not None

    def is_microphone(self, sid: str) -> bool:
        """Whether `sid` is our published microphone."""
        opened = self._microphone
        return (
            opened is not None and opened.publication is not None and opened.publication.sid == sid
        )

    async def run(self) -> None:
        """Publish and unpublish until cancelled."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                try:
                    await self._settle_microphone()
                    await self._settle_camera()
                except (PublishTrackError, UnpublishTrackError, TimeoutError) as error:
                    log.warning("a track of ours was not taken: %s", error or "no answer")
        finally:
            self._sound.close_microphone()
            if self._microphone is not None:
                self._microphone.stop()

    async def _settle_microphone(self) -> None:
        before = self._microphone
        if before is not None and (not self._microphone_wanted or before.music != self._music):
            await self._close_microphone()
        if self._microphone_wanted and self._microphone is None:
            opened = _OpenMicrophone(music=self._music)
            options = rtc.TrackPublishOptions(
                source=rtc.TrackSource.SOURCE_MICROPHONE,
                # Pauses of speech are not worth sending; those of music are part of it.
                dtx=not opened.music,
                red=True,
            )
            opened.publication = await self._publish(opened.track, options)
            self._microphone = opened
            if self._microphone_wanted:
                opened.start(self._sound)
        if not self._microphone_wanted:
            await self._close_microphone()

    async def _close_microphone(self) -> None:
        if self._microphone is not None:
            self._sound.close_microphone()
            closed, self._microphone = self._microphone, None
            closed.stop()
            # The SDK gives a track another sid when it reconnects: ask for the one of now.
            sid = closed.publication.sid if closed.publication is not None else ""
            if sid in self._participant.track_publications:
                async with asyncio.timeout(_ANSWER_S):
                    await self._participant.unpublish_track(sid)

    async def _settle_camera(self) -> None:
        if self._camera is None:
            if not self._camera_works or self._size == (0, 0):
                return
            if not self._may(rtc.TrackSource.SOURCE_CAMERA):
                return
            source = rtc.VideoSource(*self._size)
            track = rtc.LocalVideoTrack.create_video_track("camera", source)
            options = rtc.TrackPublishOptions(
                source=rtc.TrackSource.SOURCE_CAMERA,
                simulcast=True,
                video_codec=rtc.VideoCodec.VP8,
                video_encoding=rtc.VideoEncoding(
                    max_bitrate=_CAMERA_BITS, max_framerate=_CAMERA_FPS
                ),
            )
            await self._publish(track, options)
            self._camera = source, track
            self._camera_published = True
        elif self._camera_works != self._camera_published:
            # The track stays: others see that the camera is away, not a frozen picture.
            track = self._camera[1]
            if self._camera_works:
                track.unmute()
            else:
                track.mute()
            self._camera_published = self._camera_works

    async def _publish(
        self, track: rtc.LocalTrack, options: rtc.TrackPublishOptions
    ) -> rtc.LocalTrackPublication:
        publishing = self._participant.publish_track(track, options)
        async with asyncio.timeout(_ANSWER_S):
            return await publishing

    def _may(self, source: rtc.TrackSource.ValueType) -> bool:
        # Asked before publishing: a forbidden publish is answered by nobody and hangs 10 s.
        allowed = self._participant.permissions
        sources = allowed.can_publish_sources
        return allowed.can_publish and (not sources or source in sources)


class _OpenMicrophone:
    """One published microphone; blocks cross from the capture's thread to the room's."""

    def __init__(self, *, music: bool) -> None:
        self.music = music
        self.publication: rtc.LocalTrackPublication | None = None
        self._source = rtc.AudioSource(_RATE, 1, queue_size_ms=0)
        self.track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        self._loop = asyncio.get_running_loop()
        self._blocks: asyncio.Queue[bytes] = asyncio.Queue(_WAITING_BLOCKS)
        self._pump: asyncio.Task[None] | None = None

    def start(self, sound: Sound) -> None:
        self._pump = asyncio.create_task(self._carry(), name="microphone")
        sound.open_microphone(self._heard, music=self.music)

    def stop(self) -> None:
        if self._pump is not None:
            self._pump.cancel()

    def _heard(self, block: bytes) -> None:
        self._loop.call_soon_threadsafe(self._take, block)

    def _take(self, block: bytes) -> None:
        if self._blocks.full():
            self._blocks.get_nowait()
        self._blocks.put_nowait(block)

    async def _carry(self) -> None:
        while True:
            block = await self._blocks.get()
            await self._source.capture_frame(rtc.AudioFrame(block, _RATE, 1, _BLOCK))
