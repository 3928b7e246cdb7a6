"""A STUN binding request at a glance: what it costs to turn a stranger away (RFC 8489)."""

from __future__ import annotations

from struct import Struct

_HEADER = Struct("!HHL")
_ATTRIBUTE = Struct("!HH")
_REQUEST = 0x0001
_COOKIE = 0x2112A442
_USERNAME = 0x0006
_HEADER_BYTES = 20
_FIRST_FEW = 6
"""USERNAME comes first with every client we know; a hostile one does not make us count to 500."""


def meant_for(data: bytes) -> str | None:
    """Our user fragment that a binding request names; None for anything else.

    Nothing is verified here: this only says whose password the real look would need.
    """
    if len(data) < _HEADER_BYTES + 8:
        return None
    kind, length, cookie = _HEADER.unpack_from(data)
    if kind != _REQUEST or cookie != _COOKIE or length != len(data) - _HEADER_BYTES:
        return None
    at = _HEADER_BYTES
    for _ in range(_FIRST_FEW):
        if at + 4 > len(data):
            return None
        kind, length = _ATTRIBUTE.unpack_from(data, at)
        if kind == _USERNAME:
            name, colon, _ = data[at + 4 : at + 4 + length].partition(b":")
            return name.decode("ascii", "replace") if colon else None
        at += 4 + length + -length % 4
    return None
