"""The centre's camera: one thread, the newest picture, never an exception into the lesson.

A picture is taken once and used twice: for our own tile as it is, and for the track that the
room gets.  Whatever vanishes is tried again every two seconds for as long as the lesson lasts.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
from cv2.typing import MatLike
from livekit import rtc

from media.device import DeviceState, Trouble

log = logging.getLogger(__name__)

AUTO = "auto"
"""The source that means: the first real camera."""

LONG_SIDE, RATE = 960, 15
"""Every picture is scaled to this.  From 960 on the SDK sends three simulcast layers (320, 640,
960 wide); below, it sends two of nearly the same size, and neighbours have no small one."""

_ASKED_WIDTH, _ASKED_HEIGHT = 1280, 720
"""What a device is asked for: nearly every camera has it, as motion JPEG."""

OnPicture = Callable[[rtc.VideoFrame], None]
"""Receives each picture (I420) on the asyncio thread that started the camera."""

_LEAST_LINEAR = 0.6
"""From this scale on every pixel counts though only four are looked at for each new one."""
_RETRY_S = 2.0
_JOIN_S = 3.0
_SAME_MOMENT_S = 1e-4
_READ_TIMEOUT_MS = 3000
"""A camera that gives nothing for this long has vanished, whatever its driver says."""


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
            except cv2.error as error:
                log.warning("camera failed source=%s: %s", self._source, error)
            if self.has_picture and not self._stopping.is_set():
                log.warning("camera vanished source=%s; trying again", self._source)
            self.has_picture = False
            self.trouble = trouble(self._source)
            self._stopping.wait(_RETRY_S)

    def _film(self) -> None:
        for picture in pictures(self._source, self._stopping):
            if self._stopping.is_set():
                return
            if not self.has_picture:
                log.info("camera works source=%s", self._source)
                self.has_picture, self.trouble = True, ""
            self._offer(as_frame(picture))

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


def as_frame(picture: MatLike) -> rtc.VideoFrame:
    """A BGR picture of any size as I420, its longer side `LONG_SIDE`, sides even."""
    height, width = picture.shape[:2]
    scale = LONG_SIDE / max(width, height)
    # I420 halves both sides for colour.
    size = (max(2, round(width * scale) // 2 * 2), max(2, round(height * scale) // 2 * 2))
    if size != (width, height):
        # Of a picture of 720 lines an average of all pixels costs four times as much, and shows no
        # more; one that is much larger would glitter without it.
        way = cv2.INTER_LINEAR if scale > _LEAST_LINEAR else cv2.INTER_AREA
        picture = cv2.resize(picture, size, interpolation=way)
    i420 = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420)
    return rtc.VideoFrame(*size, rtc.VideoBufferType.I420, i420.tobytes())


def real_cameras(folder: Path = Path("/dev/v4l/by-id")) -> list[Path]:
    """The cameras of this machine by stable name, then by number; metadata nodes left out."""
    by_id = sorted(folder.glob("*-video-index0"))
    return by_id or sorted(Path("/dev").glob("video[0-9]*"))


def trouble(source: str, cameras: Callable[[], list[Path]] = real_cameras) -> Trouble:
    """Why `source` gives no pictures; asked where it gives none."""
    found = cameras()
    path = found[0] if source == AUTO and found else Path(source)
    if not path.exists():
        return "wrong" if found else "gone"
    return "busy" if _others_have(path) else "silent"


def _others_have(device: Path) -> bool:
    """Whether another program, as far as we may look, has it open."""
    node, me = device.resolve(), str(os.getpid())
    for number in Path("/proc").iterdir():
        if not number.name.isdigit() or number.name == me:
            continue
        try:
            if any(held.readlink() == node for held in (number / "fd").iterdir()):
                return True
        except OSError:
            # Gone meanwhile, or somebody else's.
            continue
    return False


def pictures(source: str, stopping: threading.Event) -> Iterator[MatLike]:
    """What `source` films, until it ends or, between two pictures, `stopping` is set."""
    if source == AUTO:
        found = real_cameras()
        return _from_device(found[0]) if found else iter(())
    path = Path(source)
    return _from_device(path) if path.is_char_device() else _from_file(path, stopping)


def _from_device(path: Path) -> Iterator[MatLike]:
    capture = cv2.VideoCapture(str(path.resolve()), cv2.CAP_V4L2)
    try:
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, _ASKED_WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _ASKED_HEIGHT)
        capture.set(cv2.CAP_PROP_FPS, RATE)
        capture.set(cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_TIMEOUT_MS)
        due = 0.0
        while capture.grab():
            # Many cameras know 30 pictures a second only; what is too many is not even decoded.
            now = time.monotonic()
            if now < due:
                continue
            due = max(due + 1 / RATE, now + 0.5 / RATE)
            got, picture = capture.retrieve()
            if got:
                yield picture
    finally:
        capture.release()


def _from_file(path: Path, stopping: threading.Event) -> Iterator[MatLike]:
    """The file again and again at its own pace, at most `RATE` pictures a second."""
    while path.is_file():
        capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        try:
            rate = capture.get(cv2.CAP_PROP_FPS) or RATE
            begun, any_picture = time.monotonic(), False
            for at in moments(rate):
                if not capture.grab():
                    break
                any_picture = True
                if at is None:
                    continue
                if stopping.wait(max(0.0, begun + at - time.monotonic())):
                    return
                got, picture = capture.retrieve()
                if got:
                    yield picture
        finally:
            capture.release()
        if not any_picture:
            return


def moments(rate: float) -> Iterator[float | None]:
    """When each picture of a film is shown, in seconds from its beginning; None is left out."""
    due = 0.0
    for number in itertools.count():
        at = number / rate
        if at < due - _SAME_MOMENT_S:
            yield None
        else:
            due += 1 / RATE
            yield at
