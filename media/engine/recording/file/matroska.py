"""Matroska and WebM as bytes (RFC 9559), as much as one picture and one sound need.

A file is a head of fixed length, clusters, and at its end the cues.  The head is written with
an unknown length, so that players take all whole clusters of a file that grows or was cut off,
and written again in its place once duration and cues are known.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HEAD_BYTES = 1024
MOST_CLUSTER_BYTES = 32 * 1024 * 1024
PICTURE, SOUND = 1, 2
"""Numbers of the tracks, and their types too (RFC 9559 section 5.1.4.1.3)."""

EBML, SEGMENT, VOID = 0x1A45DFA3, 0x18538067, 0xEC
SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES = (
    0x114D9B74,
    0x1549A966,
    0x1654AE6B,
    0x1F43B675,
    0x1C53BB6B,
)
DOC_TYPE, TRACK_ENTRY, CODEC, VIDEO, WIDTH, HEIGHT = 0x4282, 0xAE, 0x86, 0xE0, 0xB0, 0xBA
TIMESTAMP, SIMPLE_BLOCK = 0xE7, 0xA3
UNKNOWN = (1 << 56) - 1
OPUS_DELAY = 312  # samples an Opus encoder looks ahead: what it sends sounded that much before
OPUS_HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 2, OPUS_DELAY, 48_000, 0, 0)  # RFC 7845, 5.1
SEEK_PREROLL_NS = 80_000_000  # what an Opus decoder needs before it sounds right


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file holds; without `picture` (width, height) it is sound alone."""

    webm: bool
    picture: tuple[int, int] | None
    sound: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a file once it is whole; positions count from the file's beginning."""

    duration_ms: int
    size: int
    cues_at: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """One frame of one track, in milliseconds of the file."""

    track: int
    at_ms: int
    key: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Cue:
    """A place where a player may begin."""

    at_ms: int
    track: int
    cluster_at: int


@dataclass(frozen=True, slots=True)
class Element:
    """The header of one element; `size` is None where the length is unknown."""

    name: int
    body_at: int
    size: int | None


def head(shape: Shape, ending: Ending | None = None) -> bytes:
    """The first HEAD_BYTES of a file; `ending` once they are known."""
    doc_type = b"webm" if shape.webm else b"matroska"
    ebml = _element(
        EBML,
        _uint(0x4286, 1),
        _uint(0x42F7, 1),
        _uint(0x42F2, 4),
        _uint(0x42F3, 8),
        _element(DOC_TYPE, doc_type),
        _uint(0x4287, 4),
        _uint(0x4285, 2),
    )
    segment_at = len(ebml) + 12
    length = UNKNOWN if ending is None else ending.size - segment_at
    start = ebml + SEGMENT.to_bytes(4, "big") + (1 << 56 | length).to_bytes(8, "big")
    info = _info(ending)
    tracks = _tracks(shape)
    found = [(INFO, len(_seek_head([(INFO, 0), (TRACKS, 0), (CUES, 0)])))]
    found.append((TRACKS, found[0][1] + len(info)))
    seek = _seek_head([*found, (CUES, 0)])
    if ending is not None and ending.cues_at is not None:
        seek = _seek_head([*found, (CUES, ending.cues_at - segment_at)])
    else:
        seek = _seek_head(found) + _void(len(seek) - len(_seek_head(found)))
    body = start + seek + info + tracks
    return body + _void(HEAD_BYTES - len(body))


def cluster(blocks: Sequence[Block]) -> bytes:
    """Blocks in the order of their time, all within 32 s of the first."""
    begin = blocks[0].at_ms
    parts = [_uint(TIMESTAMP, begin)]
    for block in blocks:
        flags = 0x80 if block.key else 0
        start = struct.pack("!BhB", 0x80 | block.track, block.at_ms - begin, flags)
        parts.append(_element(SIMPLE_BLOCK, start, block.data))
    return _element(CLUSTER, *parts)


def cues(places: Sequence[Cue], shape: Shape) -> bytes:
    """The index of a whole file."""
    segment_at = _segment_at(shape)
    return _element(
        CUES,
        *(
            _element(
                0xBB,
                _uint(0xB3, one.at_ms),
                _element(0xB7, _uint(0xF7, one.track), _uint(0xF1, one.cluster_at - segment_at)),
            )
            for one in places
        ),
    )


def read_head(data: bytes) -> Shape:
    """What a head of ours says of its file; ValueError for any other."""
    if len(data) < HEAD_BYTES:
        raise ValueError("the head is cut off")
    ebml = read_element(data, 0)
    if ebml is None or ebml.name != EBML or ebml.size is None:
        raise ValueError("this is no Matroska file")
    kinds = dict(_children(data, ebml.body_at, ebml.body_at + ebml.size))
    segment = read_element(data, ebml.body_at + ebml.size)
    if segment is None or segment.name != SEGMENT:
        raise ValueError("the Matroska file has no segment")
    picture: tuple[int, int] | None = None
    sound = False
    for name, body in _children(data, segment.body_at, HEAD_BYTES):
        for kind, entry in _children(body, 0, len(body)) if name == TRACKS else ():
            fields = dict(_children(entry, 0, len(entry)))
            if kind == TRACK_ENTRY and fields.get(CODEC) == b"V_VP8":
                sizes = dict(_children(fields[VIDEO], 0, len(fields[VIDEO])))
                picture = (int.from_bytes(sizes[WIDTH]), int.from_bytes(sizes[HEIGHT]))
            sound |= fields.get(CODEC) == b"A_OPUS"
    if picture is None and not sound:
        raise ValueError("the Matroska file has no tracks of ours")
    return Shape(kinds.get(DOC_TYPE) == b"webm", picture, sound)


def read_element(data: bytes, at: int) -> Element | None:
    """The element header at a place; None where it is cut off or none begins there."""
    if at >= len(data) or data[at] < 0x10:
        return None
    name_bytes = 9 - data[at].bit_length()
    size_at = at + name_bytes
    if size_at >= len(data) or data[size_at] == 0:
        return None
    size_bytes = 9 - data[size_at].bit_length()
    body_at = size_at + size_bytes
    if body_at > len(data):
        return None
    limit = 1 << 7 * size_bytes
    size = int.from_bytes(data[size_at:body_at]) & limit - 1
    name = int.from_bytes(data[at:size_at])
    return Element(name, body_at, None if size == limit - 1 else size)


def read_cluster(body: bytes) -> list[Block]:
    """The blocks of a cluster's body, or of as much of it as is there, without their data."""
    begin = 0
    blocks = []
    for name, value in _children(body, 0, len(body)):
        if name == TIMESTAMP:
            begin = int.from_bytes(value)
        elif name == SIMPLE_BLOCK and len(value) >= 4:
            track, offset, flags = struct.unpack_from("!BhB", value)
            blocks.append(Block(track & 0x7F, begin + offset, bool(flags & 0x80), b""))
    return blocks


def _children(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Elements one after the other; the last may be cut off."""
    while at < end:
        found = read_element(data, at)
        if found is None or found.size is None:
            return
        yield found.name, data[found.body_at : min(end, found.body_at + found.size)]
        at = found.body_at + found.size


def _segment_at(shape: Shape) -> int:
    """Where the segment's body begins, from which cues count."""
    data = head(shape)
    ebml = read_element(data, 0)
    if ebml is None or ebml.size is None:
        raise ValueError("a head of ours cannot be read")
    return ebml.body_at + ebml.size + 12


def _info(ending: Ending | None) -> bytes:
    duration = _element(0x4489, struct.pack("!d", ending.duration_ms)) if ending else _void(11)
    names = _element(0x4D80, b"sarangbang"), _element(0x5741, b"sarangbang")
    return _element(INFO, _uint(0x2AD7B1, 1_000_000), *names, duration)


def _tracks(shape: Shape) -> bytes:
    entries = []
    if shape.picture is not None:
        width, height = (
            _element(name, value.to_bytes(2, "big"))
            for name, value in zip((WIDTH, HEIGHT), shape.picture, strict=True)
        )
        entries.append(_track(PICTURE, b"V_VP8", _element(VIDEO, width, height)))
    if shape.sound:
        audio = _element(0xE1, _element(0xB5, struct.pack("!d", 48_000)), _uint(0x9F, 2))
        delay_ns = OPUS_DELAY * 1_000_000_000 // 48_000
        preroll = _uint(0x56AA, delay_ns) + _uint(0x56BB, SEEK_PREROLL_NS)
        private = _element(0x63A2, OPUS_HEAD)
        entries.append(_track(SOUND, b"A_OPUS", audio + preroll + private))
    return _element(TRACKS, *entries)


def _track(number: int, codec: bytes, rest: bytes) -> bytes:
    numbers = _uint(0xD7, number) + _uint(0x73C5, number) + _uint(0x83, number)
    return _element(
        TRACK_ENTRY,
        numbers,
        _uint(0x9C, 0),
        _element(0x22B59C, b"und"),
        _element(CODEC, codec),
        rest,
    )


def _seek_head(places: Sequence[tuple[int, int]]) -> bytes:
    entries = (
        _element(
            0x4DBB,
            _element(0x53AB, name.to_bytes(4, "big")),
            _element(0x53AC, at.to_bytes(8, "big")),
        )
        for name, at in places
    )
    return _element(SEEK_HEAD, *entries)


def _void(size: int) -> bytes:
    """Nothing, in `size` bytes, at least nine."""
    return VOID.to_bytes(1, "big") + (1 << 56 | size - 9).to_bytes(8, "big") + bytes(size - 9)


def _uint(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, value.bit_length() + 7 >> 3), "big"))


def _element(name: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size_bytes = 1
    while len(body) >= (1 << 7 * size_bytes) - 1:
        size_bytes += 1
    size = (1 << 7 * size_bytes | len(body)).to_bytes(size_bytes, "big")
    return name.to_bytes(name.bit_length() + 7 >> 3, "big") + size + body
