"""Screen and agent are killed at any moment while names are tapped: no tap is lost or doubled.

A tap that a killed screen had not carried to the agent was never ticked, and counts for nobody;
everything else is in the journal, once.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from demo.full_kiosk import glass
from tests.kiosk.killed.machine import MORNING, NAMES, Machine, machine, paired, records
from tests.parts import display
from tests.parts.clock import ClockControl
from tests.parts.waiting import until
from tests.prove.telling import tell

pytestmark = [pytest.mark.pixels, pytest.mark.timeout(3600)]

KILLS = int(os.environ.get("KIOSK_KILLS", "2"))
SEED = int(os.environ.get("KIOSK_KILLS_SEED", "0"))


class Finger:
    """Taps names; `told` is how each stood when its tick was last seen to be on the disk."""

    def __init__(self, kiosk: Machine, luck: random.Random) -> None:
        self.kiosk = kiosk
        self.luck = luck
        self.told = [False] * len(NAMES)
        self.stored = 0
        self.last: list[int] = []

    def tap(self, number: int) -> bool:
        """Tap a name; how it is to stand then."""
        self.kiosk.display.tap(*glass.name_tile(number))
        return not self.told[number]

    def sees(self, number: int, present: bool) -> None:
        """Wait for its tick: from then on it is promised."""
        until(f"name {number}", lambda: self.kiosk.ticks()[number : number + 1] == [present], 60)
        self.told[number] = present
        self.stored += 1

    def hesitate(self) -> None:
        """For some milliseconds, so that the kill falls anywhere in the tap's way."""
        for _ in range(self.luck.randrange(5)):
            self.kiosk.state()

    def choose(self, count: int) -> list[int]:
        """Other names than the last: a trembling finger's second tap does not count."""
        rested = [number for number in range(len(NAMES)) if number not in self.last]
        self.last = self.luck.sample(rested, count)
        return self.last


def kill_the_agent(finger: Finger) -> None:
    kiosk, (first, second) = finger.kiosk, finger.choose(2)
    wanted = finger.tap(first)
    finger.hesitate()
    kiosk.agent.kill()
    # People go on tapping: the screen says 잠시만요 and keeps it.
    also = finger.tap(second)
    kiosk.restart("agent")
    finger.sees(first, wanted)
    finger.sees(second, also)


def kill_the_screen(finger: Finger) -> None:
    kiosk, (first, second) = finger.kiosk, finger.choose(2)
    finger.sees(first, finger.tap(first))
    wanted = finger.tap(second)
    finger.hesitate()
    kiosk.screen.kill()
    until("the glass is dark", lambda: not kiosk.is_drawn(), 60)
    kiosk.restart("screen")
    stands = kiosk.ticks()
    if stands[second] is wanted:
        finger.told[second] = wanted
        finger.stored += 1
    assert stands == finger.told
    # The page is up again as it was, and goes on working.
    (third,) = finger.choose(1)
    finger.sees(third, finger.tap(third))


async def test_no_tap_is_lost_and_none_is_doubled(tmp_path: Path) -> None:
    luck = random.Random(SEED)
    await paired(tmp_path)
    clock = ClockControl(tmp_path / "clock.sock")
    clock.move_to(MORNING)
    (tmp_path / "display").mkdir()
    with display.xvfb(tmp_path / "display") as glass_, machine(tmp_path, glass_, clock) as kiosk:
        finger = Finger(kiosk, luck)
        for number in range(KILLS):
            kiosk.open_page()
            # Each in turn at least, whatever the luck.
            agent_dies = number % 2 == 0 if KILLS < 4 else luck.random() < 0.5
            kill_the_agent(finger) if agent_dies else kill_the_screen(finger)
            assert kiosk.ticks() == finger.told
        assert kiosk.agent.stop() == 0
        back_s = kiosk.back_s
    clock.close()
    entries = [record for record in await records(tmp_path) if record.kind == "entry"]
    assert len(entries) == finger.stored
    assert len({record.id for record in entries}) == finger.stored
    assert [record.seq for record in entries] == list(range(1, finger.stored + 1))
    for victim, all_s in back_s.items():
        if all_s:
            tell(f"{victim}: {len(all_s)} kills, back within {max(all_s):.1f} s")
