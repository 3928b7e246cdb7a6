"""SCTP packets before aiortc reads them (RFC 9260 section 3, RFC 3758, RFC 6525).

Its reader trusts lengths: one parameter of length zero keeps it in a loop that eats all memory,
and a few bytes of acknowledgement can have it count to millions.  A packet that is not whole
here does not get there.
"""

from __future__ import annotations

from struct import Struct

MOST_CHUNKS = 16
"""In one packet; clients bundle two or three."""
MOST_STREAMS = 1024
"""libwebrtc's own bound."""

_CHUNK = Struct("!BxH")
_PAIR = Struct("!HH")
_COUNTS = Struct("!8xHH")
_STREAM = Struct("!4xH")

_HEADER_BYTES = 12
_DATA, _INIT, _INIT_ACK, _SACK = 0, 1, 2, 3
_HEARTBEAT, _HEARTBEAT_ACK, _ABORT, _SHUTDOWN, _ERROR = 4, 5, 6, 7, 9
_RECONFIG, _FORWARD_TSN = 130, 192
_LEAST = {13: 12, 16: 8, 17: 8}
"""Bytes in a parameter of a reconfiguration."""


def sound(data: bytes, outstanding: int) -> bool:
    """Whether a packet is whole and asks for no more work than it is worth.

    `outstanding` is how many chunks of ours wait to be acknowledged.
    """
    at, count = _HEADER_BYTES, 0
    while at + _CHUNK.size <= len(data):
        kind, length = _CHUNK.unpack_from(data, at)
        count += 1
        if length < _CHUNK.size or at + length > len(data) or count > MOST_CHUNKS:
            return False
        body = data[at + _CHUNK.size : at + length]
        if not _sound_chunk(kind, body, outstanding):
            return False
        if kind == _INIT and (count > 1 or at + length + 3 < len(data)):
            return False
        at += length + -length % 4
    return count > 0


def _sound_chunk(kind: int, body: bytes, outstanding: int) -> bool:
    if kind == _DATA:
        return len(body) > 12 and _STREAM.unpack_from(body)[0] < MOST_STREAMS
    if kind in (_INIT, _INIT_ACK):
        return len(body) >= 16 and _sound_parameters(body[16:])
    if kind == _SACK:
        return _sound_acknowledgement(body, outstanding)
    if kind == _FORWARD_TSN:
        return len(body) >= 4 and len(body) % 4 == 0 and _few_streams(body[4:])
    if kind == _RECONFIG:
        return _sound_parameters(body) and _sound_requests(body)
    if kind == _SHUTDOWN:
        return len(body) == 4
    if kind in (_HEARTBEAT, _HEARTBEAT_ACK, _ABORT, _ERROR):
        return _sound_parameters(body)
    return True


def _sound_parameters(body: bytes) -> bool:
    at = 0
    while at + _PAIR.size <= len(body):
        _, length = _PAIR.unpack_from(body, at)
        if length < _PAIR.size or at + length > len(body):
            return False
        at += length + -length % 4
    return True


def _sound_requests(body: bytes) -> bool:
    at = 0
    while at + _PAIR.size <= len(body):
        kind, length = _PAIR.unpack_from(body, at)
        size = length - _PAIR.size
        if size < _LEAST.get(kind, 0) or (kind == 13 and size % 2):
            return False
        at += length + -length % 4
    return True


def _sound_acknowledgement(body: bytes, outstanding: int) -> bool:
    """Gaps are about chunks that were sent, each begins before it ends."""
    if len(body) < _COUNTS.size:
        return False
    gaps, duplicates = _COUNTS.unpack_from(body)
    if len(body) != _COUNTS.size + 4 * (gaps + duplicates):
        return False
    before = 0
    for number in range(gaps):
        start, end = _PAIR.unpack_from(body, _COUNTS.size + 4 * number)
        if not before < start <= end <= outstanding:
            return False
        before = end
    return True


def _few_streams(body: bytes) -> bool:
    return all(stream < MOST_STREAMS for stream, _ in _PAIR.iter_unpack(body))
