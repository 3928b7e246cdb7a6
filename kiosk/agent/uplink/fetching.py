"""The library's files, one after the other, while no lesson is on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from content.cache import Cache
from content.fetch import LineBrokenError, NoRoomError, WithdrawnError, WrongFileError
from content.item import File, Sha256
from kiosk.agent.errors import HubAwayError, HubRefusedError
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.patience import Backoff, Nudge, between_tries
from kiosk.state import KioskState, Mode

LOOK_S = 600.0
"""So often a look whether something is missing, should a nudge ever be missed."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Between tries: after a broken line, and for a file that did not turn out right."""

    line: Callable[[], Backoff] = Backoff
    file: Callable[[], Backoff] = lambda: Backoff(base_s=60.0, cap_s=3600.0)


class Fetching:
    """Fetches one file after the other.  During a lesson the line belongs to the lesson."""

    def __init__(
        self, hub: Hub, cache: Cache, pull_now: Callable[[], None], pace: Pace | None = None
    ) -> None:
        """`pull_now` when the hub does not know a file: then the library is old."""
        self._hub = hub
        self._cache = cache
        self._pull_now = pull_now
        self._pace = pace or Pace()
        self._line = self._pace.line()
        self._waits: dict[Sha256, Backoff] = {}
        self._not_before: dict[Sha256, float] = {}
        self._nudge = Nudge()
        self._line_is_free = asyncio.Event()
        self._until_lesson: asyncio.Timeout | None = None
        cache.listen(self._nudge.give)

    def state_is(self, state: KioskState) -> None:
        """Stop at once for a lesson, go on after it."""
        if state.mode not in {Mode.COUNTDOWN, Mode.LESSON}:
            self._line_is_free.set()
            return
        self._line_is_free.clear()
        if self._until_lesson is not None:
            self._until_lesson.reschedule(asyncio.get_running_loop().time())

    def hub_is(self, reachable: bool) -> None:
        if reachable:
            self._nudge.give()

    async def keep_fetching(self) -> None:
        while True:
            await self._line_is_free.wait()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None) as self._until_lesson:
                    try:
                        await self._fetch_on()
                    finally:
                        self._until_lesson = None

    async def _fetch_on(self) -> None:
        while True:
            retry_after_s = None
            try:
                await self._cache.settle()
                file, wait_s = self._next()
                if file is None:
                    await self._nudge.wait(wait_s)
                    continue
                await self._bring(file)
                continue
            except HubAwayError as error:
                log.info("fetch=broken reason=%r", str(error))
                retry_after_s = error.retry_after_s
            except LineBrokenError as error:
                log.info("fetch=broken reason=%r", str(error))
            except OSError as error:
                log.error("fetch=broken reason=%r", str(error))
            # Only what happens from now on says that it is worth trying sooner.
            self._nudge.take_back()
            await between_tries(self._nudge, self._line, retry_after_s)

    async def _bring(self, file: File) -> None:
        had = self._cache.have(file)
        try:
            await self._cache.bring(file, self._hub)
        except WithdrawnError as error:
            log.info("fetch=ended reason=%r", str(error))
        except (WrongFileError, NoRoomError, HubRefusedError) as error:
            log.error("fetch=put_off reason=%r", str(error))
            self._put_off(file)
            if isinstance(error, HubRefusedError):
                self._pull_now()
        else:
            self._waits.pop(file.sha256, None)
        finally:
            # A line that brings a little each time is not to be left alone for longer.
            if self._cache.have(file) > had:
                self._line.reset()

    def _next(self) -> tuple[File | None, float]:
        """What to fetch now; else how long nothing is to be done."""
        now = asyncio.get_running_loop().time()
        missing = self._cache.missing()
        for file in missing:
            if self._not_before.get(file.sha256, 0.0) <= now:
                return file, 0.0
        later = (self._not_before[file.sha256] - now for file in missing)
        return None, min(later, default=LOOK_S)

    def _put_off(self, file: File) -> None:
        """Another one goes on meanwhile."""
        wait = self._waits.setdefault(file.sha256, self._pace.file())
        now = asyncio.get_running_loop().time()
        self._not_before[file.sha256] = now + wait.after_failure()
