"""Spreading pictures over a thin line."""

from __future__ import annotations

from media.engine.forward.line.pacing import LATE_S, MOST_BYTES, Pace

RATE = 400_000.0  # 50 bytes a millisecond


def sent_until(pace: Pace[str, int], until: float, now: float = 0.0) -> list[tuple[float, int]]:
    """(when, what) comes out, looking every 20 ms."""
    out = []
    while now < until:
        now += 0.02
        out += [(now, packet) for _, packet in pace.due(now)]
    return out


def test_a_key_frame_is_spread_and_stays_in_order() -> None:
    pace: Pace[str, int] = Pace(RATE, 0.0)
    for packet in range(20):
        if not pace.passes(1000, 0.0):
            pace.wait("big", packet, 1000, 0.0)
    out = sent_until(pace, 1.0)
    waited = [packet for _, packet in out]
    assert waited == sorted(waited)
    assert not pace.waiting
    assert len(waited) >= 18
    # 20,000 bytes take 0.4 s at this rate; never more than a burst is ahead of it.
    assert 0.3 < out[-1][0] < 0.5
    for at, packet in out:
        assert (packet + 1) * 1000 <= at * RATE / 8 + 2_600


def test_small_pictures_pass_at_once() -> None:
    pace: Pace[str, int] = Pace(RATE, 0.0)
    for step in range(100):
        assert pace.passes(1000, step * 0.05)


def test_nothing_overtakes_what_waits() -> None:
    pace: Pace[str, int] = Pace(RATE, 0.0)
    assert pace.passes(9000, 0.0)
    assert not pace.passes(10, 0.001)
    pace.wait("one", 1, 10, 0.001)
    assert not pace.passes(10, 0.2) or not pace.waiting
    assert [packet for _, packet in pace.due(0.2)] == [1]


def test_late_pictures_go_as_a_whole_and_others_stay() -> None:
    pace: Pace[str, int] = Pace(RATE, 0.0)
    pace.passes(100_000, 0.0)
    for packet in range(6):
        pace.wait("one" if packet % 2 else "two", packet, 500, 0.0)
    assert pace.late(LATE_S) is None
    assert pace.late(LATE_S + 0.01) == "two"
    pace.drop("two")
    assert pace.late(LATE_S + 0.01) == "one"
    assert [key for key, _ in pace.clear()] == ["one"] * 3
    assert pace.late(9.0) is None


def test_the_queue_is_bounded() -> None:
    pace: Pace[str, int] = Pace(RATE, 0.0)
    pace.passes(100_000, 0.0)
    size = 0
    while pace.late(0.0) is None:
        pace.wait("one", 0, 1000, 0.0)
        size += 1000
        assert size <= MOST_BYTES + 1000


def test_a_pause_of_ours_does_not_become_a_burst() -> None:
    pace: Pace[str, int] = Pace(RATE, 0.0)
    for packet in range(40):
        pace.wait("one", packet, 1000, 0.0)
    assert len(pace.due(10.0)) <= 3


def test_resent_packets_are_counted_and_refused_where_there_is_no_room() -> None:
    pace: Pace[str, int] = Pace(RATE, 0.0)
    given = 0
    while pace.spend(1000, 0.0):
        given += 1
    assert 1 <= given <= 5
    assert not pace.passes(10, 0.01)
    assert pace.spend(1000, 0.5)
