"""What a kiosk makes of the hub's word about its pace."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.agent.uplink.pace import PING_S, HubPace


def test_a_hub_that_says_nothing_is_missed_within_three_seconds() -> None:
    pace = HubPace()
    assert PING_S < pace.quiet_s <= 3
    assert (pace.patience, pace.report_s, pace.pull_s) == (4, 0.0, 300.0)


def test_a_crowded_hub_is_called_seldom_and_given_more_time() -> None:
    pace, changed = HubPace(), []
    pace.changed = lambda: changed.append(pace.ping_s)
    pace.heed({"pull": [], "ping_s": 20.0, "report_s": 100, "pull_s": 1500})
    assert (pace.ping_s, pace.quiet_s, pace.report_s, pace.patience) == (20.0, 30.0, 100.0, 2)
    assert pace.pull_s == 1500.0
    pace.heed({"pull": ["timetable"]})
    assert (pace.ping_s, pace.report_s, changed) == (20.0, 100.0, [20.0])
    pace.by_itself()
    assert (pace.ping_s, pace.report_s, changed) == (PING_S, 0.0, [20.0, PING_S])
    assert pace.pull_s == 300.0


@pytest.mark.parametrize(
    ("said", "ping_s"),
    [(0, PING_S), (0.001, PING_S), (1e9, 120.0), (-5, 30.0), ("9", 30.0), (True, 30.0)],
)
def test_no_word_makes_it_flood_the_hub_or_fall_silent(said: Any, ping_s: float) -> None:
    pace = HubPace()
    pace.heed({"ping_s": 30.0})
    pace.heed({"ping_s": said})
    assert pace.ping_s == ping_s
    pace.heed({"ping_s": float("nan")})
    assert pace.ping_s == ping_s
