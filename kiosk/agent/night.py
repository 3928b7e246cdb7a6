"""What a kiosk does at night, while nobody is there.

What a missed hint, a wrong tag or a worn disk left behind is gone by morning, and both
programs start the day afresh: whatever they may have piled up ends with them.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fleet.errands.errand import Reason
from kiosk.agent.desk import Desk
from kiosk.agent.uplink.root import Kept, Uplink
from kiosk.config import KioskConfig
from schedule import keep
from schedule.clock import Job, NightWork, Window
from wire.clock import Clock

BROKEN_FILES_KEPT = timedelta(days=30)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Night:
    """The parts that night work is about; `leave` ends both programs."""

    config: KioskConfig
    clock: Clock
    desk: Desk
    uplink: Uplink
    kept: Kept
    leave: Callable[[], None]

    def work(self, environ: Mapping[str, str] = os.environ) -> NightWork:
        """Never before or in a lesson, nor while somebody uses the screen.

        A new start comes first, so that the new agent has the rest of the night for the rest.
        """
        told = self.config.night
        window = Window(told.start, told.end)
        started = window.night(self.clock.now())

        def is_stale() -> bool:
            # One that was started tonight is fresh, whatever became of the file.
            return self._is_quiet() and started != window.night(self.clock.now())

        jobs = [Job("tidy", self._tidy, self._is_quiet, catches_up=True)]
        # Whom nobody supervises nobody would start again.
        if told.restart and environ.get("NOTIFY_SOCKET"):
            jobs.insert(0, Job("restart", self._start_anew, is_stale))
        return NightWork(self.clock, jobs, window, self.config.state_dir / "night.json")

    def _is_quiet(self) -> bool:
        return self.desk.unrest() is Reason.NONE

    async def _start_anew(self) -> None:
        log.info("night_work=new_start")
        self.leave()

    async def _tidy(self) -> None:
        self.uplink.pull_whole()
        cleared = keep.clear_broken(self.config.state_dir, self.clock.now() - BROKEN_FILES_KEPT)
        await self.kept.people.tidy()
        corrupt = await self.kept.cache.check()
        log.info("tidy cleared=%d corrupt=%d", cleared, corrupt)
