"""Lateness is counted by step, and of the last minute."""

from __future__ import annotations

import asyncio

from media.engine.operation.lag import FRESH, KEPT, LOOK_S, STEPS_S, Lag
from media.engine.server import Engine
from tests.media.engine.conftest import until


def test_lateness_falls_into_its_step() -> None:
    lag = Lag()
    for number, late_s in enumerate((-0.1, 0.001, 0.0011, 0.5, 99.0)):
        lag.looked(late_s, float(number))
    steps = [*STEPS_S, float("inf")]
    assert {step: count for step, count in zip(steps, lag.counts, strict=True) if count} == {
        0.001: 2,
        0.002: 1,
        0.5: 1,
        float("inf"): 1,
    }
    assert abs(lag.total_s - (0.001 + 0.0011 + 0.5 + 99.0)) < 1e-9


def test_one_stall_in_a_hundred_looks_is_the_p99_but_not_typical() -> None:
    lag = Lag()
    for number in range(FRESH):
        lag.looked(2.0 if number == 50 else 0.001, float(number))
    assert (lag.p99_s, lag.typical_s()) == (2.0, 0.001)


def test_what_is_past_does_not_count_any_more() -> None:
    lag = Lag()
    assert (lag.p99_s, lag.typical_s()) == (0.0, 0.0)
    for number in range(KEPT):
        lag.looked(3.0, float(number))
    for number in range(FRESH):
        lag.looked(0.0, float(KEPT + number))
    assert (lag.p99_s, lag.typical_s()) == (3.0, 0.0)
    for number in range(KEPT):
        lag.looked(0.0, float(2 * KEPT + number))
    assert lag.p99_s == 0.0


def test_the_worst_of_a_tenth_of_a_second_counts() -> None:
    lag = Lag()
    for number, late_s in enumerate((0.0, 0.3, 0.001, 0.002, 0.004, 0.0)):
        lag.looked(late_s, 5.0 + number * LOOK_S / 4)
    assert (sum(lag.counts), lag.p99_s, lag.typical_s()) == (2, 0.3, 0.3)


async def test_a_blocked_loop_is_seen(inside: Engine) -> None:
    lag = inside.desk._lag
    await until(lambda: sum(lag.counts) > 1)
    began = asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() < began + 0.5:
        pass  # nobody else gets a turn
    seen = sum(lag.counts)
    await until(lambda: sum(lag.counts) > seen)
    assert sum(lag.counts[STEPS_S.index(0.2) + 1 :]) >= 1
