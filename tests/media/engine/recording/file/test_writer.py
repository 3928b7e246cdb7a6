"""Files written by a thread, cut off at any byte, and mended."""

from __future__ import annotations

import os
import resource
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue

import pytest

from media.engine.recording.file import matroska, writer
from media.engine.recording.file.matroska import PICTURE, SOUND, Block, Shape
from media.engine.recording.file.writer import Limits, Outcome, Writer, repair
from tests.media.engine.recording.file import making, reading
from tests.parts.waiting import until

SHAPE = Shape(webm=True, picture=(640, 360), sound=True)
NO_LIMITS = Limits(most_bytes=1 << 40, keep_free_bytes=0)
PATIENCE_S = 60.0


def write(
    path: Path, batches: list[list[Block]], limits: Limits = NO_LIMITS, shape: Shape = SHAPE
) -> tuple[Writer, Outcome]:
    ended: SimpleQueue[Outcome] = SimpleQueue()
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    one = Writer(file, shape, limits, ended.put)
    one.see((320, 180))
    for batch in batches:
        one.put(batch)
    one.finish()
    one.start()
    outcome = ended.get(timeout=PATIENCE_S)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file)
    return one, outcome


def batches(slots: int) -> list[list[Block]]:
    """A quarter of a second each, as they come."""
    made = making.blocks(slots)
    return [made[begin : begin + 26] for begin in range(0, len(made), 26)]


def test_finished_file_has_duration_index_and_the_size_of_its_pictures(tmp_path: Path) -> None:
    path = tmp_path / "lesson.webm"
    one, outcome = write(path, batches(200))
    assert outcome == Outcome(4000, path.stat().st_size)
    assert one.dropped == 0
    assert reading.seconds(path) == 4.0
    assert [seen.number for seen in reading.watch(path)] == list(range(200))
    data = path.read_bytes()
    assert matroska.read_head(data) == Shape(webm=True, picture=(320, 180), sound=True)
    with reading.opened(path) as container:
        container.seek(3_500_000)
        assert next(container.decode(video=0)).time == 3.4
    times = [at for _, at, _ in reading.packets(path)]
    early = 0.008  # by which Opus counts what its encoder looked ahead
    assert all(after >= before - early for before, after in pairwise(times))


def test_sound_alone_is_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "sound.mkv"
    shape = Shape(webm=False, picture=None, sound=True)
    sounds = [block for block in making.blocks(100) if block.track == SOUND]
    _, outcome = write(path, [sounds[:50], sounds[50:]], shape=shape)
    assert outcome.error == ""
    times, _ = reading.listen(path)
    assert 1.9 < times[-1] < 2.1


def test_file_cut_off_at_any_byte_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "lesson.webm"
    write(path, batches(60))
    data = path.read_bytes()
    # What a kill leaves: the first head, and clusters up to somewhere.
    growing = matroska.head(SHAPE) + data[matroska.HEAD_BYTES :]
    shown: list[int] = []
    for cut in [*range(matroska.HEAD_BYTES, len(data), 997), len(data)]:
        path.write_bytes(growing[:cut])
        outcome = repair(os.open(path, os.O_RDWR))
        assert outcome.size == path.stat().st_size
        once = path.read_bytes()
        if outcome.size > matroska.HEAD_BYTES:
            shown.append(len(reading.watch(path)))
            assert reading.seconds(path) * 1000 == outcome.duration_ms
        assert repair(os.open(path, os.O_RDWR)) == outcome
        assert path.read_bytes() == once
    assert shown == sorted(shown)
    assert shown[-1] == 60


@pytest.mark.parametrize(
    "data",
    [b"", b"not a recording" * 200, matroska.head(SHAPE)[:500]],
    ids=["none", "other", "cut"],
)
def test_what_is_no_recording_is_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "thesis.txt"
    path.write_bytes(data)
    with pytest.raises(ValueError):
        repair(os.open(path, os.O_RDWR))
    assert path.read_bytes() == data


def test_garbage_behind_the_last_cluster_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "lesson.webm"
    write(path, batches(60))
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(5000))
    assert repair(os.open(path, os.O_RDWR)).size == size


def test_slow_disk_costs_whole_pictures_and_no_sound(tmp_path: Path) -> None:
    """Nothing is taken before the thread starts: a disk that stands still."""
    path = tmp_path / "lesson.webm"
    slots = making.blocks(400)
    fat = [
        Block(b.track, b.at_ms, b.key, b.data + bytes(30_000 * (b.track == PICTURE))) for b in slots
    ]
    one, outcome = write(path, [fat[begin : begin + 26] for begin in range(0, 800, 26)])
    assert outcome.error == ""
    assert one.dropped > 100
    kinds = reading.packets(path)
    assert sum(kind == "audio" for kind, _, _ in kinds) == 400
    pictures = [at for kind, at, _ in kinds if kind == "video"]
    assert len(pictures) == 400 - one.dropped
    assert path.stat().st_size < writer.MOST_BYTES + 1024 * 1024


def test_after_left_out_pictures_a_key_frame_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "lesson.webm"
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    ended: SimpleQueue[Outcome] = SimpleQueue()
    one = Writer(file, SHAPE, NO_LIMITS, ended.put)
    slots = [block for block in making.blocks(60) if block.track == PICTURE]
    one.put([Block(PICTURE, 0, True, bytes(writer.PICTURES_BYTES))])
    one.put(slots[5:15])
    assert one.dropped == 10
    one.start()
    until("the disk took it", lambda: one.backlog == 0, PATIENCE_S)
    one.put(slots[15:40])  # the key frame is number 20
    one.finish()
    assert ended.get(timeout=PATIENCE_S).error == ""
    times = [at for kind, at, _ in reading.packets(path) if kind == "video"]
    assert times[:2] == [0.0, 0.4]
    assert len(times) == 21


def test_limits_end_a_file_that_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "lesson.webm"
    _, outcome = write(path, batches(200), Limits(most_bytes=40_000, keep_free_bytes=0))
    assert outcome.limit == "the file is as large as it may be"
    assert outcome.error == ""
    assert path.stat().st_size < 41_000
    assert reading.seconds(path) * 1000 == outcome.duration_ms > 200
    crowded = tmp_path / "crowded.webm"
    long = [[Block(PICTURE, at, True, bytes(100))] for at in range(0, 60_000, 1000)]
    _, outcome = write(crowded, long, Limits(most_bytes=1 << 40, keep_free_bytes=1 << 60))
    assert outcome.limit == "the disk is almost full"
    assert 0 < outcome.duration_ms < 10_000


def test_mistake_of_ours_ends_the_file_and_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "lesson.webm"
    good = batches(60)
    _, outcome = write(path, [*good, [Block(SOUND, -1, True, b"")]])
    assert outcome.error == "the room engine made a mistake"
    assert "the writer stumbled" in caplog.text
    assert len(reading.watch(path)) == 60


def test_full_disk_is_told_and_keeps_what_is_there(tmp_path: Path) -> None:
    """A process may be told that its files are full; the kernel answers as a full disk does."""
    path = tmp_path / "lesson.webm"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    try:
        _, outcome = write(path, batches(200))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert outcome.error == "the file could not be written: File too large"
    assert path.stat().st_size <= 40_000
    assert reading.seconds(path) * 1000 == outcome.duration_ms > 200
    assert len(reading.watch(path)) > 10
