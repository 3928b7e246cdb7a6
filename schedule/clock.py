"""Night work, and the only place that knows APScheduler.

Lessons never come from here: a scheduler that sleeps until a moment misses it when the
clock steps.  This one looks again and again whether it is night and what is still to be done,
so a late boot, a jump or a missed look only makes the work later, never lost.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from schedule import keep
from wire.clock import Clock

LOOK_S = 10.0
LATE_DAYS = 2
"""After so many mornings without its work a place makes up for it by day: mains is off at night."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Window:
    """The hours of a night, in a city's wall-clock time, end-exclusive, within one day."""

    start: time = time(2)
    end: time = time(5)
    timezone: str = "Asia/Seoul"

    def day(self, now: datetime) -> date:
        """The city's day; a night has the day of its morning."""
        return now.astimezone(ZoneInfo(self.timezone)).date()

    def night(self, now: datetime) -> date | None:
        """Which night `now` lies in; None outside the window."""
        local = now.astimezone(ZoneInfo(self.timezone))
        return local.date() if self.start <= local.time() < self.end else None


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Job:
    """What is done once in each night, as soon as `may` allows it; tried again when it fails.

    One that `catches_up` is also done by day, after `LATE_DAYS` without.
    """

    name: str
    work: Callable[[], Awaitable[None]]
    may: Callable[[], bool] = _always
    catches_up: bool = False


class NightWork:
    """Does `jobs` in their order; `file` remembers over a restart which nights they had."""

    def __init__(
        self,
        clock: Clock,
        jobs: Sequence[Job],
        window: Window | None = None,
        file: Path | None = None,
        look_every_s: float = LOOK_S,
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._window = window or Window()
        self._file = file
        self._done = _read(file)
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
        for job in self._jobs:
            # Asked for each one anew: the one before may have taken half the night.
            day = self._due(job)
            if day is None or not job.may():
                continue
            try:
                await job.work()
            except Exception:
                # The rim of a task: whatever failed tonight is tried again at the next look.
                log.exception("night_work=failed job=%s day=%s", job.name, day)
                continue
            log.info("night_work=done job=%s day=%s", job.name, day)
            self._remember(job, day)

    def _due(self, job: Job) -> date | None:
        """The day for which it is to be done now."""
        now = self._clock.now()
        night, last = self._window.night(now), self._done.get(job.name)
        if night is not None:
            return night if night != last else None
        today = self._window.day(now)
        # One that was done on a day to come was done under a clock that was wrong.
        on_time = last is not None and 0 <= (today - last).days < LATE_DAYS
        return today if job.catches_up and not on_time else None

    def _remember(self, job: Job, day: date) -> None:
        self._done[job.name] = day
        if self._file is None:
            return
        days = {name: done.isoformat() for name, done in self._done.items()}
        try:
            # Not in a thread: what was done may be that everything here ends now.
            keep.replace(self._file, json.dumps(days).encode())
        except OSError as error:
            log.error("night_work=not_remembered reason=%r", error.strerror)


def _read(file: Path | None) -> dict[str, date]:
    """What it remembers; whatever cannot be understood is as good as never done."""
    data = keep.read(file) if file is not None else None
    try:
        read = json.loads(data or b"{}")
        return {str(name): date.fromisoformat(day) for name, day in read.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
