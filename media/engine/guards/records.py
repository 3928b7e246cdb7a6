"""DTLS records, as far as a forger can write them (RFC 6347 sections 4.1 and 4.2).

The first epoch is neither encrypted nor signed: who can write our client's address on a datagram
could end its handshake with fifteen bytes, an alert.  A true alert says nothing that the silence
after it does not say as well.  So of the first epoch only whole handshake messages and the
change of cipher get through; OpenSSL gives a connection up for anything else.
"""

from __future__ import annotations

from struct import Struct

_RECORD = Struct("!B2xH6xH")
_MESSAGE = Struct("!BHB2xBHBH")
_CHANGE_CIPHER = 20
_HANDSHAKE = 22


def plausible(data: bytes) -> bytes:
    """The datagram without plain records no client sends, and without what is cut off."""
    kept, at = [], 0
    while at + _RECORD.size <= len(data):
        kind, epoch, length = _RECORD.unpack_from(data, at)
        begin, end = at + _RECORD.size, at + _RECORD.size + length
        if end > len(data):
            break
        if epoch or kind == _CHANGE_CIPHER or (kind == _HANDSHAKE and _whole(data[begin:end])):
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _whole(body: bytes) -> bool:
    """Whether a record is a row of handshake messages or their fragments, and nothing else."""
    at = 0
    while at + _MESSAGE.size <= len(body):
        _, high, low, offset_high, offset_low, size_high, size_low = _MESSAGE.unpack_from(body, at)
        size = size_high << 16 | size_low
        if (offset_high << 16 | offset_low) + size > (high << 8 | low):
            return False
        at += _MESSAGE.size + size
    return at == len(body) > 0
