"""What stands before the SDK's callback: its own streams' events are kept, all others go on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from livekit.rtc._proto import ffi_pb2, video_frame_pb2

from media.lesson_room.receiving import tap
from media.sound.blocks import BLOCK, BLOCK_BYTES, SILENCE

VIDEO, VOICE, STRANGER = 7, 8, 9


@dataclass
class Source:
    """A library of its own with the SDK's two functions played by the test."""

    ffi: Any
    calls: Any
    bell: int
    passed: list[bytes] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    ours: Any = None

    def send(self, event: ffi_pb2.FfiEvent | bytes) -> None:
        data = event if isinstance(event, bytes) else event.SerializeToString()
        self.calls.tap_event(data, len(data))

    def look(self, most: int = tap.MOST) -> list[tuple[int, int, int, int]]:
        """Stream, handle, width and height of each picture that waits."""
        into = self.ffi.new("struct picture[]", most)
        count = self.calls.tap_look(self.ours, into, most)
        return [(one.stream, one.handle, one.width, one.height) for one in into[0:count]]

    def rings(self) -> bool:
        try:
            return os.eventfd_read(self.bell) > 0
        except BlockingIOError:
            return False


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    made = tap.compiled()
    assert made is not None, "./run setup compiles it"
    # One of its own: what is loaded from the same file is the same, and this process has rooms.
    ffi, calls = tap.load(Path(shutil.copy(made, tmp_path / "own.so")))
    source = Source(ffi, calls, os.eventfd(0, os.EFD_NONBLOCK))
    go_on = ffi.callback(
        "callback", lambda data, size: source.passed.append(bytes(ffi.buffer(data, size)))
    )
    drop = ffi.callback("dropper", lambda handle: source.dropped.append(handle) or 1)
    source.kept += [go_on, drop]
    calls.tap_begin(go_on, drop)
    source.ours = calls.tap_open(source.bell)
    for stream in (VIDEO, VOICE):
        calls.tap_hold()
        calls.tap_add(source.ours, stream)
        calls.tap_release()
    yield source
    os.close(source.bell)


def picture(handle: int, width: int = 640, height: int = 361, stream: int = VIDEO) -> Any:
    event = ffi_pb2.FfiEvent()
    event.video_stream_event.stream_handle = stream
    received = event.video_stream_event.frame_received
    received.timestamp_us, received.rotation = 1234567, 0
    received.metadata.user_timestamp = 5
    received.buffer.handle.id = handle
    info = received.buffer.info
    info.type, info.width, info.height = video_frame_pb2.VideoBufferType.I420, width, height
    info.data_ptr = 4096
    part = info.components.add()
    part.data_ptr, part.stride, part.size = 4096, width, width * height
    return event


def sound(samples: Any, handle: int, channels: int = 1) -> Any:
    event = ffi_pb2.FfiEvent()
    event.audio_stream_event.stream_handle = VOICE
    frame = event.audio_stream_event.frame_received.frame
    frame.handle.id = handle
    frame.info.data_ptr = samples.ctypes.data
    frame.info.num_channels, frame.info.sample_rate = channels, 48_000
    frame.info.samples_per_channel = len(samples)
    return event


def end(stream: int) -> Any:
    event = ffi_pb2.FfiEvent()
    event.video_stream_event.stream_handle = stream
    event.video_stream_event.eos.SetInParent()
    return event


def block(number: int) -> Any:
    return np.full(BLOCK, number, np.int16)


def test_of_several_pictures_only_the_newest_waits_and_rings_once(source: Source) -> None:
    for handle in (1, 2, 3):
        source.send(picture(handle))
    assert source.dropped == [1, 2]
    assert source.rings()
    assert not source.rings()
    assert source.look() == [(VIDEO, 3, 640, 361)]
    assert source.look() == []
    source.send(picture(4, 1280, 720))
    assert source.rings()
    assert source.look() == [(VIDEO, 4, 1280, 720)]
    # Whoever looked drops them.
    assert source.dropped == [1, 2]
    assert source.passed == []


def test_a_small_picture_rings_by_itself_unless_a_large_one_comes_anyway(source: Source) -> None:
    source.send(picture(1, 320, 180))
    assert source.rings()
    assert len(source.look()) == 1

    def waits(handle: int) -> bool:
        source.send(picture(handle))
        source.rings()
        source.look()
        source.send(picture(handle + 1, 320, 180))
        return not source.rings()

    # A machine may take longer than a large picture is waited for: not each time.
    assert any(waits(handle) for handle in range(10, 1000, 2))
    source.send(picture(2000))
    assert source.rings()
    assert source.look() == [(VIDEO, 2000, 640, 361)]


def test_what_does_not_fit_rings_again(source: Source) -> None:
    source.calls.tap_hold()
    source.calls.tap_add(source.ours, STRANGER)
    source.calls.tap_release()
    source.send(picture(1))
    source.send(picture(2, stream=STRANGER))
    assert source.rings()
    first = source.look(most=1)
    assert source.rings()
    assert sorted(one[1] for one in first + source.look(most=1)) == [1, 2]


def test_everything_else_goes_on_as_it_came(source: Source) -> None:
    stranger = picture(1, stream=STRANGER)
    logs = ffi_pb2.FfiEvent()
    logs.logs.records.add(level=0, target="t", line=1, message="m")
    connected = ffi_pb2.FfiEvent()
    connected.room_event.room_handle = VIDEO
    whole = picture(2).SerializeToString()
    broken = [b"", b"\xff" * 12, b"\x1a\x7f\x08", *(whole[:length] for length in range(len(whole)))]
    for event in (stranger, logs, connected, *broken):
        source.send(event)
    assert source.passed == [
        *(event.SerializeToString() for event in (stranger, logs, connected)),
        *broken,
    ]
    assert source.look() == []
    assert source.dropped == []


def test_another_format_than_asked_for_is_given_back(source: Source) -> None:
    other = picture(1)
    other.video_stream_event.frame_received.buffer.info.type = video_frame_pb2.VideoBufferType.RGBA
    source.send(other)
    source.send(sound(np.zeros(2 * BLOCK, np.int16), 2, channels=2))
    assert (source.dropped, source.look()) == ([1, 2], [])
    assert tap.Voice(source.ffi, source.calls, VOICE).blocks() == []


def test_a_voice_is_fetched_in_blocks_and_keeps_its_last_200_ms(source: Source) -> None:
    voice = tap.Voice(source.ffi, source.calls, VOICE)
    source.send(sound(block(1), 1))
    source.send(sound(np.full(BLOCK // 2, 2, np.int16), 2))
    assert source.dropped == [1, 2]
    assert not source.rings()
    assert voice.blocks() == [block(1).tobytes()]
    assert voice.blocks() == []
    source.send(sound(np.full(BLOCK // 2, 2, np.int16), 3))
    assert voice.blocks() == [block(2).tobytes()]
    for number in range(30):
        source.send(sound(block(number), number + 10))
    assert voice.blocks() == [block(number).tobytes() for number in range(10, 30)]
    assert all(len(one) == BLOCK_BYTES for one in (SILENCE, block(1).tobytes()))


def test_of_a_removed_stream_nothing_is_left_and_nothing_goes_on(source: Source) -> None:
    source.send(picture(1))
    source.send(sound(block(1), 2))
    voice = tap.Voice(source.ffi, source.calls, VOICE)
    for stream in (VIDEO, VOICE):
        source.calls.tap_remove(stream)
    assert sorted(source.dropped) == [1, 2]
    assert (source.look(), voice.blocks()) == ([], [])
    # What was on its way already is given back; its end is the last of it.
    source.send(picture(3))
    assert source.dropped[-1] == 3
    source.send(end(VIDEO))
    assert source.passed == []
    source.send(picture(4))
    assert len(source.passed) == 1


def test_a_stream_that_ended_first_is_forgotten_when_it_is_removed(source: Source) -> None:
    source.send(end(VIDEO))
    source.calls.tap_remove(VIDEO)
    source.calls.tap_remove(VIDEO)
    source.send(picture(1))
    assert len(source.passed) == 1
