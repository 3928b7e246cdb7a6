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
_MOST_NUMBER = (1 << 48) - 1


class PlainRecords:
    """What comes for one handshake.

    Plain records get new numbers: the number is not signed either, and one forged with a high
    number would have all true ones taken for old.
    """

    def __init__(self) -> None:
        self._number = 0

    def plausible(self, data: bytes) -> bytes:
        """The datagram without plain records no client sends, and without what is cut off."""
        kept, at = [], 0
        while at + _RECORD.size <= len(data):
            kind, epoch, length = _RECORD.unpack_from(data, at)
            begin, end = at + _RECORD.size, at + _RECORD.size + length
            if end > len(data):
                break
            if epoch:
                kept.append(data[at:end])
            elif kind == _CHANGE_CIPHER or (kind == _HANDSHAKE and _whole(data[begin:end])):
                number = self._number.to_bytes(6, "big")
                kept.append(data[at : at + 5] + number + data[at + 11 : end])
                self._number = self._number + 1 & _MOST_NUMBER
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
