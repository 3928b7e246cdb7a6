"""Recordings become packets: whole, in order, spread over time, and again from the beginning."""

from __future__ import annotations

import pytest
from aiortc.codecs.vpx import VpxPayloadDescriptor

from tests.bench.engine.traffic.recording import MOST_BYTES, PACE, cut, descriptor, synthetic

KEY = b"k" * 5000
PICTURES = [(0.0, KEY), (0.033, b"a" * 600), (0.067, b"b" * 1151), (0.1, b"c" * 10)]


def test_every_picture_is_cut_up_whole_and_in_order() -> None:
    recording = cut(PICTURES, video=True)
    assert recording.units == 4
    for number, (_, data) in enumerate(PICTURES):
        pieces = [piece for piece in recording.pieces if piece.unit == number]
        assert b"".join(piece.payload for piece in pieces) == data
        assert all(len(piece.payload) <= MOST_BYTES for piece in pieces)
        assert [piece.begins for piece in pieces] == [True, *[False] * (len(pieces) - 1)]
        assert [piece.ends for piece in pieces] == [*[False] * (len(pieces) - 1), True]


def test_a_large_picture_is_spread_and_the_next_one_waits_for_its_end() -> None:
    recording = cut(PICTURES, video=True)
    times = [piece.at_s for piece in recording.pieces]
    assert times == sorted(times)
    rate = sum(len(data) for _, data in PICTURES) / recording.seconds
    second = next(piece for piece in recording.pieces if piece.unit == 1)
    assert second.at_s == pytest.approx(max(recording.seconds / 4, 5000 / (rate * PACE)))


def test_sound_keeps_its_pace() -> None:
    blocks = [(number * 0.02 + (number % 2) * 0.0004, b"opus") for number in range(50)]
    recording = cut(blocks, video=False)
    gaps = [
        late.at_s - early.at_s
        for early, late in zip(recording.pieces, recording.pieces[1:], strict=False)
    ]
    assert gaps == pytest.approx([recording.seconds / 50] * 49)
    assert recording.seconds == pytest.approx(1.0, abs=0.01)


def test_a_synthetic_stream_begins_with_a_key_frame_and_repeats_without_a_step() -> None:
    recording = synthetic(400, 1000)
    assert {len(piece.payload) for piece in recording.pieces} == {1000}
    # RFC 6386 section 9.1: bit 0 of the frame tag is clear in a key frame.
    assert [piece.payload[0] & 1 for piece in recording.pieces[:3]] == [0, 1, 1]
    assert recording.seconds - recording.pieces[-1].at_s == pytest.approx(1 / 400)


@pytest.mark.parametrize("picture", [0, 1, 0x7FFF, 0x8000])
@pytest.mark.parametrize("begins", [True, False])
def test_the_descriptor_is_what_others_read(picture: int, begins: bool) -> None:
    read, rest = VpxPayloadDescriptor.parse(descriptor(begins=begins, picture=picture) + b"rest")
    assert rest == b"rest"
    assert read.partition_start == begins
    assert read.picture_id == picture & 0x7FFF
    assert read.tl0picidx == picture & 0xFF
    assert read.tid is not None
    assert read.tid[0] == 0
