"""Reports on which numbered packets arrived, as libwebrtc writes them and as we do."""

from __future__ import annotations

import random
from struct import pack

import pytest

from media.engine.packets import arrivals, rtp


def datagram(fci: bytes) -> bytes:
    fci += bytes(-len(fci) % 4)
    return pack("!BBHLL", 0x8F, 205, 2 + len(fci) // 4, 1, 2) + fci


@pytest.mark.parametrize(
    ("count", "rest", "expected"),
    [
        # A run of three small deltas.
        (3, "2003" + "04" + "08" + "00", [1.001, 1.003, 1.003]),
        # A run of two lost ones, then a run of one that came late.
        (3, "0002" + "4001" + "0fa0", [None, None, 2.0]),
        # One bit each: came, lost, came.
        (3, "a800" + "04" + "04", [1.001, None, 1.002]),
        # Two bits each: small, lost, large, and earlier than the one before.
        (4, "d280" + "28" + "0010" + "fff8", [1.01, None, 1.014, 1.012]),
    ],
)
def test_every_form_of_status_is_read(count: int, rest: str, expected: list[float | None]) -> None:
    # The reference is 15 times 64 ms; the moments above are those of 1.0 s.
    head = pack("!HHL", 0xFFFF, count, 15 << 8)
    found = arrivals.parse(datagram(head + bytes.fromhex(rest)))
    numbers = [number for number, _ in found]
    assert numbers == [0xFFFF + step & 0xFFFF for step in range(count)]
    shifted = [None if one is None else round(one + 0.04, 5) for _, one in found]
    assert shifted == [None if one is None else pytest.approx(one, abs=1e-5) for one in expected]


def test_what_is_written_is_read_again() -> None:
    chance = random.Random(5)
    for _ in range(200):
        at, moments = chance.uniform(0, 1000), []
        for _ in range(chance.randint(1, 40)):
            at += chance.choice([0.0, 0.0005, 0.02, 3.0, -0.01])
            moments.append(None if chance.random() < 0.2 else at)
        base = chance.randrange(65536)
        data = arrivals.report(base, moments)
        assert arrivals.is_report(data)
        assert arrivals.rest(data) == b""
        found = arrivals.parse(data)
        assert [one is None for _, one in found] == [one is None for one in moments]
        for (_, read), written in zip(found, moments, strict=True):
            assert written is None or read == pytest.approx(written, abs=0.00025)


def test_the_extension_is_one_any_reader_finds() -> None:
    header = bytearray(rtp.build(96, True, 1, 2, 3))
    header[0] |= 0x10
    packet = rtp.parse(bytes(header) + arrivals.extension(0xABCD, 3) + b"picture")
    assert rtp.extension(packet, 3) == b"\xab\xcd"
    assert packet.payload == b"picture"


def test_what_follows_in_a_datagram_is_left_over() -> None:
    other = pack("!BBHLL", 0x81, 206, 2, 1, 5)
    data = arrivals.report(7, [1.0]) + other
    assert arrivals.rest(data) == other
    assert not arrivals.is_report(other + arrivals.report(7, [1.0]))


def test_broken_reports_are_refused_with_one_error() -> None:
    whole = arrivals.report(7, [1.0, None, 1.1, 5.0])
    for length in range(20, len(whole)):
        try:
            arrivals.parse(whole[:length])
        except ValueError:
            continue
    with pytest.raises(ValueError, match="cut off"):
        arrivals.parse(whole[:22])
    with pytest.raises(ValueError, match="too many"):
        arrivals.parse(datagram(pack("!HHLH", 0, 0xFFFF, 0, 0x1FFF)))
    with pytest.raises(ValueError, match="empty run"):
        arrivals.parse(datagram(pack("!HHLH", 0, 9, 0, 0)))
    chance = random.Random(8)
    for _ in range(20_000):
        data = bytearray(whole)
        data[chance.randrange(12, len(data))] = chance.randrange(256)
        try:
            arrivals.parse(bytes(data[: chance.randrange(20, len(data) + 1)]))
        except ValueError:
            continue
