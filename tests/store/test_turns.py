"""Writers of one process take turns, and none waits for more than those before them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from store import turns
from store.turns import Turns
from tests.parts.waiting import until

PATIENCE_S = 60.0


def test_they_come_in_the_order_they_asked_also_before_who_was_just_there() -> None:
    lane, came = Turns(), list[int]()

    def enter(number: int) -> None:
        with lane.mine():
            came.append(number)

    with ThreadPoolExecutor(9) as people:
        with lane.mine():
            for number in range(9):
                people.submit(enter, number)
                until("they wait", partial(_wait, lane, number + 1), PATIENCE_S)
            assert came == []
        enter(99)
    assert came == [*range(9), 99]


def _wait(lane: Turns, many: int) -> bool:
    return len(lane._waiting) == many


def test_whoever_waits_too_long_is_let_through_and_takes_nobodys_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "_LONGEST_S", 0.0)
    lane = Turns()
    with lane.mine():
        with lane.mine():
            pass
        assert lane._is_taken
    assert not lane._is_taken
