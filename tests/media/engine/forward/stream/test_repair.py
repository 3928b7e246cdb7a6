"""Asking for lost packets, and measuring what arrives."""

from __future__ import annotations

import pytest

from media.engine.forward.stream.reception import Reception
from media.engine.forward.stream.repair import (
    MOST_MISSING,
    OVERTAKES_S,
    PICTURE,
    SOON_S,
    SOUND,
    Repair,
)


def test_asks_repeat_until_the_packet_comes() -> None:
    repair = Repair()
    for sequence in (10, 11, 14):
        repair.seen(sequence, 0.0)
    assert repair.due(0.0).again == []  # reordering may still fill it
    assert repair.due(0.02).again == [12, 13]
    assert repair.due(0.03).again == []
    assert repair.due(0.02 + PICTURE.repeat_s).again == [12, 13]
    repair.seen(12, 0.07)
    assert repair.due(0.2).again == [13]
    repair.seen(13, 0.2)
    assert not repair.has_holes


def test_gives_up_with_a_key_frame() -> None:
    repair = Repair()
    repair.seen(1, 0.0)
    repair.seen(3, 0.0)
    asks = repair.due(PICTURE.give_up_s)
    assert (asks.again, asks.keyframe) == ([], True)
    assert repair.due(PICTURE.give_up_s + 1).keyframe is False


def test_a_long_gap_is_not_asked_for() -> None:
    repair = Repair()
    repair.seen(1, 0.0)
    repair.seen(1 + MOST_MISSING + 2, 0.0)
    asks = repair.due(0.1)
    assert (asks.again, asks.keyframe) == ([], True)


def test_gap_over_the_wrap() -> None:
    repair = Repair()
    repair.seen(65534, 0.0)
    repair.seen(1, 0.0)
    assert repair.due(0.1).again == [65535, 0]


def test_reception_counts_loss_over_the_wrap() -> None:
    reception = Reception(90_000)
    assert reception.report() is None
    for step in range(100):
        if step % 10 != 5:
            reception.packet(65500 + step & 0xFFFF, step * 3000, 1000, step / 30)
    report = reception.report()
    assert report is not None
    assert report.total_lost == 10
    assert report.fraction_lost == 10 * 256 // 100
    assert report.highest == 65500 + 99
    assert report.jitter < 5
    again = reception.report()
    assert again is not None
    assert again.fraction_lost == 0


def test_reception_measures_bits_and_life() -> None:
    reception = Reception(48_000)
    for step in range(50):
        reception.packet(step, step * 960, 125, step / 50)
    reception.measure(1.0)
    assert 49_000 < reception.bits_per_s < 51_000
    assert reception.alive(1.5)
    assert not reception.alive(4.0)


def test_sound_is_asked_for_at_once_on_a_line_that_keeps_the_order() -> None:
    repair = Repair(SOUND)
    repair.seen(1, 0.0)
    repair.seen(3, 0.0)
    assert repair.due(0.0).again == [2]


@pytest.mark.parametrize("asked_before", [False, True])
def test_where_packets_overtake_each_other_holes_get_time_to_fill(asked_before: bool) -> None:
    repair = Repair(SOUND)
    repair.seen(1, 0.0)
    repair.seen(3, 0.0)
    if asked_before:
        repair.due(0.0)
    assert repair.seen(2, SOON_S / 2)
    repair.seen(5, 1.0)
    assert repair.due(1.0 + SOUND.first_s / 2).again == []
    assert repair.due(1.0 + SOUND.first_s).again == [4]
    repair.seen(7, 1.0 + OVERTAKES_S)
    assert 6 in repair.due(1.0 + OVERTAKES_S).again
    assert repair.repaired == 0


def test_a_packet_is_new_once() -> None:
    repair = Repair(SOUND)
    assert [repair.seen(number, 0.0) for number in (1, 3, 2, 2, 3, 1, 4)] == [
        *(True, True, True),
        *(False, False, False),
        True,
    ]
    repair.seen(6, 0.0)
    assert repair.recovered(5)
    assert not repair.recovered(5)
    assert not repair.seen(5, 0.1)


def test_what_came_when_asked_for_counts_as_lost() -> None:
    repair, reception = Repair(SOUND), Reception(48_000)
    for sequence in (1, 2, 4, 5):
        reception.packet(sequence, sequence * 960, 100, 0.0)
        repair.seen(sequence, 0.0)
    repair.due(0.0)
    reception.packet(3, 3 * 960, 100, 0.1)
    repair.seen(3, 0.1)
    report = reception.report(repair.repaired)
    assert report is not None
    assert (report.fraction_lost, report.total_lost) == (256 // 5, 1)
