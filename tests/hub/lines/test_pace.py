"""How often kiosks ping and report, by how many there are."""

from __future__ import annotations

import pytest

from hub.lines.pace import (
    BY_ITSELF,
    SELDOM_S,
    SLOWEST_PING_S,
    SLOWEST_PULL_S,
    SLOWEST_REPORT_S,
    Pace,
    pace_for,
)
from kiosk.agent.uplink import pace as kiosk


@pytest.mark.parametrize("lines", [0, 9, 150, 1_000])
def test_a_city_keeps_the_pace_that_kiosks_have_by_themselves(lines: int) -> None:
    assert pace_for(lines) == BY_ITSELF
    assert (BY_ITSELF.ping_s, SELDOM_S) == (kiosk.PING_S, kiosk.SELDOM_S)


@pytest.mark.parametrize("lines", [2_000, 10_000, 30_000])
def test_together_they_never_cost_more_than_a_thousand_do(lines: int) -> None:
    pace = pace_for(lines)
    assert lines / pace.ping_s == pytest.approx(600, rel=0.05)
    assert pace.report_s >= min(lines / 101, SLOWEST_REPORT_S)
    assert 6 * lines / (pace.pull_s or SELDOM_S) <= max(41, 6 * lines / SLOWEST_PULL_S)


def test_none_is_so_slow_that_it_is_forgotten_on_the_way() -> None:
    assert pace_for(1_000_000) == Pace(SLOWEST_PING_S, SLOWEST_REPORT_S, SLOWEST_PULL_S)


def test_only_what_makes_a_difference_is_worth_a_word() -> None:
    assert not pace_for(10_000).is_stale(pace_for(12_000))
    assert pace_for(10_000).is_stale(pace_for(20_000))
    assert pace_for(10_000).is_stale(pace_for(150))
    assert BY_ITSELF.is_stale(pace_for(2_000))
