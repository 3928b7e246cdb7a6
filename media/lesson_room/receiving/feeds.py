"""Remote tracks on their way in: pictures to the screen, voices to the loudspeaker."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from livekit import rtc

from media.lesson_room.receiving import tap
from media.lesson_room.shown.people import screen_feed
from media.view import FeedKey, FrameSink

if TYPE_CHECKING:
    from media.sound import Sound

log = logging.getLogger(__name__)

_VOICE_FRAMES = 20
_CLOSE_S = 1.0


def feed_of(identity: str, source: rtc.TrackSource.ValueType) -> FeedKey:
    """The feed a participant's video track is shown under."""
    shared = source == rtc.TrackSource.SOURCE_SCREENSHARE
    return screen_feed(identity) if shared else identity


class Feeds:
    """What is subscribed to is read, until `close`: by `tap`, or by a task for each track."""

    def __init__(self, on_frame: FrameSink, sound: Sound, on_change: Callable[[], None]) -> None:
        self.frames_received = 0
        self._on_frame = on_frame
        self._sound = sound
        self._on_change = on_change
        self._library = tap.compiled()
        if self._library is None:
            log.warning("tap.c is not compiled: pictures and voices take more of the processor")
        self._tap: tap.Tap | None = None
        self._ends: dict[str, Callable[[], None]] = {}
        self._readers: set[asyncio.Task[None]] = set()
        self._seen_at: dict[FeedKey, float] = {}

    def attach(self, track: rtc.RemoteTrack, feed: FeedKey) -> None:
        """Begin to read a track; one with the same sid is read no longer."""
        self.detach(track.sid)
        if self._library is None:
            self._ends[track.sid] = self._read(track, feed)
            return
        if self._tap is None:
            self._tap = tap.Tap(self._library)
        if isinstance(track, rtc.RemoteVideoTrack):
            self._ends[track.sid] = self._watch_tapped(self._tap, track, feed)
        else:
            self._ends[track.sid] = self._listen_tapped(self._tap, track)

    def detach(self, sid: str) -> None:
        """Read a track no longer."""
        end = self._ends.pop(sid, None)
        if end is not None:
            end()

    async def close(self) -> None:
        """Read nothing any longer, and wait until every stream is given back."""
        for sid in tuple(self._ends):
            self.detach(sid)
        if self._tap is not None:
            self._tap.close()
            self._tap = None
        await asyncio.gather(*self._readers, return_exceptions=True)

    def unseen_s(self, feed: FeedKey, at: float) -> float:
        """Seconds since a feed's last picture; infinite before its first."""
        return at - self._seen_at.get(feed, float("-inf"))

    def _seen(self, feed: FeedKey, frame: rtc.VideoFrame) -> None:
        first = feed not in self._seen_at
        self._seen_at[feed] = time.monotonic()
        self.frames_received += 1
        self._on_frame(feed, frame)
        if first:
            self._on_change()

    def _watch_tapped(
        self, taken: tap.Tap, track: rtc.RemoteTrack, feed: FeedKey
    ) -> Callable[[], None]:
        stream = taken.watch(track, functools.partial(self._seen, feed))

        def end() -> None:
            taken.close_stream(stream)
            self._seen_at.pop(feed, None)

        return end

    def _listen_tapped(self, taken: tap.Tap, track: rtc.RemoteTrack) -> Callable[[], None]:
        stream, voice = taken.listen(track)
        line = self._sound.line(voice.blocks)

        def end() -> None:
            line.close()
            taken.close_stream(stream)

        return end

    def _read(self, track: rtc.RemoteTrack, feed: FeedKey) -> Callable[[], None]:
        video = isinstance(track, rtc.RemoteVideoTrack)
        reading = self._watch(track, feed) if video else self._listen(track)
        reader = asyncio.create_task(reading, name=f"feed {track.sid}")
        reader.add_done_callback(_say_why_it_ended)
        self._readers.add(reader)
        reader.add_done_callback(self._readers.discard)
        return lambda: _cancel(reader)

    async def _watch(self, track: rtc.RemoteTrack, feed: FeedKey) -> None:
        # One place in the queue: a busy screen gets the newest picture, never an old one.
        stream = rtc.VideoStream.from_track(
            track=track, format=rtc.VideoBufferType.I420, capacity=1
        )
        try:
            async for event in stream:
                self._seen(feed, event.frame)
        finally:
            self._seen_at.pop(feed, None)
            await _closed(stream)

    async def _listen(self, track: rtc.RemoteTrack) -> None:
        stream = rtc.AudioStream.from_track(
            track=track,
            sample_rate=48_000,
            num_channels=1,
            frame_size_ms=10,
            capacity=_VOICE_FRAMES,
        )
        line = self._sound.line()
        try:
            async for event in stream:
                line.put(bytes(event.frame.data))
        finally:
            line.close()
            await _closed(stream)


def _cancel(reader: asyncio.Task[None]) -> None:
    reader.cancel()


async def _closed(stream: rtc.VideoStream | rtc.AudioStream) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_CLOSE_S):
            await stream.aclose()


def _say_why_it_ended(reader: asyncio.Task[None]) -> None:
    if not reader.cancelled() and (error := reader.exception()) is not None:
        log.error("a feed ended by itself name=%s", reader.get_name(), exc_info=error)
