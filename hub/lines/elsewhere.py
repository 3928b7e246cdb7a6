"""Who is connected to another process of the hub.  With SQLite there is one process, and nobody."""

from __future__ import annotations

import asyncio
import logging
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool

from fleet import lines, registry
from fleet.hints import Hints
from store.engine import Store
from store.processes.neighbours import Neighbours, alive
from wire.ids import KioskId

LOOK_S = 2.0

log = logging.getLogger(__name__)


class _Found(NamedTuple):
    """Who has a line to another process, and all who may have one at all."""

    elsewhere: frozenset[KioskId]
    ours: frozenset[KioskId]


class Elsewhere:
    """Says who is here, and hears who is there.  Lives on the hub's event loop."""

    def __init__(self, store: Store, hints: Hints, neighbours: Neighbours) -> None:
        self._store = store
        self._hints = hints
        self._neighbours = neighbours

    async def run(self) -> None:
        """Look again and again, for ever."""
        while self._neighbours.there_are:
            try:
                await self.look()
            except Exception:
                # The task's rim: what was known a moment ago holds until the database is back.
                log.exception("looking for the lines of other hubs failed")
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        here = self._hints.here()
        found = await run_in_threadpool(self._compare, here)
        self._hints.elsewhere = found.elsewhere
        # Another hub revoked them, and its word may have got lost.
        for kiosk_id in here - found.ours:
            self._hints.cut_off(kiosk_id)

    def _compare(self, here: frozenset[KioskId]) -> _Found:
        with self._store.transaction() as session:
            number = self._neighbours.number
            elsewhere = lines.compare(session, number, here, alive(session))
            return _Found(elsewhere, registry.ours(session))
