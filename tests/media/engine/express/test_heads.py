"""Packets are read, and the heads of their copies written, as Python does it, byte for byte."""

from __future__ import annotations

import random
from collections import Counter
from struct import pack
from typing import Any

import pytest
from cffi import FFI

from media.engine.forward.stream.packet import OTHER, Packet, head, picture, sound
from media.engine.packets import arrivals, rtcp, rtp
from media.engine.transport import copies

TAG = 5
ffi = FFI()
ffi.cdef(
    """
    struct stamp { double due, every; uint16_t number; uint8_t tag; };
    struct copy {
        void *session; struct stamp *stamp; int32_t line; uint32_t ssrc; uint32_t timestamp;
        uint16_t sequence; uint16_t picture_id; uint8_t tl0; uint8_t payload_type;
    };
    struct reading {
        const unsigned char *tail; int tail_length; uint32_t timestamp; uint16_t sequence;
        uint16_t picture_id; uint8_t mark; uint8_t form; uint8_t front[2]; uint8_t tl0;
        uint8_t begins;
    };
    int read_packet(struct reading *into, const unsigned char *packet, int length, int video);
    int write_head(unsigned char *at, const struct reading *packet, const struct copy *copy,
                   int number);
    int hurries(const unsigned char *packet, int length);
    """
)


@pytest.fixture(scope="module")
def library() -> Any:
    path = copies.compiled()
    assert path is not None, "./run setup compiles it"
    return ffi.dlopen(str(path))


CALM = rtcp.receiver_report(1, [])
SENDER = rtcp.sender_report(rtcp.SenderReport(5, 1 << 40, 90), 3, 400)
ARRIVED = b"\x8f\xcd\x00\x05" + bytes(20)


@pytest.mark.parametrize(
    ("compound", "hurries"),
    [
        (CALM, False),
        (SENDER, False),
        (CALM + rtcp.bandwidth(1, 100_000, [5]), False),
        (ARRIVED, False),
        (ARRIVED + CALM, False),
        (CALM + rtcp.ask_again(1, 5, [9]), True),
        (CALM + rtcp.ask_keyframe(1, 5), True),
        (CALM + b"\x84\xce\x00\x02" + bytes(8), True),  # FIR
        (b"\x81\xcb\x00\x01" + bytes(4), True),  # BYE
        (b"\x80\xcf\x00\x01" + bytes(4), True),  # what nobody here knows
        (CALM[:-1], True),
        (CALM + b"\x80", True),
        (b"\x80\xc9\xff\xff", True),
        (b"", False),
    ],
)
def test_only_what_cannot_wait_hurries(library: Any, compound: bytes, hurries: bool) -> None:
    assert bool(library.hurries(compound, len(compound))) is hurries


def descriptor(chance: random.Random) -> bytes:
    """Any that RFC 7741 knows."""
    first = chance.choice([0x10, 0x00, 0x90, 0x80, 0xB0, 0x81])
    if not first & 0x80:
        return bytes([first])
    flags = chance.choice([0x80, 0xC0, 0xE0, 0xF0, 0x40, 0x20, 0x00])
    found = bytes([first, flags])
    if flags & 0x80:
        number = chance.randrange(0x8000)
        found += pack("!H", 0x8000 | number) if chance.random() < 0.8 else bytes([number & 0x7F])
    if flags & 0x40:
        found += bytes([chance.randrange(256)])
    if flags & 0x30:
        found += bytes([chance.randrange(256)])
    return found


def any_packet(chance: random.Random) -> bytes:
    """One a client may send; now and then with what is not usual, or cut off."""
    header = bytearray(
        rtp.build(
            chance.randrange(128),
            chance.random() < 0.5,
            chance.choice([0, 1, 0xFFFF, chance.randrange(0x10000)]),
            chance.choice([0, 0xFFFFFFFF, chance.randrange(1 << 32)]),
            chance.randrange(1 << 32),
        )
    )
    extension = b""
    if chance.random() < 0.6:
        words = chance.randrange(4)
        header[0] |= 0x10
        extension = pack("!HH", 0xBEDE, words) + chance.randbytes(4 * words)
    if chance.random() < 0.05:
        header[0] |= chance.choice([0x20, 0x01])
    payload = descriptor(chance) + chance.randbytes(chance.choice([0, 1, 40, 1100]))
    data = bytes(header) + extension + payload
    return data[: chance.randrange(12, len(data) + 1)] if chance.random() < 0.1 else data


def by_python(data: bytes, *, video: bool) -> Packet | None:
    """The packet where it is a usual one."""
    try:
        packet = rtp.parse(data)
        read = picture(packet) if video else sound(packet)
    except ValueError:
        return None
    if data[0] & 0x2F or not packet.payload or read.form == OTHER:
        return None
    # A descriptor with nothing behind it is read by Python alone.
    return read if not video or read.descriptor is None or _has_body(read) else None


def _has_body(read: Packet) -> bool:
    return read.descriptor is not None and len(read.payload) > read.descriptor.size


@pytest.mark.parametrize("video", [True, False])
def test_a_thousand_packets(library: Any, video: bool) -> None:
    chance = random.Random(20)
    seen: Counter[object] = Counter()
    for _ in range(3000):
        data = any_packet(chance)
        reading = ffi.new("struct reading *")
        kept = ffi.from_buffer(data)
        usual = library.read_packet(reading, kept, len(data), video)
        read = by_python(data, video=video)
        assert bool(usual) == (read is not None), data.hex()
        seen[None if read is None else read.form] += 1
        if read is None:
            continue
        assert bool(reading.begins) == read.begins
        assert reading.sequence == read.sequence
        add = (
            chance.randrange(-0x8000, 0x8000),
            chance.randrange(-(1 << 32), 1 << 32),
            chance.randrange(-0x8000, 0x8000),
            chance.randrange(-256, 256),
        )
        stamp, copy = ffi.new("struct stamp *"), ffi.new("struct copy *")
        stamp.tag, copy.stamp, copy.payload_type = TAG, stamp, 96
        copy.ssrc = chance.randrange(1 << 32)
        copy.sequence, copy.timestamp = add[0] & 0xFFFF, add[1] & 0xFFFFFFFF
        copy.picture_id, copy.tl0 = add[2] & 0xFFFF, add[3] & 0xFF
        number = chance.choice([-1, 0, 0xFFFF, chance.randrange(0x10000)])
        written = ffi.new("unsigned char[34]")
        length = library.write_head(written, reading, copy, number)
        expected = head(read, 96, copy.ssrc, add)
        if number >= 0:
            block = arrivals.extension(number, TAG)
            expected = bytes((expected[0] | 0x10,)) + expected[1:12] + block + expected[12:]
        assert bytes(ffi.buffer(written, length)) == expected
        assert bytes(ffi.buffer(reading.tail, reading.tail_length)) == read.tail
    assert len(seen) == (4 if video else 2), seen
    assert min(seen.values()) > 50
