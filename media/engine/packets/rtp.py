"""RTP headers (RFC 3550 section 5.1, RFC 8285), as much of them as forwarding needs."""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

_FIXED = Struct("!BBHLL")
_EXTENSION = Struct("!HH")
_ONE_BYTE = 0xBEDE
_TWO_BYTE = 0x1000

HEADER_BYTES = 12


class Rtp(NamedTuple):
    """One packet; `payload` is without padding, `extension` the raw block of header extensions."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    profile: int
    extension: bytes


def parse(data: bytes) -> Rtp:
    """Read a packet; raises ValueError for anything that is not one."""
    if len(data) < HEADER_BYTES:
        raise ValueError("RTP packet is shorter than its header")
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    if first >> 6 != 2:
        raise ValueError("RTP version is not 2")
    at = HEADER_BYTES + 4 * (first & 0x0F)
    profile, extension = 0, b""
    if first & 0x10:
        if len(data) < at + 4:
            raise ValueError("RTP header extension is cut off")
        profile, words = _EXTENSION.unpack_from(data, at)
        extension = data[at + 4 : at + 4 + 4 * words]
        at += 4 + 4 * words
    end = len(data)
    if first & 0x20:
        end -= data[-1]
    if end < at or (first & 0x20 and data[-1] == 0):
        raise ValueError("RTP packet ends before its payload")
    return Rtp(
        second & 0x7F,
        second & 0x80 != 0,
        sequence,
        timestamp,
        ssrc,
        data[at:end],
        profile,
        extension,
    )


def extension(packet: Rtp, wanted: int) -> bytes | None:
    """The value of one header extension, or None; a broken block ends the search."""
    block = packet.extension
    at, end = 0, len(block)
    if packet.profile == _ONE_BYTE:
        while at < end:
            head = block[at]
            if head == 0:
                at += 1
                continue
            number, length = head >> 4, (head & 0x0F) + 1
            if number == wanted:
                return block[at + 1 : at + 1 + length]
            at += 1 + length
    elif packet.profile & 0xFFF0 == _TWO_BYTE:
        while at + 1 < end:
            number = block[at]
            if number == 0:
                at += 1
                continue
            length = block[at + 1]
            if number == wanted:
                return block[at + 2 : at + 2 + length]
            at += 2 + length
    return None


def build(payload_type: int, marker: bool, sequence: int, timestamp: int, ssrc: int) -> bytes:
    """A header without extensions and contributors."""
    return _FIXED.pack(0x80, payload_type | (0x80 if marker else 0), sequence, timestamp, ssrc)


def is_rtcp(data: bytes) -> bool:
    """Whether a multiplexed datagram is RTCP (RFC 5761 section 4)."""
    return len(data) >= 2 and 192 <= data[1] <= 223


def newer(a: int, b: int) -> bool:
    """Whether 16-bit sequence number `a` comes after `b`."""
    return a != b and (a - b) & 0xFFFF < 0x8000
