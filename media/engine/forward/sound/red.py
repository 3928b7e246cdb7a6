"""Packets that carry their predecessors once more (RFC 2198), for Opus.

A redundant block's header holds its payload type, how much older it is in 14 bits, and its
length in 10; the packet's own block comes last and has one byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MOST_BYTES = 1100
"""Of a whole packet: one that does not fit a path's unit is lost as a whole."""
_MOST_OLDER = (1 << 14) - 1
_MOST_LENGTH = (1 << 10) - 1
_MOST_BLOCKS = 8


class Block(NamedTuple):
    """What was sent before; `older` in ticks of the media clock, 0 for the packet's own."""

    older: int
    payload: bytes


def unpack(payload: bytes) -> list[Block]:
    """The blocks from the oldest to the packet's own; raises ValueError where one is cut off."""
    heads: list[tuple[int, int]] = []
    at, end = 0, len(payload)
    while at < end and payload[at] & 0x80:
        if at + 4 >= end or len(heads) >= _MOST_BLOCKS:
            raise ValueError("redundant block header is cut off")
        word = int.from_bytes(payload[at + 1 : at + 4], "big")
        heads.append((word >> 10, word & _MOST_LENGTH))
        at += 4
    if at >= end:
        raise ValueError("redundant packet without a block of its own")
    at += 1
    blocks = []
    for older, length in heads:
        if at + length > end:
            raise ValueError("redundant block is cut off")
        blocks.append(Block(older, payload[at : at + length]))
        at += length
    blocks.append(Block(0, payload[at:]))
    return blocks


def pack(payload_type: int, payload: bytes, before: Iterable[Block]) -> bytes:
    """A packet with those of the blocks `before` it that fit; they come from the oldest on.

    All blocks have one payload type.  A block that is too old, too long or empty is left out,
    and where all of them are too much together, the older ones.
    """
    left = MOST_BYTES - len(payload) - 1
    heads: list[bytes] = []
    bodies: list[bytes] = []
    for older, body in reversed(list(before)):
        size = len(body) + 4
        if not body or not 0 < older <= _MOST_OLDER or len(body) > _MOST_LENGTH or size > left:
            continue
        left -= size
        word = older << 10 | len(body)
        heads.append(bytes((0x80 | payload_type,)) + word.to_bytes(3, "big"))
        bodies.append(body)
    heads.reverse()
    bodies.reverse()
    return b"".join((*heads, bytes((payload_type,)), *bodies, payload))
