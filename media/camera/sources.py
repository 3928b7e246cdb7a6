"""Where pictures come from: a device, or a film that stands in for one.

Either gives them at its own pace, at most `RATE` a second; what is too many is not even decoded.
"""

from __future__ import annotations

import functools
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol, TypeVar

import cv2
from cv2.typing import MatLike
from livekit import rtc

from media.camera import y4m
from media.camera.devices import AUTO, real_cameras

LONG_SIDE, RATE = 960, 15
"""Every picture is scaled to this.  From 960 on the SDK sends three simulcast layers (320, 640,
960 wide); below, it sends two of nearly the same size, and neighbours have no small one."""

_ASKED_WIDTH, _ASKED_HEIGHT = 1280, 720
"""What a device is asked for: nearly every camera has it, as motion JPEG."""
_LEAST_LINEAR = 0.6
"""From this scale on every pixel counts though only four are looked at for each new one."""
_SAME_MOMENT_S = 1e-4
_READ_TIMEOUT_MS = 3000
"""A camera that gives nothing for this long has vanished, whatever its driver says."""

T_co = TypeVar("T_co", covariant=True)


def frames(source: str, stopping: threading.Event) -> Iterator[rtc.VideoFrame]:
    """What `source` films as the room gets it: I420, the longer side `LONG_SIDE`.

    It ends as `pictures` does.
    """
    path = Path(source)
    size = y4m.size_of(path)
    if size is None or max(size) != LONG_SIDE:
        return map(as_frame, pictures(source, stopping))
    # As it lies there: to BGR and back would take more than everything else here.  One of another
    # size that takes its place ends it, and whoever films begins anew.
    same = functools.partial(y4m.opened, size=size)
    return (
        rtc.VideoFrame(*size, rtc.VideoBufferType.I420, pixels)
        for pixels in _played(path, same, stopping)
    )


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


def pictures(source: str, stopping: threading.Event) -> Iterator[MatLike]:
    """What `source` films as BGR, until it ends or, between two pictures, `stopping` is set."""
    if source == AUTO:
        found = real_cameras()
        return _from_device(found[0]) if found else iter(())
    path = Path(source)
    return _from_device(path) if path.is_char_device() else _played(path, _Decoded, stopping)


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


class _Film(Protocol[T_co]):
    """`grab` goes on by one picture, False at the end; `retrieve` is that picture, or None."""

    @property
    def rate(self) -> float: ...

    def grab(self) -> bool: ...

    def retrieve(self) -> T_co | None: ...

    def close(self) -> None: ...


class _Decoded:
    """A film of any kind as BGR."""

    def __init__(self, path: Path) -> None:
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        self.rate: float = self._capture.get(cv2.CAP_PROP_FPS) or RATE

    def grab(self) -> bool:
        return self._capture.grab()

    def retrieve(self) -> MatLike | None:
        got, picture = self._capture.retrieve()
        return picture if got else None

    def close(self) -> None:
        self._capture.release()


def _played(
    path: Path, opened: Callable[[Path], _Film[T_co] | None], stopping: threading.Event
) -> Iterator[T_co]:
    """The film again and again at its own pace, until it is gone or no film any longer."""
    while path.is_file() and (film := opened(path)) is not None:
        begun, count = time.monotonic(), 0
        with closing(film):
            for at in moments(film.rate):
                if not film.grab():
                    break
                count += 1
                if at is None:
                    continue
                if stopping.wait(max(0.0, begun + at - time.monotonic())):
                    return
                picture = film.retrieve()
                if picture is not None:
                    yield picture
            # The last picture stands as long as each.
            ends = begun + count / film.rate
        if count == 0 or stopping.wait(max(0.0, ends - time.monotonic())):
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
