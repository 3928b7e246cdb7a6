"""DTLS records that a client sends, and others."""

from __future__ import annotations

import pytest

from media.engine.guards.records import PlainRecords


def record(kind: int, epoch: int, body: bytes) -> bytes:
    head = bytes([kind]) + b"\xfe\xfd" + epoch.to_bytes(2, "big") + bytes(6)
    return head + len(body).to_bytes(2, "big") + body


def message(size: int, offset: int = 0, length: int | None = None, kind: int = 1) -> bytes:
    whole = (size if length is None else length).to_bytes(3, "big")
    return bytes([kind]) + whole + b"\0\1" + offset.to_bytes(3, "big") + size.to_bytes(3, "big")


HELLO = record(22, 0, message(5) + b"hello")
TWO = record(22, 0, message(5) + b"hello" + message(0))
FRAGMENT = record(22, 0, message(5, offset=100, length=105) + b"hello")
FATAL = record(21, 0, b"\x02\x28")
SIGNED = record(21, 1, bytes(26))
DATA = record(23, 1, b"data")


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (HELLO, HELLO),
        (TWO, TWO),
        (FRAGMENT, FRAGMENT),
        (record(22, 0, message(5, offset=101, length=105) + b"hello"), b""),
        (record(22, 0, message(6) + b"hello"), b""),
        (record(22, 0, message(5) + b"hello!"), b""),
        (record(22, 0, b""), b""),
        (record(22, 1, b"encrypted"), record(22, 1, b"encrypted")),
        (record(20, 0, b"\x01"), record(20, 0, b"\x01")),
        (record(23, 0, b"plain data"), b""),
        (record(24, 0, b"heartbeat"), b""),
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
def test_what_no_client_sends_is_taken_out(data: bytes, kept: bytes) -> None:
    assert numbered_zero(PlainRecords().plausible(data)) == kept


def numbered_zero(data: bytes) -> bytes:
    """Only the second of two plain records has a number that is not zero."""
    return data.replace(b"\xfe\xfd\0\0\0\0\0\0\0\1", b"\xfe\xfd" + bytes(8))


def test_plain_records_are_numbered_anew() -> None:
    records = PlainRecords()
    forged = bytearray(record(20, 0, b"\x01"))
    forged[5:11] = b"\xff" * 6
    numbers = [records.plausible(data)[5:11] for data in (HELLO, bytes(forged), HELLO)]
    assert [int.from_bytes(number, "big") for number in numbers] == [0, 1, 2]
    assert records.plausible(SIGNED) == SIGNED
