"""DTLS records with and without forged alerts."""

from __future__ import annotations

import pytest

from media.engine.guards.records import without_plain_alerts


def record(kind: int, epoch: int, body: bytes) -> bytes:
    head = bytes([kind]) + b"\xfe\xfd" + epoch.to_bytes(2, "big") + bytes(6)
    return head + len(body).to_bytes(2, "big") + body


HELLO = record(22, 0, b"hello")
FATAL = record(21, 0, b"\x02\x28")
SIGNED = record(21, 1, bytes(26))
DATA = record(23, 1, b"data")


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (HELLO, HELLO),
        (FATAL, b""),
        (HELLO + FATAL, HELLO),
        (FATAL + HELLO + FATAL + DATA, HELLO + DATA),
        (SIGNED, SIGNED),
        (DATA + SIGNED, DATA + SIGNED),
        (HELLO + b"\x16\xfe", HELLO),
        (HELLO + FATAL[:-1], HELLO),
        (HELLO[:-1], b""),
        (b"", b""),
    ],
)
def test_plain_alerts_are_taken_out(data: bytes, kept: bytes) -> None:
    assert without_plain_alerts(data) == kept
