"""Layer choice, line estimates and speakers."""

from __future__ import annotations

import pytest

from media.engine.forward.demand import Demand
from media.engine.forward.estimate import FLOOR_BITS, HOLD_S, Estimate
from media.engine.forward.layers import (
    Request,
    Shape,
    Wish,
    allocate,
    order_rids,
    reachable,
    shapes_of,
    wanted,
)
from media.engine.forward.speakers import Voice

THREE = (Shape(320, 180, 150e3), Shape(640, 360, 500e3), Shape(1280, 720, 1700e3))


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), 2),
        (Wish(quality=0), 0),
        (Wish(quality=1), 1),
        (Wish(disabled=True), None),
        (Wish(quality=0, width=1280, height=720), 2),  # a size counts more than the quality
        (Wish(width=640, height=360), 1),
        (Wish(width=360, height=202), 0),  # enough of the pixels
        (Wish(width=400, height=225), 1),
        (Wish(width=4000, height=3000), 2),
    ],
)
def test_wanted(wish: Wish, expected: int | None) -> None:
    assert wanted(THREE, wish) == expected


def test_single_stream_has_one_layer() -> None:
    assert wanted((Shape(640, 360),), Wish()) == 0
    assert wanted((), Wish()) is None


@pytest.mark.parametrize(
    ("alive", "rank", "expected"),
    [((1, 1, 1), 2, 2), ((1, 1, 0), 2, 1), ((0, 0, 1), 0, 2), ((0, 0, 0), 1, 1), ((1, 0, 0), 1, 0)],
)
def test_reachable(alive: tuple[int, ...], rank: int, expected: int) -> None:
    assert reachable([Shape(1, 1, 0, bool(one)) for one in alive], rank) == expected


def test_rids_and_sizes() -> None:
    assert order_rids(["f", "h", "q"]) == ["q", "h", "f"]
    assert order_rids(["0", "1"]) == ["0", "1"]
    assert shapes_of(1280, 720, [], 3) == [(320, 180), (640, 360), (1280, 720)]
    assert shapes_of(1280, 720, [(1280, 720), (320, 180)], 2) == [(320, 180), (1280, 720)]


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (None, [2, 2]),
        (5e6, [2, 2]),
        (2.4e6, [2, 1]),
        (1.05e6, [1, 1]),
        (700e3, [1, 0]),
        (320e3, [0, 0]),
        (200e3, [0, None]),
        (50e3, [None, None]),
    ],
)
def test_allocate(budget: float | None, expected: list[int | None]) -> None:
    assert allocate(budget, [Request(THREE, 2), Request(THREE, 2)]) == expected


def test_small_wishes_stay_small() -> None:
    assert allocate(9e6, [Request(THREE, 0), Request(THREE, 1)]) == [0, 1]


def test_one_complaint_is_not_enough() -> None:
    line = Estimate()
    line.lost(0.5)
    assert line.step(1e6, 1.0) is None
    assert line.step(1e6, 2.0) is None


def test_loss_lowers_and_calm_raises() -> None:
    line = Estimate()
    for second in (1.0, 2.0):
        line.lost(0.3)
        budget = line.step(1e6, second)
    assert budget is not None
    assert 500e3 < budget < 700e3
    assert line.step(500e3, 3.0) == budget
    raised = line.step(500e3, 2.0 + HOLD_S + 0.1)
    assert raised is not None
    assert raised > budget
    now = 2.0 + HOLD_S
    while line.budget is not None:
        now += 2.0
        line.step(500e3, now)
        assert now < 60


def test_receiver_estimate_lowers_where_it_falls() -> None:
    line = Estimate()
    for second, estimate in ((1.0, 900e3), (2.0, 320e3), (3.0, 300e3)):
        line.estimated(estimate)
        line.step(1e6, second)
    assert line.budget == 300e3


def test_slowly_growing_estimate_is_no_complaint() -> None:
    """A picture that begins to move: the receiver's estimate needs a minute to follow."""
    line = Estimate()
    estimate = 40e3
    for second in range(60):
        estimate *= 1.05
        line.estimated(estimate)
        assert line.step(1.7e6, float(second)) is None


def test_budget_has_a_floor_and_voices_alone_are_no_complaint() -> None:
    line = Estimate()
    for second in range(10):
        line.lost(1.0)
        line.step(100e3, float(second))
    assert line.budget == FLOOR_BITS
    quiet = Estimate()
    for second in range(10):
        quiet.lost(1.0)
        assert quiet.step(30e3, float(second)) is None


def test_failed_raise_waits_longer() -> None:
    line = Estimate()
    now = 0.0

    def complain() -> None:
        nonlocal now
        for _ in range(2):
            now += 1
            line.lost(0.3)
            line.step(1e6, now)

    def until_raised() -> float:
        nonlocal now
        begun, budget = now, line.budget
        while line.budget == budget:
            now += 0.5
            line.step(600e3, now)
        return now - begun

    complain()
    first = until_raised()
    complain()
    assert until_raised() > 1.5 * first


def test_demand_rises_at_once_and_falls_slowly() -> None:
    demand = Demand(3)
    assert demand.step([2, 0], 0.0) is False
    assert demand.step([0, None], 1.0) is False
    assert demand.step([1], 4.0) is False
    assert demand.step([1], 6.1) is True
    assert demand.qualities() == (True, True, False)
    assert demand.step([2], 7.0) is True
    assert demand.qualities() == (True, True, True)
    demand.step([], 8.0)
    assert demand.step([None], 20.0) is True
    assert demand.qualities() == (False, False, False)
    two = Demand(2)
    assert two.qualities() == (True, True, True)


def test_voice() -> None:
    voice = Voice()
    assert voice.step(0.3) is False
    for _ in range(15):
        voice.heard(20)
    assert voice.step(0.3) is True
    assert voice.active
    assert 0.2 < voice.level <= 1
    assert voice.step(0.3) is False  # a pause for breath
    voice.step(0.3)
    assert voice.step(0.3) is True
    assert not voice.active
    for _ in range(15):
        voice.heard(90)
    voice.step(0.3)
    assert not voice.active
