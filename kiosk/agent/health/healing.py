"""What a kiosk does about itself, and what it leaves alone (pure).

systemd starts again what ended and what stopped saying that it lives.  This is for the rest: a
screen that lives and shows nothing, a camera that hangs in its driver.

| what | for how long | then, each once |
|---|---|---|
| the screen says nothing | 20 s | its program, if it is there, is sent away |
| | 45 s | its service is started anew |
| | 120 s | the machine |
| a check found a device that a fresh start may mend | | the screen's program, once it is idle |
| | another look finds the same | the machine, at rest only |

At most three steps in one boot, so that nothing is mended for ever; the machine at most once an
hour and three times a day, and once for the same device.  What works is not interrupted: at rest
means no lesson on or within half an hour, and nobody there.  A dead screen is broken already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

MOST_IN_A_BOOT = 3
MOST_IN_A_DAY = 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Step(StrEnum):
    """What is started anew."""

    PROGRAM = "program"
    SERVICE = "service"
    MACHINE = "machine"


SCREEN = "screen"
"""The other reason beside devices."""

LADDER: Sequence[tuple[float, Step]] = (
    (20.0, Step.PROGRAM),
    (45.0, Step.SERVICE),
    (120.0, Step.MACHINE),
)
"""After how many seconds of a silent screen what is done."""

_MENDED_BY_A_START = frozenset({"silent", "busy", "frozen", "server", "unplayed"})
_DEVICES = ("camera", "microphone", "loudspeaker")


@dataclass(frozen=True, slots=True)
class Facts:
    """`ailing` names a device and its trouble, as the last look found it.  `idle`: no lesson, no
    film, nobody there; `rests`: nor a lesson within half an hour, and the look is fresh.
    """

    screen_silent_s: float
    ailing: str = ""
    screen_is_there: bool = True
    idle: bool = False
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What outlives the agent: steps of this boot and the device the program was started anew
    for; starts of the machine, and the device the last one was for.
    """

    steps: int = 0
    program_for: str = ""
    machine_at: tuple[datetime, ...] = ()
    machine_for: str = ""

    def well(self) -> Past:
        """No device ails: the next time is a new one."""
        return replace(self, program_for="", machine_for="")

    def may_start_the_machine(self, now: datetime) -> bool:
        # One that lies ahead is no reason to wait: the clock was wrong.
        ages = [now - at for at in self.machine_at if at <= now]
        lately = sum(age < DAY for age in ages)
        return lately < MOST_IN_A_DAY and all(age >= HOUR for age in ages)

    def after(self, step: Step, why: str, now: datetime) -> Past:
        counted = replace(self, steps=self.steps + 1)
        if step is Step.PROGRAM and why != SCREEN:
            return replace(counted, program_for=why)
        if step is not Step.MACHINE:
            return counted
        kept = [at for at in self.machine_at if timedelta(0) <= now - at < DAY]
        return replace(counted, machine_at=(*kept, now), machine_for=why)


@dataclass(frozen=True, slots=True)
class Healing:
    """How far the screen's trouble of now has been followed: rungs of `LADDER`."""

    rungs: int = 0


def ailing(found: Mapping[str, str]) -> str:
    """The first device that a check found in a state that a fresh start may end."""
    wrong = ((device, found.get(device, "")) for device in _DEVICES)
    return next((f"{part}:{slug}" for part, slug in wrong if slug in _MENDED_BY_A_START), "")


def step(
    state: Healing, past: Past, facts: Facts, now: datetime
) -> tuple[Healing, Step | None, str]:
    """The next state, what to start anew, and why."""
    if facts.screen_silent_s < LADDER[0][0]:
        state = replace(state, rungs=0)
    if past.steps >= MOST_IN_A_BOOT:
        return state, None, ""
    if facts.screen_silent_s >= LADDER[0][0]:
        return _climbed(state, past, facts, now)
    return _tended(state, past, facts, now)


def _climbed(
    state: Healing, past: Past, facts: Facts, now: datetime
) -> tuple[Healing, Step | None, str]:
    if state.rungs == 0 and not facts.screen_is_there:
        # Nobody to be sent away, and systemd starts it already.
        state = replace(state, rungs=1)
    if state.rungs >= len(LADDER):
        return state, None, ""
    after_s, found = LADDER[state.rungs]
    barred = found is Step.MACHINE and not past.may_start_the_machine(now)
    if facts.screen_silent_s < after_s or barred:
        return state, None, ""
    return replace(state, rungs=state.rungs + 1), found, SCREEN


def _tended(
    state: Healing, past: Past, facts: Facts, now: datetime
) -> tuple[Healing, Step | None, str]:
    if not facts.ailing:
        return state, None, ""
    if past.program_for != facts.ailing:
        return (state, Step.PROGRAM, facts.ailing) if facts.idle else (state, None, "")
    before = past.machine_for == facts.ailing
    if before or not facts.rests or not past.may_start_the_machine(now):
        return state, None, ""
    return state, Step.MACHINE, facts.ailing
