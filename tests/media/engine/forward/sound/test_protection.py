"""How many predecessors a packet carries, against lines that lose, lines that are full and calm."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from media.engine.forward.sound.protection import CALM_S, KEPT_S, STEP_S, TRIAL_S, Protection

PACKETS_PER_STEP = int(50 * STEP_S)
REPORT_EVERY = 3
"""Steps: receivers report on sound every five seconds or so."""


class Line:
    """Loses for good what `lost` says at a depth; the subscriber asks for all that was lost."""

    def __init__(self, lost: Callable[[int], float], repairs: bool) -> None:
        self.protection = Protection()
        self._lost, self._repairs = lost, repairs
        self._chance = random.Random(9)
        self._step = 0
        self.depths: list[int] = []

    def run(self, seconds: float) -> int:
        """The depth at the end."""
        for _ in range(int(seconds / STEP_S)):
            self._step += 1
            lost = self._lost(self.protection.depth)
            missed = sum(self._chance.random() < lost for _ in range(PACKETS_PER_STEP))
            self.protection.asked(missed)
            now = self._step * STEP_S
            if self._step % REPORT_EVERY == 0:
                self.protection.reported(lost * (0.1 if self._repairs else 1.0), now)
            self.protection.step(self._step * PACKETS_PER_STEP, now)
            self.depths.append(self.protection.depth)
        return self.protection.depth


def test_a_good_line_carries_one() -> None:
    line = Line(lambda _: 0.0, repairs=True)
    assert line.run(300) == 1
    assert set(line.depths) == {1}


@pytest.mark.parametrize("loss", [0.05, 0.1, 0.3])
def test_a_line_that_loses_by_chance_carries_two(loss: float) -> None:
    line = Line(lambda _: loss, repairs=True)
    assert line.run(20) == 2
    assert line.run(120) == 2


def test_calm_brings_back_one_after_a_while() -> None:
    loss = [0.1]
    line = Line(lambda _: loss[0], repairs=True)
    line.run(10)
    loss[0] = 0.0
    assert line.run(CALM_S - 4) == 2
    assert line.run(10) == 1


def test_a_full_line_carries_none_and_tries_again_after_a_while() -> None:
    line = Line(lambda depth: (0.0, 0.3, 0.5)[depth], repairs=False)
    assert line.run(30) == 0
    assert line.run(KEPT_S - 30) == 0
    line.run(600)
    # Each new attempt costs a trial's time at most, out of a minute and half of calm.
    wasted = sum(depth > 0 for depth in line.depths) * STEP_S
    assert wasted < 700 * (2 * TRIAL_S + REPORT_EVERY * STEP_S) / (KEPT_S + CALM_S)


def test_a_line_that_loses_much_whatever_is_sent_keeps_what_helps() -> None:
    line = Line(lambda _: 0.3, repairs=False)
    line.run(60)
    assert line.depths[-1] == 2
    assert line.depths.count(0) * STEP_S <= TRIAL_S + REPORT_EVERY * STEP_S


def test_nothing_sent_is_no_calm() -> None:
    protection = Protection()
    protection.asked(10)
    protection.step(100, 2.0)
    assert protection.depth == 2
    for second in range(4, 200, 2):
        protection.step(100, float(second))
    assert protection.depth == 2


def test_a_limit_holds_for_as_long_as_it_is_set() -> None:
    line = Line(lambda _: 0.1, repairs=True)
    line.run(10)
    line.protection.limit(0)
    assert line.run(20) == 0
    line.protection.limit(2)
    assert line.protection.depth == 2


def test_room_for_more_does_not_end_what_a_full_line_taught() -> None:
    line = Line(lambda depth: (0.1, 0.4, 0.6)[depth], repairs=False)
    line.run(30)
    assert line.protection.depth == 0
    assert line.protection.missed([1, 2, 3]) == []
    line.protection.limit(2)
    assert line.run(20) == 0


def test_what_a_later_packet_brings_along_is_not_sent_again() -> None:
    protection = Protection()
    assert protection.missed([5]) == []  # comes with 6
    assert protection.missed([5, 6]) == [5]
    protection.limit(0)
    assert protection.missed([5]) == [5]
    protection.limit(2)
    protection.asked(50)
    protection.step(100, 2.0)
    assert protection.missed([65534, 65535, 0, 1]) == [65534]  # its carriers are 65535 and 1
