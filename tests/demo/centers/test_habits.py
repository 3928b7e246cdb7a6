"""When the people of a simulated centre raise a hand."""

from __future__ import annotations

import math

from demo.centers.habits import Habits

_ALL = [Habits(number, 8, f"부안 {number} 경로당") for number in range(8)]


def test_one_hand_at_a_time_and_everybody_in_turn() -> None:
    raised = []
    for second in range(600):
        up = [habits.number for habits in _ALL if habits.hand_is_up(second, -math.inf)]
        assert len(up) <= 1
        raised += up
    assert list(dict.fromkeys(raised)) == list(range(8))


def test_nobody_raises_a_hand_at_once() -> None:
    assert not any(habits.hand_is_up(0, -math.inf) for habits in _ALL)


def test_who_was_just_heard_lets_others_speak() -> None:
    begins = next(second for second in range(99) if _ALL[0].hand_is_up(second, -math.inf))
    assert not _ALL[0].hand_is_up(begins + 5, begins + 4)


def test_they_do_not_all_join_in_one_moment() -> None:
    assert len({habits.join_after_s for habits in _ALL}) == len(_ALL)
    assert max(habits.join_after_s for habits in _ALL) < 5
