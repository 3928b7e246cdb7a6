"""DTLS records, as far as a forger can write them (RFC 6347 section 4.1).

Alerts of the first epoch are neither encrypted nor signed: who can write our client's address
on a datagram could end its handshake with fifteen bytes.  A true one says nothing that the
silence after it does not say as well, so all of them are taken out.
"""

from __future__ import annotations

from struct import Struct

_RECORD = Struct("!B2xH6xH")
_ALERT = 21


def without_plain_alerts(data: bytes) -> bytes:
    """The datagram without unencrypted alerts, and without what follows a broken record."""
    kept, at = [], 0
    while at + _RECORD.size <= len(data):
        kind, epoch, length = _RECORD.unpack_from(data, at)
        end = at + _RECORD.size + length
        if end > len(data):
            break
        if kind != _ALERT or epoch:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
