"""Outgoing numbers over switches, loss, reordering and wraps."""

from __future__ import annotations

import random

import pytest

from media.engine.forward.stream.cache import PacketCache
from media.engine.forward.stream.renumber import Numbers, Renumber

START = Numbers(100, 1000, 50, 10)


def out(numbers: Renumber, source: Numbers, now: float) -> Numbers | None:
    """What a packet with these numbers goes out under, wrapped as on the wire."""
    if not numbers.admits(source, now):
        return None
    add = numbers.add
    return Numbers(
        source.sequence + add[0] & 0xFFFF,
        source.timestamp + add[1] & 0xFFFFFFFF,
        source.picture_id + add[2] & 0x7FFF,
        source.tl0 + add[3] & 0xFF,
    )


def test_first_source_begins_after_the_start() -> None:
    numbers = Renumber(START, 90_000)
    numbers.switch(Numbers(7, 70, 3, 1), now=0.0)
    assert out(numbers, Numbers(7, 70, 3, 1), 0.0) == Numbers(101, 1000, 51, 11)
    assert out(numbers, Numbers(9, 3070, 4, 2), 0.03) == Numbers(103, 4000, 52, 12)
    # Reordered and lost packets keep their distance.
    assert out(numbers, Numbers(8, 70, 3, 1), 0.04) == Numbers(102, 1000, 51, 11)


def test_switch_goes_on_with_the_wall_clock() -> None:
    numbers = Renumber(START, 90_000)
    numbers.switch(Numbers(7, 70, 3, 1), 0.0)
    assert numbers.admits(Numbers(7, 70, 3, 1), 0.0)
    other = Numbers(60000, 4_000_000_000, 9, 200)
    numbers.switch(other, 0.5)
    assert out(numbers, other, 0.5) == Numbers(102, 1000 + 45_000, 52, 12)
    assert numbers.add[1] == 1000 + 45_000 - 4_000_000_000


def test_a_late_packet_does_not_become_the_last_one() -> None:
    numbers = Renumber(START, 90_000)
    numbers.switch(Numbers(7, 70, 3, 1), 0.0)
    for sequence, timestamp in ((9, 6070), (8, 3070)):
        assert numbers.admits(Numbers(sequence, timestamp, 3, 1), 0.1)
    numbers.switch(Numbers(500, 0, 0, 0), 0.2)
    assert out(numbers, Numbers(500, 0, 0, 0), 0.2) == Numbers(104, 1000 + 6000 + 9000, 52, 12)


def test_packets_from_before_a_switch_are_dropped() -> None:
    numbers = Renumber(START, 90_000)
    numbers.switch(Numbers(10, 0), 0.0)
    assert not numbers.admits(Numbers(9, 0), 0.0)
    assert numbers.admits(Numbers(10, 0), 0.0)
    assert not numbers.admits(Numbers(9, 0), 0.0)


def test_wraps_of_every_counter() -> None:
    numbers = Renumber(Numbers(65533, 0xFFFFFFF0, 0x7FFE, 254), 48_000)
    numbers.switch(Numbers(65535, 5, 0x7FFF, 255), 0.0)
    first = out(numbers, Numbers(65535, 5, 0x7FFF, 255), 0.0)
    assert first == Numbers(65534, 0xFFFFFFF0, 0x7FFF, 255)
    assert out(numbers, Numbers(0, 37, 0, 0), 0.1) == Numbers(65535, 16, 0, 0)
    assert out(numbers, Numbers(1, 37, 0, 0), 0.1) == Numbers(0, 16, 0, 0)
    # Long after the wrap, older numbers are still counted from the switch.
    for step in range(2, 70_000, 1000):
        assert numbers.admits(Numbers(step & 0xFFFF, 37, 0, 0), 0.1)


def test_a_source_without_counters_leaves_them_where_they_are() -> None:
    numbers = Renumber(START, 90_000)
    numbers.switch(Numbers(1, 1), 0.0)
    numbers.switch(Numbers(5, 1, 7, 7), 0.1)
    assert out(numbers, Numbers(5, 1, 7, 7), 0.1) == Numbers(102, 1000 + 9000, 51, 11)


def test_padding_before_a_switch_takes_no_picture_number_back() -> None:
    """A decoder stands still for seconds when numbers it knows come again."""
    numbers = Renumber(START, 90_000)
    numbers.switch(Numbers(7, 70, 3, 1), 0.0)
    assert out(numbers, Numbers(8, 3070, 4, 2), 0.03) == Numbers(102, 4000, 52, 12)
    assert numbers.admits(Numbers(9, 3070), 0.03)
    numbers.switch(Numbers(500, 0, 30, 40), 0.03)
    assert out(numbers, Numbers(500, 0, 30, 40), 0.03) == Numbers(104, 4001, 53, 13)


def test_cache_forgets_what_was_overwritten() -> None:
    cache: PacketCache[str] = PacketCache(8)
    cache.put(65535, "a")
    cache.put(0, "b")
    assert (cache.get(65535), cache.get(0), cache.get(8)) == ("a", "b", None)
    cache.put(8, "c")
    assert (cache.get(0), cache.get(8)) == (None, "c")
    cache.clear()
    assert cache.get(8) is None
    with pytest.raises(ValueError):
        PacketCache(12)


def test_packets_of_our_own_take_numbers_nobody_else_gets() -> None:
    """Two packets under one number would break their protection, so what is late is lost."""
    chance = random.Random(6)
    line = Renumber(Numbers(65_530, 100, 5, 5), 90_000)
    line.switch(Numbers(10, 3000, 1, 1), 0.0)
    used, source = {10 + line.add[0] & 0xFFFF}, 10
    pending: list[int] = []
    for step in range(2000):
        now = step * 0.01
        if chance.random() < 0.3:
            sequence, _ = line.insert()
            assert sequence not in used
            used.add(sequence)
            continue
        source += 1
        if chance.random() < 0.1:
            pending.append(source)  # overtaken, or asked for again
            continue
        arriving = [source]
        if pending and chance.random() < 0.5:
            arriving.append(pending.pop())
        for number in arriving:
            packet = Numbers(number & 0xFFFF, number * 3000, 1, 1)
            if line.admits(packet, now):
                sequence = packet.sequence + line.add[0] & 0xFFFF
                assert sequence not in used
                used.add(sequence)
        if len(used) > 1000:
            used.clear()


def test_a_source_goes_on_after_packets_of_our_own() -> None:
    line = Renumber(Numbers(100, 0, 5, 5), 90_000)
    assert line.insert() == (101, 0)  # before there was any source
    line.switch(Numbers(7, 3000, 1, 1), 0.0)
    assert 7 + line.add[0] == 102
    assert line.insert() == (103, 3000 + line.add[1])
    assert line.insert() == (104, 3000 + line.add[1])
    packet = Numbers(8, 6000, 2, 2)
    assert line.admits(packet, 0.1)
    assert 8 + line.add[0] == 105
    line.switch(Numbers(500, 9, 70, 70), 0.2)
    assert 500 + line.add[0] == 106
