"""The newest timetable: every minute, at every hint, and when the hub is back."""

from __future__ import annotations

import logging
import random

from kiosk.agent.desk import Desk
from kiosk.agent.errors import HubError
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.patience import Backoff, Nudge, between_tries
from schedule.follow import Follow, UnusableTimetableError
from wire.clock import Clock

EVERY_S = 60.0
SPREAD_S = 30.0

log = logging.getLogger(__name__)


class Pull:
    """Brings timetables from the hub to the desk."""

    def __init__(self, hub: Hub, follow: Follow, desk: Desk, clock: Clock) -> None:
        self._hub = hub
        self._follow = follow
        self._desk = desk
        self._clock = clock
        self._whole = False
        self._failing = False
        self._nudge = Nudge()

    def now(self, *, whole: bool = False) -> None:
        """Pull at once; `whole` even if the hub thinks that we have it."""
        self._whole = self._whole or whole
        self._nudge.give()

    def hub_is(self, reachable: bool) -> None:
        """Back again: a pull that failed is repeated, one that did not is not needed."""
        if reachable and self._failing:
            self._nudge.give()

    async def keep_pulling(self) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._once()
            except HubError as error:
                log.info("pull=failed reason=%r", str(error))
                self._failing = True
                await between_tries(self._nudge, backoff, error.retry_after_s)
                continue
            except UnusableTimetableError as error:
                log.error("pull=refused reason=%r", str(error))
            backoff.reset()
            self._failing = False
            await self._nudge.wait(random.uniform(EVERY_S - SPREAD_S, EVERY_S + SPREAD_S))

    async def _once(self) -> None:
        whole = self._whole
        timetable = await self._follow.pull(self._hub, self._clock.now(), whole=whole)
        if whole:
            self._whole = False
        if timetable is not None:
            log.info("pull=new version=%d", timetable.version)
            await self._desk.timetable_arrived(timetable)
