"""Hours as people write them."""

from __future__ import annotations

from datetime import time

import pytest

from fleet.settings.hours import Hours, all_hours, hours


@pytest.mark.parametrize(
    ("text", "at", "dark"),
    [
        ("12:00-13:00", time(11, 59), False),
        ("12:00-13:00", time(12), True),
        ("12:00-13:00", time(13), False),
        ("20:00-07:30", time(19, 59), False),
        ("20:00-07:30", time(20), True),
        ("20:00-07:30", time(0), True),
        ("20:00-07:30", time(7, 29), True),
        ("20:00-07:30", time(7, 30), False),
        ("22:00-00:00", time(23, 59), True),
        ("22:00-00:00", time(0), False),
    ],
)
def test_they_hold_until_before_their_end_also_past_midnight(
    text: str, at: time, dark: bool
) -> None:
    assert hours(text).hold(at) is dark


def test_spaces_and_short_hours_are_understood() -> None:
    assert all_hours([" 9:05 - 10:00 "]) == (Hours(time(9, 5), time(10)),)


@pytest.mark.parametrize("text", ["", "20:00", "24:00-07:00", "20:60-07:00", "20.00-07.00", "9-10"])
def test_anything_else_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        hours(text)


def test_nothing_lasts_all_day() -> None:
    with pytest.raises(ValueError, match="different times"):
        hours("08:00-08:00")
