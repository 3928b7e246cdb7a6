"""Whatever the clock does: no lesson is missed, none comes late, none is entered twice."""

from __future__ import annotations

import os
from random import Random

from tests.kiosk.agent.mode.jumps import LATE_S, World
from tests.prove.telling import tell

JUMPS = int(os.environ.get("CLOCK_JUMPS", "150"))
SEED = int(os.environ.get("CLOCK_JUMPS_SEED", "20261126"))


def test_no_lesson_is_missed_late_or_entered_twice_whatever_the_clock_does() -> None:
    random = Random(SEED)
    world = World(random)
    while world.figures.jumps < JUMPS:
        world.jump()
        world.run(random.choice([1, 3, 15, 25]))
    seen = world.figures
    assert seen.lessons > JUMPS / 8
    assert len(seen.counted_down) > JUMPS / 50
    assert seen.latest_s <= LATE_S
    assert set(seen.counted_down.values()) <= {1}
    tell(
        f"{seen.jumps} jumps, {seen.lessons} times into a lesson, at the latest after "
        f"{seen.latest_s:.2f} s, {len(seen.counted_down)} counted down, none twice"
    )
