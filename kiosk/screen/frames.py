"""Pictures on their way to the scene graph: one copy per frame, no Python in the render path.

`to_qt` runs on the room's thread; `Films` lives on Qt's thread and hands the newest picture
of each feed to the sinks of the slots that show it.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat, QVideoSink
from PySide6.QtQuick import QQuickItem

from media.view import FeedKey

if TYPE_CHECKING:
    from livekit import rtc

_PREFIX = "film:"
_WRITE = QVideoFrame.MapMode.WriteOnly


def to_qt(frame: rtc.VideoFrame) -> QVideoFrame:
    """An I420 picture as a `QVideoFrame` of its own; 0.1 ms for 720 lines."""
    # Qt halves an odd side downwards and the SDK upwards: the last line or column is left out.
    width, height = frame.width & ~1, frame.height & ~1
    copy = QVideoFrame(_shape(width, height))
    if not copy.map(_WRITE):
        raise MemoryError(f"no memory for a picture of {width} x {height}")
    data, start = frame.data, 0
    for plane, (lines, length) in enumerate(_planes(frame.width, frame.height)):
        source, target = data[start : start + lines * length], memoryview(copy.bits(plane))
        stride = copy.bytesPerLine(plane)
        if stride == length and len(target) == len(source):
            target[:] = source
        else:
            _copy_lines(source, length, target, stride)
        start += lines * length
    copy.unmap()
    return copy


@functools.lru_cache(maxsize=16)
def _shape(width: int, height: int) -> QVideoFrameFormat:
    shape = QVideoFrameFormat(QSize(width, height), QVideoFrameFormat.PixelFormat.Format_YUV420P)
    # What video calls carry; a wrong tag shifts every colour.
    shape.setColorSpace(QVideoFrameFormat.ColorSpace.ColorSpace_BT601)
    shape.setColorRange(QVideoFrameFormat.ColorRange.ColorRange_Video)
    return shape


def _planes(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Lines and bytes in each of every plane of the SDK's, one right after the other."""
    half = ((height + 1) // 2, (width + 1) // 2)
    return (height, width), half, half


def _copy_lines(source: memoryview, length: int, target: memoryview, stride: int) -> None:
    """Copy as many bytes of every line as both have, and as many lines."""
    # Imported late: home stands on the screen before it is loaded.
    import numpy as np

    into = np.frombuffer(target, np.uint8).reshape(-1, stride)
    lines, least = len(into), min(length, stride)
    into[:, :least] = np.frombuffer(source, np.uint8).reshape(-1, length)[:lines, :least]


class Newest:
    """The newest picture of each feed between two threads; older ones are dropped unseen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames: dict[FeedKey, QVideoFrame] = {}
        self._called = False

    def put(self, feed: FeedKey, frame: QVideoFrame) -> None:
        """Keep a picture."""
        with self._lock:
            self._frames[feed] = frame

    def calls(self) -> bool:
        """Whether the taker has to be called: pictures wait, and it was not called for them yet."""
        with self._lock:
            calls = bool(self._frames) and not self._called
            self._called = self._called or calls
            return calls

    def take(self) -> dict[FeedKey, QVideoFrame]:
        with self._lock:
            frames, self._frames = self._frames, {}
            self._called = False
            return frames


class Films:
    """The slots of the lesson page and the feeds they show; on Qt's thread."""

    def __init__(self, *roots: QQuickItem) -> None:
        """A slot may be in several windows."""
        self.drawable_main = 0
        self._roots = roots
        self._sinks: dict[str, list[QVideoSink]] = {}
        self._routes: dict[str, FeedKey] = {}
        self._last: dict[FeedKey, QVideoFrame] = {}
        self.look()

    def look(self) -> None:
        """Find the slots anew: a page was made."""
        before, self._sinks = self._sinks, {}
        for root in self._roots:
            for slot, sink in _sinks(root):
                self._sinks.setdefault(slot, []).append(sink)
        for slot, sinks in self._sinks.items():
            if len(sinks) > len(before.get(slot, ())):
                self._show(slot, self._last.get(self._routes.get(slot, ""), QVideoFrame()))

    def route(self, routes: Mapping[str, FeedKey]) -> None:
        """Show these feeds in these slots; a slot that changes shows the feed's last picture."""
        for slot in self._sinks:
            feed = routes.get(slot)
            if feed != self._routes.get(slot):
                self._show(slot, self._last.get(feed or "", QVideoFrame()))
        self._routes = dict(routes)

    def deliver(self, frames: Mapping[FeedKey, QVideoFrame], main: FeedKey | None) -> None:
        """Hand pictures to their slots; those of `main` count as lesson pictures, also small."""
        self._last.update(frames)
        for slot, feed in self._routes.items():
            if feed in frames:
                self._show(slot, frames[feed])
        if main is not None and main in frames and main in self._routes.values():
            self.drawable_main += 1

    def clear(self) -> None:
        """Forget every picture: the lesson is over."""
        self._last.clear()
        self._routes.clear()
        for slot in self._sinks:
            self._show(slot, QVideoFrame())

    def _show(self, slot: str, frame: QVideoFrame) -> None:
        for sink in self._sinks.get(slot, ()):
            sink.setVideoFrame(frame)


def _sinks(item: QQuickItem) -> Iterator[tuple[str, QVideoSink]]:
    # Delegates of a Repeater are children as items only, not as QObjects.
    if item.objectName().startswith(_PREFIX):
        yield item.objectName().removeprefix(_PREFIX), item.property("videoSink")
    for child in item.childItems():
        yield from _sinks(child)
