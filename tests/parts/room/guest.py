"""Somebody in a lesson's room beside the kiosk: plain pictures out, data messages in."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
from livekit import rtc

T = TypeVar("T")
_PATIENCE_S = 60.0
_SIZE = (640, 360)
_FPS = 10

Yuv = tuple[int, int, int]
RED, GREEN, BLUE = Yuv((81, 90, 240)), Yuv((145, 54, 34)), Yuv((41, 240, 110))
CAMERA = rtc.TrackSource.SOURCE_CAMERA
SCREEN = rtc.TrackSource.SOURCE_SCREENSHARE


class Guest:
    """The stock Python SDK on a thread of its own; its methods may be called from a plain test."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, dict[str, Any]]] = []
        """Who told what: identity, topic, document."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._films: list[asyncio.Task[None]] = []
        self._thread.start()
        self._room = self._do(self._made())

    def enter(self, url: str, token: str) -> None:
        self._do(self._room.connect(url, token))

    def show(self, colour: Yuv, source: rtc.TrackSource.ValueType = CAMERA) -> None:
        """Publish pictures of one colour, as a camera or as a shared screen."""
        self._do(self._show(colour, source))

    def leave(self) -> None:
        self._do(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE_S)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE_S)

    async def _made(self) -> rtc.Room:
        room = rtc.Room()
        room.on("data_received", self._hear)
        return room

    def _hear(self, packet: rtc.DataPacket) -> None:
        who = packet.participant.identity if packet.participant is not None else ""
        self.told.append((who, packet.topic or "", json.loads(packet.data)))

    async def _show(self, colour: Yuv, source: rtc.TrackSource.ValueType) -> None:
        width, height = _SIZE
        planes = (
            np.full(width * height // share, value, np.uint8)
            for value, share in zip(colour, (1, 4, 4), strict=True)
        )
        data = b"".join(plane.tobytes() for plane in planes)
        pictures = rtc.VideoSource(width, height)
        track = rtc.LocalVideoTrack.create_video_track("picture", pictures)
        options = rtc.TrackPublishOptions(
            source=source, video_codec=rtc.VideoCodec.VP8, simulcast=False
        )
        await self._room.local_participant.publish_track(track, options)
        self._films.append(asyncio.create_task(_film(pictures, data)))

    async def _leave(self) -> None:
        for film in self._films:
            film.cancel()
        await asyncio.gather(*self._films, return_exceptions=True)
        await self._room.disconnect()


async def _film(pictures: rtc.VideoSource, data: bytes) -> None:
    while True:
        pictures.capture_frame(rtc.VideoFrame(*_SIZE, rtc.VideoBufferType.I420, data))
        await asyncio.sleep(1 / _FPS)


@contextmanager
def guest(url: str, token: str) -> Iterator[Guest]:
    """Somebody who is in the room for as long as this lasts."""
    someone = Guest()
    try:
        someone.enter(url, token)
        yield someone
    finally:
        someone.leave()
