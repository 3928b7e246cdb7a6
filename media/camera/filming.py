"""The centre's camera: one thread, the newest picture, never an exception into the lesson.

A picture is taken once and used twice: for our own tile as it is, and for the track that the
room gets.  Whatever vanishes is tried again every two seconds for as long as the lesson lasts.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable

import cv2
from livekit import rtc

from media.camera.devices import trouble
from media.camera.sources import frames
from media.device import DeviceState, Trouble

log = logging.getLogger(__name__)

OnPicture = Callable[[rtc.VideoFrame], None]
"""Receives each picture (I420) on the asyncio thread that started the camera."""

_RETRY_S = 2.0
_JOIN_S = 3.0


class Camera:
    """`source`: "auto", a ``/dev/v4l/by-id`` path, a video file (looped in real time) or ""."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._running: _Filming | None = None

    @property
    def state(self) -> DeviceState:
        """Whether there are pictures."""
        if self._running is None:
            return "off"
        return "ok" if self._running.has_picture else "missing"

    @property
    def trouble(self) -> Trouble:
        """Why there are none; empty where there are, or where none are wanted."""
        return self._running.trouble if self._running is not None else ""

    def start(self, on_picture: OnPicture) -> None:
        """Film from now on; call it on the asyncio thread that is to get the pictures."""
        if self._source and self._running is None:
            self._running = _Filming(self._source, on_picture, asyncio.get_running_loop())

    def stop(self) -> None:
        """Film no more: after this returns no picture is handed over."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()


class _Filming:
    """One thread from `start` to `stop`."""

    def __init__(self, source: str, on_picture: OnPicture, loop: asyncio.AbstractEventLoop) -> None:
        self.has_picture = False
        self.trouble: Trouble = ""
        self._source = source
        self._on_picture = on_picture
        self._loop = loop
        self._stopping = threading.Event()
        self._newest: rtc.VideoFrame | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._lock:
            self._stopping.set()
            self._newest = None
        self._thread.join(_JOIN_S)

    def _run(self) -> None:
        # Helpers cost more than they help with so little.
        cv2.setNumThreads(1)
        while not self._stopping.is_set():
            try:
                self._film()
            except (cv2.error, OSError) as error:
                log.warning("camera failed source=%s: %s", self._source, error)
            if self.has_picture and not self._stopping.is_set():
                log.warning("camera vanished source=%s; trying again", self._source)
            self.has_picture = False
            self.trouble = trouble(self._source)
            self._stopping.wait(_RETRY_S)

    def _film(self) -> None:
        for frame in frames(self._source, self._stopping):
            if self._stopping.is_set():
                return
            if not self.has_picture:
                log.info("camera works source=%s", self._source)
                self.has_picture, self.trouble = True, ""
            self._offer(frame)

    def _offer(self, frame: rtc.VideoFrame) -> None:
        # A busy room finds the newest picture only: the older one was replaced, not queued.
        with self._lock:
            if self._stopping.is_set():
                return
            hand_over = self._newest is None
            self._newest = frame
        if hand_over:
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            frame, self._newest = self._newest, None
        if frame is not None:
            self._on_picture(frame)
