"""What happens to a recording in a lesson: mutes, reconnects, kills, a full disk."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from livekit import api, rtc
from livekit.protocol import egress

from tests.media.engine.conftest import until
from tests.media.engine.recording.file import reading
from tests.media.engine.recording.studio import Studio, opened

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with opened(tmp_path) as running:
        yield running


async def test_lips_and_voice_belong_together(studio: Studio) -> None:
    """A flash and a beep at the same moment, once a second.

    A publisher in Python on a busy machine is itself some 70 ms late with one or the other, so
    this shows that the SDK's reports are understood; `test_recorder` holds what a recording
    adds to milliseconds.
    """
    teacher = await studio.join("one")
    teacher.pumps.append(asyncio.create_task(_flash_and_beep(teacher.room)))
    await until(lambda: len(teacher.room.local_participant.track_publications) == 2)
    info = await studio.record("one")
    await studio.until_recorded(info, 9.0)
    await studio.stop(info)
    path = studio.folder / "lesson.webm"
    seen = reading.watch(path)
    flashes = [b.at for a, b in pairwise(seen) if a.grey < 128 <= b.grey]
    beeps = _onsets(*reading.listen(path))
    apart = [min((beep - flash for beep in beeps), key=abs) for flash in flashes[1:-1]]
    assert len(apart) >= 5
    assert sorted(map(abs, apart))[len(apart) // 4] < 0.150


async def test_mute_is_silence_of_the_right_length(studio: Studio) -> None:
    teacher, watcher = await studio.join("one"), await studio.join("two")
    await teacher.publish_video()
    sound = await teacher.publish_sound()
    info = await studio.record("one")
    await studio.until_recorded(info, 1.5)
    assert isinstance(sound.track, rtc.LocalAudioTrack)
    sound.track.mute()
    muted_at = _end(studio, info)
    await studio.until_recorded(info, muted_at + 2.5)
    sound.track.unmute()
    await studio.until_recorded(info, muted_at + 5.0)
    await studio.catches_up(watcher, "one")
    await studio.stop(info)
    path = studio.folder / "lesson.webm"
    times, peaks = reading.listen(path)
    quiet = [at for at, peak in zip(times, peaks, strict=True) if peak < 0.01]
    assert len(quiet) > 1000
    assert max(peaks[-500:]) > reading.LOUD
    steps = np.diff([at for kind, at, _ in reading.packets(path) if kind == "audio"])
    assert steps.max() < 0.1, "players that count samples keep the time"
    assert abs(times[-1] - reading.watch(path)[-1].at) < 0.5


async def test_publisher_that_comes_again_goes_on_in_the_same_file(studio: Studio) -> None:
    watcher = await studio.join("center:1")
    first = await studio.join("one")
    await first.publish_video(colour=60)
    await first.publish_sound()
    info = await studio.record("one")
    await studio.until_recorded(info, 1.5)
    # The same identity again: a full reconnect, with new tracks, smaller pictures, new numbers.
    second = await studio.join("one")
    await second.publish_video(colour=220, width=320, height=180)
    await second.publish_sound()
    began = _end(studio, info)
    await studio.until_recorded(info, began + 2.0)
    await second.room.disconnect()
    await until(lambda: not watcher.room.remote_participants)
    left = _end(studio, info)
    await studio.until_recorded(info, left + 1.0)  # silence goes on, and time with it
    ended = await studio.stop(info)
    assert ended.status == egress.EGRESS_COMPLETE
    path = studio.folder / "lesson.webm"
    seen = reading.watch(path)
    assert [seen[0].width, seen[-1].width] == [640, 320]
    assert abs(seen[0].grey - 60) < 20
    assert abs(seen[-1].grey - 220) < 20
    times = [one.at for one in seen]
    assert times == sorted(times)
    assert reading.seconds(path) >= left + 0.9


async def test_growing_file_plays_and_a_killed_engine_loses_less_than_a_second(
    studio: Studio,
) -> None:
    teacher, watcher = await studio.join("one"), await studio.join("two")
    await teacher.publish_video()
    await teacher.publish_sound()
    info = await studio.record("one")
    await studio.until_recorded(info, 3.0)
    path = studio.folder / "lesson.webm"
    copy = path.read_bytes()
    for cut in range(len(copy) - 3000, len(copy), 271):
        assert len(reading.watch(copy[:cut])) > 20
    studio.engine.process.kill()
    await studio.engine.process.wait()
    before = reading.watch(path.read_bytes())
    assert watcher.numbers["one"][-1] - before[-1].number <= 20, "as many as are sent in a second"
    assert reading.seconds(path) == 0
    await watcher.close()
    await studio.start_again()
    ended = await studio.ended(info)
    assert ended.status == egress.EGRESS_FAILED
    assert ended.error == "the room engine ended while it recorded; the file was repaired"
    assert ended.file_results[0].size == studio.size(info)
    assert [one.number for one in reading.watch(path)] == [one.number for one in before]
    assert reading.seconds(path) * 1e9 == pytest.approx(ended.file_results[0].duration, abs=1e6)
    assert b"\x1c\x53\xbb\x6b" in path.read_bytes(), "it has an index now"


async def test_full_disk_ends_the_recording_and_not_the_lesson(studio: Studio) -> None:
    teacher, watcher = await studio.join("one"), await studio.join("two")
    await teacher.publish_video()
    info = await studio.record("one")
    # The kernel refuses the engine larger files, as a full disk would.
    pid = studio.engine.process.pid
    limits = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (50_000, limits[1]))
    ended = await studio.ended(info)
    assert ended.status == egress.EGRESS_FAILED
    assert ended.error == "the file could not be written: File too large"
    assert studio.hooks.events[-1].egress_info.error == ended.error
    assert len(reading.watch(studio.folder / "lesson.webm")) > 5
    shown = watcher.pictures("one")
    await until(lambda: watcher.pictures("one") > shown + 20, "the lesson goes on")
    assert not watcher.room.is_recording


def _end(studio: Studio, info: api.EgressInfo) -> float:
    """Up to where the file on the disk reaches."""
    data = (studio.folder / info.file_results[0].filename).read_bytes()
    return max(at for _, at, _ in reading.packets(data))


def _onsets(times: list[float], peaks: list[float]) -> list[float]:
    """When it became loud after a fifth of a second of quiet."""
    found, quiet = [], 0
    for at, peak in zip(times, peaks, strict=True):
        if peak <= reading.LOUD:
            quiet += 1
            continue
        if quiet > 200:
            found.append(at)
        quiet = 0
    return found


async def _flash_and_beep(room: rtc.Room) -> None:
    """Ten steps of a hundred are white and loud; a step is 10 ms, every fifth has a picture."""
    video, audio = rtc.VideoSource(640, 360), rtc.AudioSource(48_000, 1, queue_size_ms=0)
    camera = rtc.LocalVideoTrack.create_video_track("camera", video)
    microphone = rtc.LocalAudioTrack.create_audio_track("microphone", audio)
    for track, source in (
        (camera, rtc.TrackSource.SOURCE_CAMERA),
        (microphone, rtc.TrackSource.SOURCE_MICROPHONE),
    ):
        options = rtc.TrackPublishOptions(
            source=source, simulcast=False, video_codec=rtc.VideoCodec.VP8
        )
        await room.local_participant.publish_track(track, options)
    tone = (np.sin(2 * np.pi * 1000 * np.arange(480) / 48_000) * 16_000).astype(np.int16)
    hiss = (np.random.default_rng(1).standard_normal(480) * 20).astype(np.int16)
    clock = asyncio.get_running_loop().time
    begin, step = clock(), 0
    while True:
        await asyncio.sleep(begin + step * 0.01 - clock())
        loud = step % 100 < 10
        if step % 5 == 0:
            picture = np.full((360, 640, 4), 235 if loud else 30, np.uint8)
            frame = rtc.VideoFrame(640, 360, rtc.VideoBufferType.RGBA, picture.tobytes())
            video.capture_frame(frame)
        samples = tone if loud else hiss
        await audio.capture_frame(rtc.AudioFrame(samples.tobytes(), 48_000, 1, 480))
        step += 1
