"""Who is around the desk; each knows a part of what this kiosk is and does."""

from __future__ import annotations

import time
from dataclasses import dataclass

from kiosk.agent.corner.corner import Corner
from kiosk.agent.films import Films
from kiosk.agent.health.screen_watch import ScreenWatch
from kiosk.agent.notices import Notices
from kiosk.agent.onlookers import Onlookers
from kiosk.agent.people import People
from kiosk.agent.selfcheck.check import SelfChecks
from kiosk.agent.wishes import Wished
from kiosk.agent.wishes.help import Help
from kiosk.agent.wishes.loudness import Loudspeaker, Volume
from kiosk.config import Volume as Limits
from wire.clock import Clock


@dataclass(frozen=True, slots=True)
class Around:
    """They know nothing of the desk, and mostly nothing of each other."""

    clock: Clock
    wished: Wished
    volume: Volume
    people: People
    films: Films
    notices: Notices
    help: Help
    screen: ScreenWatch
    checks: SelfChecks
    corner: Corner
    onlookers: Onlookers


def gathered(
    clock: Clock,
    limits: Limits,
    wished: Wished,
    speaker: Loudspeaker,
    people: People,
    films: Films,
) -> Around:
    """Those who have something on the disk, and those who begin with nothing."""
    notices = Notices(people)
    return Around(
        clock=clock,
        wished=wished,
        volume=Volume(wished, speaker, limits),
        people=people,
        films=films,
        notices=notices,
        help=Help(wished, notices),
        screen=ScreenWatch(time.monotonic()),
        checks=SelfChecks(),
        corner=Corner(),
        onlookers=Onlookers(),
    )
