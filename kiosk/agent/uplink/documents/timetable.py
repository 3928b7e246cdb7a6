"""The timetable of this centre, from the hub to the desk."""

from __future__ import annotations

import logging

from kiosk.agent.desk import Desk
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import UnusableError
from schedule.follow import Follow, UnusableTimetableError
from wire.clock import Clock

log = logging.getLogger(__name__)


class TimetableDocument:
    """`schedule.follow` keeps it; the hint's word for it is "timetable"."""

    name = "timetable"

    def __init__(self, hub: Hub, follow: Follow, desk: Desk, clock: Clock) -> None:
        self._hub = hub
        self._follow = follow
        self._desk = desk
        self._clock = clock

    @property
    def tag(self) -> str:
        return self._follow.etag

    async def pull(self, *, whole: bool) -> None:
        try:
            timetable = await self._follow.pull(self._hub, self._clock.now(), whole=whole)
        except UnusableTimetableError as error:
            raise UnusableError(str(error)) from error
        finally:
            self._desk.timetable_refused(self._follow.refused)
        if timetable is not None:
            log.info("timetable=new version=%d", timetable.version)
            await self._desk.timetable_arrived(timetable)
