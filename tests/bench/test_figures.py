"""Medians, spreads, percentiles and ratios."""

from __future__ import annotations

import pytest

from tests.bench.figures import Spread, percentile, ratio, spread


def test_a_spread_is_the_median_between_lowest_and_highest() -> None:
    assert spread([5.0, 1.0, 9.0]) == Spread(5.0, 1.0, 9.0)
    assert spread([1.0, 2.0]) == Spread(1.5, 1.0, 2.0)
    assert spread([]) is None


def test_a_spread_reads_as_median_and_range() -> None:
    assert Spread(12.34, 9.96, 20.0).text(1) == "12.3 (10.0 to 20.0)"
    assert Spread(12.34, 9.96, 20.0).text(0) == "12 (10 to 20)"


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1.0), (50, 50.0), (95, 95.0), (99.5, 100.0), (100, 100.0)]
)
def test_a_percentile_is_one_of_the_values(percent: float, expected: float) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], percent) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 50) == percentile([7.0], 95) == 7.0


def test_a_ratio_is_of_the_medians_and_needs_both() -> None:
    ours, theirs = Spread(3.0, 1.0, 9.0), Spread(2.0, 2.0, 2.0)
    assert ratio(ours, theirs) == 1.5
    assert ratio(ours, None) is None
    assert ratio(None, theirs) is None
    assert ratio(ours, Spread(0.0, 0.0, 0.0)) is None
