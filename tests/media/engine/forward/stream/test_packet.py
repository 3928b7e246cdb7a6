"""What all copies of a packet share, and the numbers each copy gets."""

from __future__ import annotations

import pytest

from media.engine.forward.stream.packet import head, picture, sound
from media.engine.packets import rtp, vp8

ADD = (5, 7, 3, 2)


def arrived(payload: bytes, marker: bool = True) -> rtp.Rtp:
    return rtp.parse(rtp.build(111, marker, 0xFFFE, 0xFFFFFFFE, 9) + payload)


@pytest.mark.parametrize(
    ("payload", "picture_id", "tl0"),
    [
        ("90e0" + "ffff" + "ff" + "20" + "0102", 2, 1),  # everything, and all of it wraps
        ("90e0" + "8105" + "07" + "20" + "0102", 0x108, 9),
        ("9080" + "8105" + "0102", 0x108, -1),
        ("90a0" + "8105" + "20" + "0102", 0x108, -1),
        ("9080" + "05" + "0102", 8, -1),  # seven bits
        ("90e0" + "05" + "07" + "20" + "0102", 8, 9),
        ("9040" + "07" + "0102", -1, 9),
        ("10" + "0102", -1, -1),
    ],
)
def test_a_copy_differs_in_its_numbers_alone(payload: str, picture_id: int, tl0: int) -> None:
    raw = bytes.fromhex(payload)
    packet = picture(arrived(raw))
    copy = rtp.parse(head(packet, 96, 1234, ADD) + packet.tail)
    assert (copy.payload_type, copy.marker, copy.ssrc) == (96, True, 1234)
    assert (copy.sequence, copy.timestamp) == (3, 5)
    found, before = vp8.parse(copy.payload), vp8.parse(raw)
    assert (found.picture_id, found.tl0) == (picture_id, tl0)
    assert copy.payload[found.size :] == raw[before.size :]
    assert copy.payload == vp8.rewrite(raw, before, picture_id, tl0)


def test_sound_is_copied_whole_and_may_begin_anywhere() -> None:
    packet = sound(arrived(b"opus", marker=False))
    copy = rtp.parse(head(packet, 111, 4, ADD) + packet.tail)
    assert (copy.payload, copy.marker, packet.begins) == (b"opus", False, True)


def test_only_a_key_frame_begins_a_picture() -> None:
    assert picture(arrived(b"\x10\x00")).begins
    assert not picture(arrived(b"\x10\x01")).begins
    assert not picture(arrived(b"\x00\x00")).begins
    padding = picture(arrived(b""))
    assert not padding.begins
    assert rtp.parse(head(padding, 96, 4, ADD) + padding.tail).payload == b""


def test_a_cut_descriptor_is_refused() -> None:
    with pytest.raises(ValueError):
        picture(arrived(b"\x90\x80"))
