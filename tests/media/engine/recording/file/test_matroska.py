"""The bytes of a file, read back by somebody else's reader."""

from __future__ import annotations

import pytest

from media.engine.recording.file import matroska
from media.engine.recording.file.matroska import PICTURE, SOUND, Block, Cue, Ending, Shape
from tests.media.engine.recording.file import making, reading

SHAPES = [
    Shape(webm=False, picture=(320, 180), sound=True),
    Shape(webm=True, picture=(1280, 720), sound=True),
    Shape(webm=True, picture=(320, 180), sound=False),
    Shape(webm=False, picture=None, sound=True),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_head_has_one_length_and_says_what_is_in_the_file(shape: Shape) -> None:
    growing = matroska.head(shape)
    whole = matroska.head(shape, Ending(duration_ms=60_000, size=1 << 40, cues_at=(1 << 40) - 99))
    assert len(growing) == len(whole) == matroska.HEAD_BYTES
    assert matroska.read_head(growing) == matroska.read_head(whole) == shape
    assert (b"webm" in growing) == shape.webm


@pytest.mark.parametrize(
    "data",
    [b"", b"RIFF" + bytes(2000), bytes(1024), matroska.head(SHAPES[0])[:1023], b"\x1a\x45" * 600],
)
def test_head_of_somebody_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        matroska.read_head(data)


def test_cluster_is_read_back_also_where_it_is_cut_off() -> None:
    blocks = [Block(PICTURE, 5000, True, b"p" * 300), Block(SOUND, 5012, True, b"s" * 90)]
    data = matroska.cluster(blocks)
    found = matroska.read_element(data, 0)
    assert found is not None
    assert found.size is not None
    assert (found.name, found.body_at + found.size) == (matroska.CLUSTER, len(data))
    read = matroska.read_cluster(data[found.body_at :])
    assert [(b.track, b.at_ms, b.key) for b in read] == [(1, 5000, True), (2, 5012, True)]
    cut = matroska.read_cluster(data[found.body_at :][:64])
    assert [(b.track, b.at_ms) for b in cut] == [(1, 5000)]


ELEMENTS = [
    (b"\xa3\x81x", (0xA3, 2, 1)),
    (b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7, (matroska.CLUSTER, 12, None)),
    (b"\x42\x86\x40\x02ab", (0x4286, 4, 2)),
    (b"", None),
    (b"\x1f\x43", None),  # cut off in its name
    (b"\xa3\x40", None),  # cut off in its size
    (b"\x00\x81x", None),  # no name begins so
    (b"\xa3\x00", None),  # nor a size
]


@pytest.mark.parametrize(("data", "expected"), ELEMENTS)
def test_element_headers(data: bytes, expected: tuple[int, int, int | None] | None) -> None:
    found = matroska.read_element(data, 0)
    assert (found and (found.name, found.body_at, found.size)) == expected


def test_whole_file_is_decoded_frame_by_frame_and_can_be_sought() -> None:
    shape = SHAPES[0]
    slots = making.blocks(100)
    data, places = matroska.head(shape), []
    for begin in range(0, 200, 20):  # ten slots: a key frame is the first
        places.append(Cue(slots[begin].at_ms, PICTURE, len(data)))
        data += matroska.cluster(slots[begin : begin + 20])
    cues_at = len(data)
    data += matroska.cues(places, shape)
    data = matroska.head(shape, Ending(2000, len(data), cues_at)) + data[matroska.HEAD_BYTES :]
    assert [seen.number for seen in reading.watch(data)] == list(range(100))
    times, peaks = reading.listen(data)
    assert 1.9 < times[-1] < 2.1
    assert sum(peak > reading.LOUD for peak in peaks) > 1800
    with reading.opened(data) as container:
        assert container.duration == 2_000_000
        container.seek(1_500_000)
        assert next(container.decode(video=0)).time == 1.4


def test_file_that_grows_plays_wherever_it_is_cut() -> None:
    data = matroska.head(SHAPES[0])
    ends = []
    slots = making.blocks(40)
    for begin in range(0, 80, 20):
        data += matroska.cluster(slots[begin : begin + 20])
        ends.append(len(data))
    for cut in range(ends[0], len(data) + 1, 331):
        whole = sum(end <= cut for end in ends)
        numbers = [seen.number for seen in reading.watch(data[:cut])]
        assert numbers[: whole * 10] == list(range(whole * 10))
