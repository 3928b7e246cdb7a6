from __future__ import annotations

import pytest

from media.lesson_room.receiving.watch import (
    GIVE_UP_S,
    IDLE_SILENT_S,
    LOOK_EVERY_S,
    LineWatch,
    back_off_s,
)


def test_a_line_that_carried_packets_is_lost_within_three_seconds() -> None:
    line = LineWatch(heard_at=0).expecting(True, 0.5).counted(10, 0, 1.0).counted(10, 0, 3.0)
    assert not line.is_lost(3.0)
    assert line.is_lost(1.0 + 3.0 - LOOK_EVERY_S)


def test_signalling_that_breaks_makes_an_idle_line_answer_within_three_seconds() -> None:
    line = LineWatch(heard_at=10.0).expecting(False, 10.0).expecting(True, 12.0)
    assert not line.is_lost(12.5)
    assert line.is_lost(12.0 + 3.0 - LOOK_EVERY_S)


def test_what_has_just_become_due_is_not_late() -> None:
    """An idle line has rested for two seconds when somebody begins to speak."""
    line = LineWatch(heard_at=10.0).expecting(True, 12.3)
    assert not line.is_lost(12.8)
    assert not line.expecting(True, 12.8).counted(1, 1, 13.1).is_lost(13.3)


def test_becoming_busy_gives_no_dead_line_more_time_than_an_idle_one_has() -> None:
    line = LineWatch(heard_at=10.0).expecting(True, 14.4)
    assert line.is_lost(10.0 + IDLE_SILENT_S)


def test_an_idle_line_may_rest_between_two_connection_checks() -> None:
    line = LineWatch(heard_at=0)
    for number in range(1, 6):
        at = number * 2.5
        assert not line.is_lost(at + LOOK_EVERY_S)
        line = line.counted(number, 0, at)


def test_counters_that_fall_back_are_no_sign_of_life() -> None:
    line = LineWatch(heard_at=0).counted(1000, 0, 1.0).counted(0, 0, 3.0)
    assert line.heard_at == 1.0
    assert line.counted(1, 0, 3.5).heard_at == 3.5


def test_hope_ends() -> None:
    assert not LineWatch(heard_at=0).is_hopeless(GIVE_UP_S - 0.1)
    assert LineWatch(heard_at=0).is_hopeless(GIVE_UP_S)


@pytest.mark.parametrize(
    ("missing_s", "audio_at", "expected"),
    [(None, 10.0, False), (1.9, 10.0, False), (2.0, 10.0, True), (9.0, 7.0, False)],
)
def test_only_sound_means_that_sound_flows_and_a_wanted_picture_does_not(
    missing_s: float | None, audio_at: float, expected: bool
) -> None:
    line = LineWatch(heard_at=0).counted(1, 1, audio_at)
    assert line.carries_only_sound(10.0, missing_s) is expected


def test_the_first_retry_is_at_once_and_the_pause_never_grows_beyond_three_seconds() -> None:
    assert [back_off_s(number) for number in range(1, 8)] == [0.0, 0.5, 1.0, 2.0, 3.0, 3.0, 3.0]
