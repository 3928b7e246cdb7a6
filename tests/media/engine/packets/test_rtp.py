"""RTP headers and their extensions."""

from __future__ import annotations

import random

import pytest

from media.engine.packets import rtp, vp8

PLAIN = bytes.fromhex("80e0000100000002000000037f")


def test_plain_packet() -> None:
    packet = rtp.parse(PLAIN)
    assert (packet.payload_type, packet.marker) == (96, True)
    assert (packet.sequence, packet.timestamp, packet.ssrc) == (1, 2, 3)
    assert packet.payload == b"\x7f"
    assert rtp.build(96, True, 1, 2, 3) == PLAIN[:12]


@pytest.mark.parametrize(
    ("profile", "block", "expected"),
    [
        ("bede", "10aa0000", {1: b"\xaa", 2: None}),
        ("bede", "0010aa21bbcc0000", {1: b"\xaa", 2: b"\xbb\xcc"}),
        ("1000", "0101aa0202bbcc00", {1: b"\xaa", 2: b"\xbb\xcc"}),
        ("bede", "1f000000", {1: b"\x00\x00\x00"}),  # longer than the block: what is there
        ("1234", "10aa0000", {1: None}),
    ],
)
def test_extensions(profile: str, block: str, expected: dict[int, bytes | None]) -> None:
    body = bytes.fromhex(block)
    data = b"\x90" + PLAIN[1:12] + bytes.fromhex(profile) + (len(body) // 4).to_bytes(2, "big")
    packet = rtp.parse(data + body + b"payload")
    assert packet.payload == b"payload"
    for number, value in expected.items():
        assert rtp.extension(packet, number) == value


@pytest.mark.parametrize(
    "data",
    [b"", PLAIN[:11], b"\x40" + PLAIN[1:], b"\x8f" + PLAIN[1:], b"\x90" + PLAIN[1:12] + b"\xbe"],
)
def test_broken_packets(data: bytes) -> None:
    with pytest.raises(ValueError):
        rtp.parse(data)


def test_padding_is_dropped() -> None:
    padded = b"\xa0" + PLAIN[1:12] + b"ab\x00\x00\x03"
    assert rtp.parse(padded).payload == b"ab"
    with pytest.raises(ValueError):
        rtp.parse(b"\xa0" + PLAIN[1:12] + b"ab\x00")
    with pytest.raises(ValueError):
        rtp.parse(b"\xa0" + PLAIN[1:12] + b"ab\x09")


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(1, 0, True), (0, 1, False), (0, 65535, True), (5, 5, False)]
)
def test_newer(a: int, b: int, expected: bool) -> None:
    assert rtp.newer(a, b) is expected


@pytest.mark.parametrize(
    ("payload", "size", "starts", "key", "picture", "tl0"),
    [
        ("1000", 1, True, True, -1, -1),
        ("1001", 1, True, False, -1, -1),
        ("0000", 1, False, False, -1, -1),
        ("11" + "00", 1, False, False, -1, -1),  # partition 1
        ("9080" + "05" + "00", 3, True, True, 5, -1),
        ("9080" + "8105" + "00", 4, True, True, 261, -1),
        ("90e0" + "8105" + "07" + "20" + "01", 6, True, False, 261, 7),
        ("9040" + "07" + "00", 3, True, True, -1, 7),
    ],
)
def test_vp8_descriptor(
    payload: str, size: int, starts: bool, key: bool, picture: int, tl0: int
) -> None:
    found = vp8.parse(bytes.fromhex(payload))
    assert (found.size, found.starts_frame, found.keyframe) == (size, starts, key)
    assert (found.picture_id, found.tl0) == (picture, tl0)


@pytest.mark.parametrize("payload", ["", "90", "9080", "908081", "10"])
def test_cut_vp8_descriptor(payload: str) -> None:
    with pytest.raises(ValueError):
        vp8.parse(bytes.fromhex(payload))


def test_vp8_rewrite_keeps_everything_else() -> None:
    payload = bytes.fromhex("90e0810507200102")
    changed = vp8.rewrite(payload, vp8.parse(payload), 0x7ABC, 9)
    assert changed.hex() == "90e0fabc09200102"
    assert vp8.rewrite(b"\x10\x00", vp8.parse(b"\x10\x00"), 1, 1) == b"\x10\x00"


def test_nothing_but_value_error_escapes() -> None:
    chance = random.Random(7)
    for _ in range(20_000):
        data = bytearray(PLAIN + chance.randbytes(chance.randrange(40)))
        for _ in range(chance.randrange(4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        raw = bytes(data[: chance.randrange(len(data) + 1)])
        try:
            packet = rtp.parse(raw)
            for number in range(1, 15):
                rtp.extension(packet, number)
            vp8.parse(packet.payload)
        except ValueError:
            pass
