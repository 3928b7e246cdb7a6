"""SCTP packets that are whole, and others."""

from __future__ import annotations

import struct

import pytest

from media.engine.guards.chunks import MOST_CHUNKS, MOST_STREAMS, sound


def chunk(kind: int, body: bytes) -> bytes:
    return struct.pack("!BBH", kind, 0, len(body) + 4) + body + bytes(-len(body) % 4)


def packet(*chunks: bytes) -> bytes:
    return bytes(12) + b"".join(chunks)


def data(stream: int = 1, text: bytes = b"hello") -> bytes:
    return chunk(0, struct.pack("!LHHL", 7, stream, 0, 51) + text)


def acknowledgement(*gaps: tuple[int, int], duplicates: int = 0, claimed: int = 0) -> bytes:
    body = struct.pack("!LLHH", 1, 1000, claimed or len(gaps), duplicates)
    return chunk(
        3, body + b"".join(struct.pack("!HH", *gap) for gap in gaps) + bytes(4 * duplicates)
    )


def parameter(kind: int, body: bytes) -> bytes:
    return struct.pack("!HH", kind, len(body) + 4) + body + bytes(-len(body) % 4)


INIT = bytes(16) + parameter(0xC000, b"") + parameter(0x8008, b"\xc0\x82")


@pytest.mark.parametrize(
    "good",
    [
        packet(data()),
        packet(data(), data(), acknowledgement()),
        packet(acknowledgement((2, 3), (5, 9), duplicates=2)),
        packet(chunk(1, INIT)),
        packet(chunk(2, INIT)),
        packet(chunk(4, parameter(1, b"beat"))),
        packet(chunk(6, b"")),
        packet(chunk(7, bytes(4))),
        packet(chunk(10, b"cookie")),
        packet(chunk(11, b"")),
        packet(chunk(130, parameter(13, bytes(14)))),
        packet(chunk(130, parameter(16, bytes(8)))),
        packet(chunk(192, bytes(4) + struct.pack("!HHHH", 1, 2, 3, 4))),
        packet(chunk(77, b"unknown")),
    ],
)
def test_what_clients_send_is_sound(good: bytes) -> None:
    assert sound(good, 10)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        bytes(12),
        bytes(15),
        packet(data())[:-4],
        packet(struct.pack("!BBH", 0, 0, 3) + b"x"),
        packet(*[data()] * (MOST_CHUNKS + 1)),
        packet(data(text=b"")),
        packet(data(stream=MOST_STREAMS)),
        packet(chunk(1, INIT), data()),
        packet(data(), chunk(1, INIT)),
        packet(chunk(1, INIT[:15])),
        packet(chunk(1, bytes(16) + struct.pack("!HH", 0xC000, 0))),
        packet(chunk(4, struct.pack("!HH", 1, 0))),
        packet(chunk(4, struct.pack("!HH", 1, 3) + b"xxxx")),
        packet(chunk(4, struct.pack("!HH", 1, 99) + b"xxxx")),
        packet(chunk(6, struct.pack("!HH", 12, 0))),
        packet(chunk(7, b"")),
        packet(chunk(130, parameter(13, bytes(11)))),
        packet(chunk(130, parameter(13, bytes(13)))),
        packet(chunk(130, parameter(16, bytes(4)))),
        packet(chunk(130, struct.pack("!HH", 17, 0))),
        packet(chunk(192, b"")),
        packet(chunk(192, bytes(6))),
        packet(chunk(192, bytes(4) + struct.pack("!HH", MOST_STREAMS, 0))),
        packet(chunk(3, bytes(8))),
        packet(acknowledgement((1, 65535))),
        packet(acknowledgement((5, 4))),
        packet(acknowledgement((0, 4))),
        packet(acknowledgement((2, 5), (5, 6))),
        packet(acknowledgement((1, 11))),
        packet(acknowledgement((1, 2), claimed=300)),
    ],
)
def test_what_is_broken_or_costs_more_than_it_is_worth_is_not(bad: bytes) -> None:
    assert not sound(bad, 10)
