"""Night work, and the only place that knows APScheduler.

Lessons never come from here: a scheduler that sleeps until a moment misses it when the
clock steps.  This one looks once a minute whether it is night and the work is still to be
done, so a late boot, a jump or a missed look only makes the work later, never lost.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from wire.clock import Clock

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Window:
    """The hours of a night, in a city's wall-clock time, end-exclusive, within one day."""

    start: time = time(3)
    end: time = time(5)
    timezone: str = "Asia/Seoul"

    def night(self, now: datetime) -> date | None:
        """Which night `now` lies in; None outside the window."""
        local = now.astimezone(ZoneInfo(self.timezone))
        return local.date() if self.start <= local.time() < self.end else None


class NightWork:
    """Runs `work` once in each night."""

    def __init__(
        self,
        clock: Clock,
        work: Callable[[], Awaitable[None]],
        window: Window | None = None,
        look_every_s: float = 60.0,
    ) -> None:
        self._clock = clock
        self._work = work
        self._window = window or Window()
        self._done: date | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            executors={"default": AsyncIOExecutor()},
            # None: a look is never too late.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._scheduler.add_job(
            self._look,
            IntervalTrigger(seconds=look_every_s, timezone="UTC"),
            id="night",
            # The first look at once; a scheduler goes by the system's clock and knows no other.
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Look from now on; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No more looks; work in progress is cancelled with its task."""
        self._scheduler.shutdown(wait=False)

    async def _look(self) -> None:
        night = self._window.night(self._clock.now())
        if night is None or night == self._done:
            return
        try:
            await self._work()
        except Exception:
            # The rim of a task: whatever failed tonight is tried again at the next look.
            log.exception("night_work=failed night=%s", night)
            return
        self._done = night
        log.info("night_work=done night=%s", night)
