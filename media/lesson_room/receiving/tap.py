"""Takes pictures and voices where the SDK hands them over (`tap.c`), past its Python half.

There, each of some two hundred events a second is parsed, offered to every stream of the room
and carried to the event loop, two copies and a task for each.  Here a loop is woken once for all
the pictures that wait, of each stream only the newest; while a large one comes many times a second
the small ones wait for its next.  For a voice nobody is woken: whoever plays it fetches it.  Where
`tap.c` was not compiled (`./run setup` and `pip install` do) there is none.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from livekit import rtc
from livekit.rtc import _ffi_client as sdk
from livekit.rtc._proto import audio_frame_pb2, ffi_pb2, video_frame_pb2

from media.sound.blocks import BLOCK, BLOCK_BYTES, RATE
from wire.compiled import find

MOST = 32
"""Pictures fetched at once; what waits beyond them wakes the loop again."""
_NAME = "_tap"
_I420 = rtc.VideoBufferType.I420
_VOICE_MOST = 9600

CDEF = """
    struct picture { uint64_t stream, handle; uint8_t *pixels; uint32_t width, height; };
    typedef void (*callback)(const uint8_t *data, size_t size);
    typedef uint8_t (*dropper)(uint64_t handle);
    void tap_begin(callback to, dropper with);
    void tap_event(const uint8_t *data, size_t size);
    struct tap *tap_open(int bell);
    void tap_close(struct tap *tap);
    void tap_hold(void);
    void tap_release(void);
    int tap_add(struct tap *tap, uint64_t handle);
    void tap_remove(uint64_t handle);
    int tap_look(struct tap *tap, struct picture *into, int most);
    int tap_listen(uint64_t handle, int16_t *into, int block);
    void tap_drop(uint64_t handle);
"""

Seen = Callable[[rtc.VideoFrame], None]


class Library(NamedTuple):
    """The compiled part, and what speaks to it."""

    ffi: Any
    calls: Any


def compiled() -> Path | None:
    """The library made of `tap.c`, if it was."""
    here = Path(__file__).parent
    return find(here, _NAME, [here / "tap.c"])


def load(path: Path) -> Library:
    # Imported late: a kiosk without the compiled part has no use for it.
    from cffi import FFI

    ffi = FFI()
    ffi.cdef(CDEF)
    return Library(ffi, ffi.dlopen(str(path)))


@functools.cache
def _before_the_sdk(path: Path) -> Library:
    """The library, once it stands in front of the SDK's own callback, for good."""
    library = load(path)
    ffi, calls = library
    client = sdk.FfiClient.instance
    # Kept by its module for as long as the program runs, as the SDK itself needs it.
    goes_on = ctypes.cast(sdk.ffi_event_callback, ctypes.c_void_p).value
    drop = ctypes.cast(client._ffi_lib.livekit_ffi_drop_handle, ctypes.c_void_p).value
    calls.tap_begin(ffi.cast("callback", goes_on), ffi.cast("dropper", drop))
    ours = int(ffi.cast("intptr_t", ffi.addressof(calls, "tap_event")))
    # Its log is no longer handed to Python, which parsed hundreds of lines a second to drop them;
    # the SDK writes to standard error itself, as much as RUST_LOG says (errors where it is unset).
    hands_over_its_log = False
    client._ffi_lib.livekit_ffi_initialize(
        sdk.ffi_cb_fnc(ours), hands_over_its_log, b"python", rtc.__version__.encode()
    )
    return library


class Tap:
    """The streams of one connection; everything but `Voice` belongs to one asyncio thread."""

    def __init__(self, path: Path) -> None:
        self._ffi, self._calls = _before_the_sdk(path)
        self._pictures = self._ffi.new("struct picture[]", MOST)
        self._seen: dict[int, Seen] = {}
        self._streams: dict[int, sdk.FfiHandle] = {}
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._tap = self._calls.tap_open(self._bell)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._bell, self._rung)

    def watch(self, track: rtc.RemoteTrack, seen: Seen) -> int:
        """Have `seen` called with the newest picture (I420), whenever there is one; a stream."""
        request = ffi_pb2.FfiRequest()
        wanted = request.new_video_stream
        wanted.track_handle = track._ffi_handle.handle
        wanted.type = video_frame_pb2.VideoStreamType.VIDEO_STREAM_NATIVE
        wanted.format = _I420
        wanted.normalize_stride = True
        stream = self._open(request, lambda answer: answer.new_video_stream.stream)
        self._seen[stream] = seen
        return stream

    def listen(self, track: rtc.RemoteTrack) -> tuple[int, Voice]:
        """A stream of sound, and the way to what comes of it."""
        request = ffi_pb2.FfiRequest()
        wanted = request.new_audio_stream
        wanted.track_handle = track._ffi_handle.handle
        wanted.type = audio_frame_pb2.AudioStreamType.AUDIO_STREAM_NATIVE
        wanted.sample_rate, wanted.num_channels, wanted.frame_size_ms = RATE, 1, 10
        wanted.queue_size_frames = 0
        stream = self._open(request, lambda answer: answer.new_audio_stream.stream)
        return stream, Voice(self._ffi, self._calls, stream)

    def close_stream(self, stream: int) -> None:
        """Nothing comes of it any longer."""
        self._seen.pop(stream, None)
        handle = self._streams.pop(stream, None)
        if handle is not None:
            self._calls.tap_remove(stream)
            handle.dispose()

    def close(self) -> None:
        """Close every stream, and be used no longer; harmless the second time."""
        if self._tap is None:
            return
        for stream in tuple(self._streams):
            self.close_stream(stream)
        self._loop.remove_reader(self._bell)
        self._calls.tap_close(self._tap)
        self._tap = None
        os.close(self._bell)

    def _open(self, request: Any, stream_of: Callable[[Any], Any]) -> int:
        # Its first event may come before the answer has been read.
        self._calls.tap_hold()
        try:
            stream = stream_of(sdk.FfiClient.instance.request(request))
            number = int(stream.handle.id)
            if not self._calls.tap_add(self._tap, number):
                raise MemoryError("no memory for one more stream")
        finally:
            self._calls.tap_release()
        self._streams[number] = sdk.FfiHandle(number)
        return number

    def _rung(self) -> None:
        os.eventfd_read(self._bell)
        # All of them first: what was fetched and not made a frame of is never given back.
        for stream, frame in tuple(self._look()):
            seen = self._seen.get(stream)
            if seen is not None:
                seen(frame)

    def _look(self) -> Iterator[tuple[int, rtc.VideoFrame]]:
        count = self._calls.tap_look(self._tap, self._pictures, MOST)
        for picture in self._ffi.unpack(self._pictures, count):
            yield picture.stream, self._frame(picture)

    def _frame(self, picture: Any) -> rtc.VideoFrame:
        """The picture where it lies, given back when nobody has it any longer."""
        width, height, handle = picture.width, picture.height, picture.handle
        drop = self._calls.tap_drop
        pixels = self._ffi.gc(picture.pixels, lambda _: drop(handle))
        size = width * height + 2 * ((width + 1) // 2) * ((height + 1) // 2)
        data = memoryview(self._ffi.buffer(pixels, size))
        return rtc.VideoFrame(width, height, _I420, data)


class Voice:
    """What comes of one voice; for the one thread that plays it."""

    def __init__(self, ffi: Any, calls: Any, stream: int) -> None:
        self._ffi, self._calls, self._stream = ffi, calls, stream
        self._samples = ffi.new("int16_t[]", _VOICE_MOST)
        self._bytes = ffi.buffer(self._samples)

    def blocks(self) -> list[bytes]:
        """All whole blocks that have come since the last call; none once it was closed."""
        count = self._calls.tap_listen(self._stream, self._samples, BLOCK)
        return [
            self._bytes[start : start + BLOCK_BYTES] for start in range(0, count * 2, BLOCK_BYTES)
        ]
