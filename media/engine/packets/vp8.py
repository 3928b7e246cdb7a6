"""The VP8 payload descriptor (RFC 7741 section 4.2): read, and written with other numbers."""

from __future__ import annotations

from typing import NamedTuple

PICTURE_ID_MASK = 0x7FFF


class Descriptor(NamedTuple):
    """Where the numbers stand (`-1`: absent), and what the packet begins."""

    size: int
    starts_frame: bool
    keyframe: bool
    picture_id: int
    picture_id_at: int
    picture_id_long: bool
    tl0: int
    tl0_at: int


def parse(payload: bytes) -> Descriptor:
    """Read a descriptor; raises ValueError where it is cut off."""
    try:
        return _parse(payload)
    except IndexError:
        raise ValueError("VP8 payload descriptor is cut off") from None


def _parse(payload: bytes) -> Descriptor:
    first = payload[0]
    at = 1
    picture_id = picture_id_at = tl0 = tl0_at = -1
    long = False
    if first & 0x80:
        flags = payload[1]
        at = 2
        if flags & 0x80:
            picture_id_at = at
            picture_id = payload[at] & 0x7F
            long = bool(payload[at] & 0x80)
            at += 1
            if long:
                picture_id = picture_id << 8 | payload[at]
                at += 1
        if flags & 0x40:
            tl0_at = at
            tl0 = payload[at]
            at += 1
        if flags & 0x30:
            at += 1
    starts = first & 0x17 == 0x10
    keyframe = starts and payload[at] & 0x01 == 0
    return Descriptor(at, starts, keyframe, picture_id, picture_id_at, long, tl0, tl0_at)


def rewrite(payload: bytes, descriptor: Descriptor, picture_id: int, tl0: int) -> bytes:
    """The payload with another picture id and TL0PICIDX, in the widths it came with."""
    if descriptor.picture_id_at < 0 and descriptor.tl0_at < 0:
        return payload
    head = bytearray(payload[: descriptor.size])
    at = descriptor.picture_id_at
    if at >= 0:
        if descriptor.picture_id_long:
            head[at] = 0x80 | picture_id >> 8 & 0x7F
            head[at + 1] = picture_id & 0xFF
        else:
            head[at] = picture_id & 0x7F
    if descriptor.tl0_at >= 0:
        head[descriptor.tl0_at] = tl0 & 0xFF
    return bytes(head) + payload[descriptor.size :]
