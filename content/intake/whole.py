"""Whether all of a file is there, by what it says of its own length.

MP4 is a row of boxes (ISO/IEC 14496-12, section 4.2), WebM one segment behind a header
(RFC 8794 and RFC 9559); both carry their sizes.  A file may leave the last one open.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from content.intake.film import MP4, Container

# Four hours of a film in pieces of half a second, and some more.
_MOST_BOXES = 100_000
_SEGMENT = b"\x18\x53\x80\x67"


def is_cut_off(file: BinaryIO, container: Container) -> bool:
    """Whether the file ends before it should, as far as it says where that is."""
    size = file.seek(0, os.SEEK_END)
    end = _mp4_end(file, size) if container is MP4 else _webm_end(file)
    return end is not None and end > size


def _mp4_end(file: BinaryIO, size: int) -> int | None:
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return at + len(head)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length < 8:
            return None  # 0 is "to the end of the file", and the rest is nonsense
        at += length
        if at > size:
            return at
    return None


def _webm_end(file: BinaryIO) -> int | None:
    file.seek(4)
    header = _number(file)
    if header is None:
        return None
    file.seek(header, os.SEEK_CUR)
    if file.read(4) != _SEGMENT:
        return None
    segment = _number(file)
    return None if segment is None else file.tell() + segment


def _number(file: BinaryIO) -> int | None:
    """A number of variable length (RFC 8794, section 4); None for "unknown" and for nonsense."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    bits = 7 * (more + 1)
    number = int.from_bytes(first + file.read(more), "big") & ((1 << bits) - 1)
    return None if number == (1 << bits) - 1 else number
