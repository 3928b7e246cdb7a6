"""Which numbered packets arrived at a receiver and when (transport-wide feedback, pure).

draft-holmer-rmcat-transport-wide-cc-extensions-01: a header extension numbers the packets of a
whole connection, and the receiver answers several times a second with the moment each came.
Moments are seconds of the receiver's own clock; only their differences mean anything.
"""

from __future__ import annotations

from struct import Struct, error, unpack_from

_HEAD = Struct("!BBHLLHHL")
_TYPE, _FORMAT = 205, 15
_REFERENCE_S = 0.064
_DELTA_S = 0.00025
MOST_STATUSES = 2048
"""A receiver reports some hundred packets at once; more is not meant well."""

EXTENSION_BYTES = 8
_EXTENSION = Struct("!HHBHB")


def extension(number: int, tag: int) -> bytes:
    """The header extension block that carries a packet's number (RFC 8285, one byte form)."""
    return _EXTENSION.pack(0xBEDE, 1, tag << 4 | 1, number, 0)


def is_report(data: bytes) -> bool:
    """Whether an RTCP datagram begins with such a report."""
    return len(data) >= 20 and data[1] == _TYPE and data[0] & 0x1F == _FORMAT


def rest(data: bytes) -> bytes:
    """What follows the first packet of an RTCP datagram."""
    return data[4 * (data[2] << 8 | data[3]) + 4 :]


def parse(data: bytes) -> list[tuple[int, float | None]]:
    """(number, moment) of each packet told of, None for one that did not arrive.

    Raises ValueError for a report that is cut off or tells of too many.
    """
    try:
        return _parse(data)
    except (IndexError, error):
        raise ValueError("arrival report is cut off") from None


def _parse(data: bytes) -> list[tuple[int, float | None]]:
    base, count, reference = unpack_from("!HHL", data, 12)
    if count > MOST_STATUSES:
        raise ValueError("arrival report tells of too many packets")
    symbols, at = _symbols(data, count)
    moment = (reference >> 8) * _REFERENCE_S
    found: list[tuple[int, float | None]] = []
    for step, symbol in enumerate(symbols):
        arrived: float | None = None
        if symbol == 1:
            moment += data[at] * _DELTA_S
            at += 1
            arrived = moment
        elif symbol == 2:
            (delta,) = unpack_from("!h", data, at)
            moment += delta * _DELTA_S
            at += 2
            arrived = moment
        found.append((base + step & 0xFFFF, arrived))
    return found


def _symbols(data: bytes, count: int) -> tuple[list[int], int]:
    """One status for each packet, and where the moments begin."""
    symbols: list[int] = []
    at = 20
    while len(symbols) < count:
        (chunk,) = unpack_from("!H", data, at)
        at += 2
        if not chunk & 0x8000:
            symbols += [chunk >> 13 & 3] * min(chunk & 0x1FFF, count - len(symbols))
            if not chunk & 0x1FFF:
                raise ValueError("arrival report holds an empty run")
        elif chunk & 0x4000:
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [chunk >> shift & 1 for shift in range(13, -1, -1)]
    return symbols[:count], at


def report(base: int, moments: list[float | None], own: int = 1, ssrc: int = 2) -> bytes:
    """Write a report as a receiver would; moments in seconds, not before the first of them."""
    first = next((one for one in moments if one is not None), 0.0)
    reference = int(first / _REFERENCE_S)
    ticks = round(reference * _REFERENCE_S / _DELTA_S)
    chunks, deltas = b"", b""
    for moment in moments:
        if moment is None:
            chunks += (1).to_bytes(2, "big")
            continue
        delta = round(moment / _DELTA_S) - ticks
        ticks += delta
        chunks += (2 << 13 | 1).to_bytes(2, "big")
        deltas += delta.to_bytes(2, "big", signed=True)
    body = chunks + deltas
    body += bytes(-len(body) % 4)
    words = 4 + len(body) // 4
    return (
        _HEAD.pack(0x80 | _FORMAT, _TYPE, words, own, ssrc, base, len(moments), reference << 8)
        + body
    )
