from __future__ import annotations

from media.sound.blocks import BLOCK_BYTES, Ring


def block(number: int) -> bytes:
    return bytes([number % 256]) * BLOCK_BYTES


def test_gives_nothing_until_enough_waits() -> None:
    ring = Ring(start_at=2, most=5)
    ring.put(block(1))
    assert ring.take() is None
    ring.put(block(2))
    assert ring.take() == block(1)
    assert ring.take() == block(2)


def test_collects_again_after_running_dry() -> None:
    ring = Ring(start_at=2, most=5)
    for number in (1, 2):
        ring.put(block(number))
    assert [ring.take(), ring.take(), ring.take()] == [block(1), block(2), None]
    ring.put(block(3))
    assert ring.take() is None
    ring.put(block(4))
    assert ring.take() == block(3)


def test_never_holds_more_than_its_limit() -> None:
    ring = Ring(start_at=1, most=5)
    for number in range(8):
        ring.put(block(number))
    assert len(ring) == 5
    assert ring.take() == block(3)


def test_a_burst_after_a_gap_is_not_carried_along_for_ever() -> None:
    ring = Ring(start_at=2, most=20)
    for number in range(12):
        ring.put(block(number))
    for number in range(250):
        ring.put(block(number))
        ring.take()
    assert len(ring) <= 3


def test_jitter_is_no_surplus() -> None:
    ring = Ring(start_at=3, most=20)
    taken = []
    number = 0
    for turn in range(300):
        if turn % 4 == 0:  # four blocks at once, every 40 ms
            for _ in range(4):
                ring.put(block(number))
                number += 1
        taken.append(ring.take())
    given = [one for one in taken if one is not None]
    assert given == [block(one) for one in range(len(given))]
