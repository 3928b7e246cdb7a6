from __future__ import annotations

from dataclasses import replace

import pytest

from fleet.judging.troubles import PARTS, trouble
from kiosk.agent.selfcheck.own import Own, judge

WELL = Own(
    screen_alive=True,
    can_write=True,
    disk_free_mib=40_000,
    hub_reachable=True,
    clock_offset_ms=-40,
    round_trip_ms=80,
    calls_lost=0,
)


def test_a_kiosk_in_order() -> None:
    assert judge(WELL) == dict.fromkeys(("screen", "disk", "network", "clock"), "ok")


@pytest.mark.parametrize(
    ("own", "part", "slug"),
    [
        (replace(WELL, screen_alive=False), "screen", "silent"),
        (replace(WELL, can_write=False), "disk", "unwritable"),
        (replace(WELL, disk_free_mib=255), "disk", "full"),
        (replace(WELL, hub_reachable=False), "network", "away"),
        (replace(WELL, round_trip_ms=500), "network", "weak"),
        (replace(WELL, calls_lost=3), "network", "weak"),
        (replace(WELL, clock_offset_ms=-2_000), "clock", "wrong"),
    ],
)
def test_one_thing_is_wrong_and_there_are_words_for_it(own: Own, part: str, slug: str) -> None:
    found = judge(own)
    assert found[part] == slug
    assert [other for other, said in found.items() if said != "ok"] == [part]
    assert trouble(part, slug) is not None
    assert part in PARTS


def test_what_nobody_can_tell_is_not_said() -> None:
    assert "clock" not in judge(replace(WELL, clock_offset_ms=None))
    assert judge(replace(WELL, disk_free_mib=None, round_trip_ms=None))["disk"] == "ok"
