"""The same seed, the same fate; and each condition does what its words say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.parts.badline.ways import PERFECT, Condition, Way

EVERY_S = 0.02


def fates(condition: Condition, seed: int, count: int = 20_000, size: int = 100) -> list[float]:
    """Delays in seconds of packets sent evenly, -1 for a lost one."""
    way = Way(condition, seed)
    found = []
    for number in range(count):
        due = way.carry(size, number * EVERY_S)
        found.append(-1.0 if due is None else due - number * EVERY_S)
    assert (way.carried, way.lost) == (count - found.count(-1.0), found.count(-1.0))
    return found


def test_a_perfect_line_takes_no_time_and_loses_nothing() -> None:
    assert fates(PERFECT, 1, 100) == [0.0] * 100


@pytest.mark.parametrize(
    "condition",
    [Condition(loss=0.05, jitter_ms=50), Condition(loss=0.1, burst=4), Condition(kbit_per_s=30)],
)
def test_a_seed_decides_everything(condition: Condition) -> None:
    assert fates(condition, 7) == fates(condition, 7)
    if condition.loss:
        assert fates(condition, 7) != fates(condition, 8)


@pytest.mark.parametrize("burst", [1.0, 2.0, 5.0])
def test_so_much_is_lost_in_runs_of_such_a_length(burst: float) -> None:
    lost = [fate < 0 for fate in fates(Condition(loss=0.1, burst=burst), 3, 200_000)]
    assert sum(lost) / len(lost) == pytest.approx(0.1, rel=0.1)
    runs = sum(now and not before for before, now in pairwise(lost))
    mean = burst if burst > 1 else 1 / (1 - 0.1)
    assert sum(lost) / runs == pytest.approx(mean, rel=0.1)


def test_loss_does_not_change_anybodys_delay() -> None:
    calm = fates(Condition(jitter_ms=50), 5)
    lossy = fates(Condition(jitter_ms=50, loss=0.3), 5)
    assert all(one in (-1.0, other) for one, other in zip(lossy, calm, strict=True))


def test_jitter_stays_within_its_bounds_and_overtakes_only_where_it_may() -> None:
    delays = fates(Condition(delay_ms=30, jitter_ms=50), 4)
    assert 0.030 <= min(delays) < 0.031
    assert 0.079 < max(delays) <= 0.080
    for overtaking in (True, False):
        condition = Condition(jitter_ms=50, overtaking=overtaking)
        dues = [at * EVERY_S + delay for at, delay in enumerate(fates(condition, 4))]
        assert any(later < earlier for earlier, later in pairwise(dues)) is overtaking


def test_a_rate_lets_so_much_through_and_drops_what_would_wait_too_long() -> None:
    # 100 bytes every 20 ms are 40 kbit/s; 30 of them fit.
    found = fates(Condition(kbit_per_s=30, queue_ms=200), 1, 10_000)
    assert found.count(-1.0) / len(found) == pytest.approx(0.25, abs=0.01)
    assert max(found) <= 0.2 + 100 * 8 / 30_000 + 1e-9
    assert -1.0 not in fates(Condition(kbit_per_s=50), 1, 10_000)


@pytest.mark.parametrize(
    "words", [{"loss": 1.0}, {"loss": -0.1}, {"burst": 0.5}, {"delay_ms": -1.0}]
)
def test_nonsense_is_refused(words: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Condition(**words)  # type: ignore[arg-type]
