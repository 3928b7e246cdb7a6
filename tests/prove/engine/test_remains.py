"""The measure of growth, on numbers whose growth is known."""

from __future__ import annotations

import mmap
import os
import random

import pytest

from media.engine.operation.goodbye import Asked
from tests.prove.engine.remains import memory_kib, objects, slope


@pytest.mark.parametrize(
    ("values", "growth"),
    [([5.0, 5.0, 5.0], 0.0), ([1.0, 3.0, 5.0, 7.0], 2.0), ([3.0, 2.0, 1.0], -1.0)],
)
def test_growth_is_the_step_from_one_to_the_next(values: list[float], growth: float) -> None:
    assert slope(values) == pytest.approx(growth)


def test_noise_is_not_growth() -> None:
    chance = random.Random(1)
    noisy = [100 + chance.uniform(-2, 2) for _ in range(150)]
    assert abs(slope(noisy)) < 0.01
    leaking = [value + 0.05 * at for at, value in enumerate(noisy)]
    assert slope(leaking) == pytest.approx(0.05, abs=0.01)


def test_memory_of_a_process_grows_by_what_it_takes() -> None:
    before = memory_kib(os.getpid())
    # Fresh from the kernel: a big process may have as much to reuse and not grow at all.
    with mmap.mmap(-1, 8 * 1024 * 1024, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as taken:
        taken.write(b"x" * len(taken))
        assert memory_kib(os.getpid()) - before > 7 * 1024


def test_an_object_that_is_held_is_counted_and_a_forgotten_circle_is_not() -> None:
    class Circle:
        def __init__(self) -> None:
            self.asked = Asked()
            self.me = self

    before = objects()
    kept = [Circle() for _ in range(3)]
    assert objects() - before == {"media.engine.operation.goodbye.Asked": 3}
    kept.clear()
    assert objects() == before
