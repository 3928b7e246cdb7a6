"""What goes between the two processes (pure): a grey picture there, a line with a number back."""

from __future__ import annotations

import struct
from typing import NamedTuple

LOW = "--low"
"""Argument of the process that counts: it is to have the lowest priority."""
_HEAD = struct.Struct("<HH")
HEAD_BYTES = _HEAD.size
LONGEST_ANSWER = 16
"""Bytes; a number of people is far shorter."""


class Grey(NamedTuple):
    """A picture without colour, one byte a pixel, row by row."""

    width: int
    height: int
    pixels: bytes


def written(picture: Grey) -> bytes:
    return _HEAD.pack(picture.width, picture.height) + picture.pixels


def size(head: bytes) -> tuple[int, int]:
    """Width and height, by which the number of bytes that follow is known."""
    width, height = _HEAD.unpack(head)
    return width, height


def answer(people: int) -> bytes:
    return b"%d\n" % people


def understood(line: bytes) -> int | None:
    """The number of an answer; None where it is none."""
    digits = line.strip()
    return int(digits) if digits.isdigit() and len(line) <= LONGEST_ANSWER else None
