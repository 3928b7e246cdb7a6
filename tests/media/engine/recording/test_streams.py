"""Packets in, whole pictures and ordered sound out."""

from __future__ import annotations

import random

import pytest

from media.engine.forward.stream.packet import Packet, picture
from media.engine.packets.rtp import Rtp
from media.engine.recording.streams import (
    PATIENCE_S,
    SILENCE,
    Ordered,
    Pictures,
    concealment,
    opus_ms,
    size_of,
)
from tests.media.engine.recording.file.making import is_key, vp8

ORDERS = [
    ("in order", [1, 2, 3], [1, 2, 3]),
    ("two changed places", [1, 3, 2, 4], [1, 2, 3, 4]),
    ("twice", [1, 2, 2, 1, 3], [1, 2, 3]),
    ("over the end of the numbers", [65534, 0, 65535, 1], [65534, 65535, 0, 1]),
    ("from before the first", [5, 4, 6], [5, 6]),
]


@pytest.mark.parametrize(("_what", "sent", "expected"), ORDERS)
def test_order(_what: str, sent: list[int], expected: list[int]) -> None:
    ordered: Ordered[int] = Ordered()
    taken: list[int | None] = []
    for number in sent:
        ordered.put(number, number)
        taken += ordered.take(0.0)
    assert taken == expected


def test_lost_packet_is_waited_for_and_then_given_up() -> None:
    ordered: Ordered[int] = Ordered()
    for number in (1, 2, 5, 6):
        ordered.put(number, number)
    assert list(ordered.take(10.0)) == [1, 2]
    assert list(ordered.take(10.0 + PATIENCE_S * 0.9)) == []
    assert list(ordered.take(10.0 + PATIENCE_S)) == [None, 5, 6]
    ordered.put(4, 4)
    assert list(ordered.take(11.0)) == []


def test_far_jump_is_a_new_beginning_and_nothing_piles_up() -> None:
    ordered: Ordered[int] = Ordered()
    ordered.put(1, 1)
    assert list(ordered.take(0.0)) == [1]
    ordered.put(3, 3)
    ordered.put(900, 900)
    assert list(ordered.take(0.0)) == [None, 900]


def packets(pictures: tuple[bytes, ...], part: int = 90) -> list[Packet]:
    """What a browser makes of pictures: fragments with picture ids, the last one marked."""
    made = []
    for number, data in enumerate(pictures):
        starts = range(0, len(data), part)
        for at in starts:
            first = 0x90 if at == 0 else 0x80
            descriptor = bytes((first, 0x80, 0x80 | number >> 8, number & 0xFF))
            payload = descriptor + data[at : at + part]
            marked = at == starts[-1]
            rtp = Rtp(96, marked, len(made) + 65500 & 0xFFFF, number * 4500, 7, payload, 0, b"")
            made.append(picture(rtp))
    return made


def taken(sent: list[Packet]) -> list[int]:
    """The pictures that come out, by number."""
    pictures = Pictures()
    numbers = []
    for step, packet in enumerate([*sent, *sent[-1:] * 2]):
        pictures.put(packet)
        numbers += [one.timestamp // 4500 for one in pictures.take(step * PATIENCE_S / 4)]
    return numbers


def test_pictures_are_joined_as_they_were() -> None:
    sent = packets(vp8(30))
    assert len(sent) > 40
    pictures = Pictures()
    out = []
    for packet in sent:
        pictures.put(packet)
        out += pictures.take(0.0)
    assert [one.data for one in out] == list(vp8(30))
    assert [one.key for one in out] == [is_key(one) for one in vp8(30)]
    assert {one.size for one in out} == {(320, 180), None}


def test_after_a_loss_nothing_until_the_next_key_frame() -> None:
    sent = packets(vp8(30))
    for lost in range(len(sent)):
        number = sent[lost].timestamp // 4500
        next_key = -(-number // 10) * 10 if not sent[lost].begins else number + 10
        if next_key == number:  # a later part of a key frame
            next_key += 10
        expected = [n for n in range(30) if n < number or n >= next_key]
        assert taken(sent[:lost] + sent[lost + 1 :]) == expected, f"without packet {lost}"


def test_mixed_order_within_patience_loses_nothing() -> None:
    source = random.Random(4)
    sent = packets(vp8(30))
    order = sorted(range(len(sent)), key=lambda place: place + source.uniform(0, 3))
    first = order.index(0)
    order = [0, *order[:first], *order[first + 1 :]]
    assert taken([sent[place] for place in order]) == list(range(30))


def test_padding_is_no_loss() -> None:
    sent = packets(vp8(12))
    padding = picture(Rtp(96, False, sent[4].sequence, sent[3].timestamp, 7, b"", 0, b""))
    later = [one._replace(sequence=one.sequence + 1 & 0xFFFF) for one in sent[4:]]
    assert taken([*sent[:4], padding, *later]) == list(range(12))


def test_stream_without_key_frame_shows_nothing() -> None:
    sent = [one for one in packets(vp8(30)) if one.timestamp // 4500 % 10]
    assert taken(sent) == []


LENGTHS = [
    (b"", 0.0),
    (SILENCE, 20.0),
    (b"\x78abc", 20.0),  # hybrid, one frame
    (b"\x08abc", 20.0),
    (b"\x18abc", 60.0),
    (b"\x80abc", 2.5),
    (b"\x79abc", 40.0),  # two frames
    (b"\x7b\x03abc", 60.0),  # three frames
    (b"\x7b", 0.0),  # cut off
    (b"\x1b\x3fabc", 0.0),  # longer than a packet may be
]


@pytest.mark.parametrize(("packet", "expected"), LENGTHS)
def test_how_long_a_packet_sounds(packet: bytes, expected: float) -> None:
    assert opus_ms(packet) == expected


def test_concealment_sounds_as_long_as_one_frame() -> None:
    assert concealment(b"\x79abc") == b"\x78"
    assert opus_ms(concealment(b"\x79abc")) == 20.0


@pytest.mark.parametrize("data", [b"", bytes(9), bytes(20), b"\x10\x02\x00\x9d\x01\x2a" + bytes(4)])
def test_broken_key_frame_has_no_size(data: bytes) -> None:
    assert size_of(data) is None
