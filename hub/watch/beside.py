"""What was changed beside the running hub, by its command line: kiosks are told of that as well.

A kiosk whose line is open pulls by itself only every few minutes; it relies on being told.
"""

from __future__ import annotations

import asyncio
import logging
from typing import NamedTuple

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from attendance.people import roll
from content import library
from fleet.hints import Hint, Hints
from store.engine import Store

LOOK_S = 5.0

log = logging.getLogger(__name__)


class _Seen(NamedTuple):
    """A document's version, and how often kiosks had been told of it by then."""

    version: int
    told: int


class Beside:
    """Tells what nobody told.  Lives on the hub's event loop."""

    def __init__(self, store: Store, hints: Hints) -> None:
        self._store = store
        self._hints = hints
        self._seen: dict[Hint, _Seen] = {}

    async def run(self) -> None:
        """Look again and again, for ever."""
        while True:
            try:
                await self.look()
            except Exception:
                # The task's rim: a database that is away for a moment is asked again.
                log.exception("looking for changes beside the hub failed")
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Tell all kiosks of each document that has changed without their being told."""
        for hint, version in (await run_in_threadpool(self._versions)).items():
            before = self._seen.get(hint)
            if before and before.version != version and before.told == self._hints.told[hint]:
                log.info("changed beside the hub document=%s version=%d", hint, version)
                self._hints.tell_all(hint)
            self._seen[hint] = _Seen(version, self._hints.told[hint])

    def _versions(self) -> dict[Hint, int]:
        with self._store.reading() as session:
            return _versions(session)


def _versions(session: Session) -> dict[Hint, int]:
    return {"library": library.version(session), "roll": roll.changes(session)}
