"""Lateness is counted by step, and of the last minute."""

from __future__ import annotations

import asyncio

from media.engine.operation.lag import FRESH, KEPT, STEPS_S, Lag, watch
from tests.media.engine.conftest import until


def test_lateness_falls_into_its_step() -> None:
    lag = Lag()
    for late_s in (-0.1, 0.001, 0.0011, 0.5, 99.0):
        lag.looked(late_s)
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
        lag.looked(2.0 if number == 50 else 0.001)
    assert (lag.p99_s, lag.typical_s()) == (2.0, 0.001)


def test_what_is_past_does_not_count_any_more() -> None:
    lag = Lag()
    assert (lag.p99_s, lag.typical_s()) == (0.0, 0.0)
    for _ in range(KEPT):
        lag.looked(3.0)
    for _ in range(FRESH):
        lag.looked(0.0)
    assert (lag.p99_s, lag.typical_s()) == (3.0, 0.0)
    for _ in range(KEPT):
        lag.looked(0.0)
    assert lag.p99_s == 0.0


async def test_a_blocked_loop_is_seen() -> None:
    lag = Lag()
    task = asyncio.create_task(watch(lag))
    await until(lambda: sum(lag.counts) > 1)
    began = asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() < began + 0.5:
        pass  # nobody else gets a turn
    seen = sum(lag.counts)
    await until(lambda: sum(lag.counts) > seen)
    task.cancel()
    assert sum(lag.counts[STEPS_S.index(0.2) + 1 :]) >= 1
