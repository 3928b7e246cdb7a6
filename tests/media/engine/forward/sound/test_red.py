"""Packets that carry their predecessors, written, read and mangled."""

from __future__ import annotations

import random

import pytest

from media.engine.forward.sound import red
from media.engine.forward.sound.red import Block


def test_a_packet_that_carries_two_is_written_as_the_rfc_draws_it() -> None:
    packed = red.pack(111, b"now", [Block(1920, b"older"), Block(960, b"old")])
    # F, payload type; 14 bits of age, 10 of length; the last header is one byte.
    assert packed[:4] == bytes((0x80 | 111,)) + (1920 << 10 | 5).to_bytes(3, "big")
    assert packed[4:8] == bytes((0x80 | 111,)) + (960 << 10 | 3).to_bytes(3, "big")
    assert packed[8:] == bytes((111,)) + b"older" + b"old" + b"now"


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_what_is_packed_is_unpacked(count: int) -> None:
    before = [Block(960 * age, bytes([age]) * (age * 7)) for age in range(count, 0, -1)]
    assert red.unpack(red.pack(111, b"own", before)) == [*before, Block(0, b"own")]


@pytest.mark.parametrize(
    "left_out",
    [Block(1 << 14, b"too old"), Block(960, b"x" * 1024), Block(960, b""), Block(0, b"same")],
)
def test_a_block_that_does_not_fit_its_header_is_left_out(left_out: Block) -> None:
    packed = red.pack(111, b"own", [left_out, Block(480, b"kept")])
    assert red.unpack(packed) == [Block(480, b"kept"), Block(0, b"own")]


def test_a_packet_does_not_outgrow_its_path() -> None:
    packed = red.pack(111, b"n" * 500, [Block(1920, b"a" * 400), Block(960, b"b" * 400)])
    assert len(packed) <= red.MOST_BYTES
    assert [older for older, _ in red.unpack(packed)] == [960, 0]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xef",
        b"\xef\x00\x00\x05",
        b"\xef\x0f\x00\x05\x6fabc",  # five bytes are said to come
        b"\xef\x0f\x00\x01" * 9 + b"\x6f" + b"x" * 20,
    ],
)
def test_a_broken_packet_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="redundant"):
        red.unpack(broken)


def test_nothing_but_value_error_comes_of_noise() -> None:
    chance = random.Random(4)
    whole = red.pack(111, b"own" * 20, [Block(960, b"before" * 10)])
    for _ in range(20_000):
        data = bytearray(whole[: chance.randrange(len(whole) + 1)])
        for _ in range(chance.randrange(4)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            blocks = red.unpack(bytes(data))
        except ValueError:
            continue
        assert blocks[-1].older == 0
