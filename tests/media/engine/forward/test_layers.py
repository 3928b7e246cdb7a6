"""Layer choice, demand and speakers."""

from __future__ import annotations

import pytest

from media.engine.forward.demand import Demand
from media.engine.forward.layers import (
    Request,
    Shape,
    Wish,
    allocate,
    next_step,
    order_rids,
    reachable,
    shapes_of,
    wanted,
)
from media.engine.forward.sound.speakers import Voice

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


@pytest.mark.parametrize(
    ("budget", "held", "expected"),
    [(400e3, None, 0), (400e3, 1, 1), (370e3, 1, 0), (120e3, None, None), (120e3, 0, 0)],
)
def test_what_one_has_may_cost_a_little_more(
    budget: float, held: int | None, expected: int | None
) -> None:
    assert allocate(budget, [Request(THREE, 2, held)]) == [expected]


def test_the_next_step_is_the_smallest_that_helps() -> None:
    requests = [Request(THREE, 2), Request(THREE, 1)]
    assert next_step(requests, [None, None]) == 150e3
    assert next_step(requests, [0, None]) == 300e3
    assert next_step(requests, [0, 0]) == 650e3
    assert next_step(requests, [2, 0]) == 2200e3
    assert next_step(requests, [2, 1]) is None


def test_small_wishes_stay_small() -> None:
    assert allocate(9e6, [Request(THREE, 0), Request(THREE, 1)]) == [0, 1]


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
