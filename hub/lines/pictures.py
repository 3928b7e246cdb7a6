"""Pictures of screens, for whichever process of the hub is asked for one.

A picture stays in memory.  Where several processes share a PostgreSQL it goes to the others by a
row of it, sealed, which is gone when nobody may look at the picture any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

from starlette.concurrency import run_in_threadpool

from attendance.seal import Seal
from fleet.errands import pictures
from fleet.errands.pictures import PICTURE_KEPT, Pictures, ScreenPicture
from store.engine import Store
from store.processes.neighbours import Neighbours
from wire.clock import Clock
from wire.ids import KioskId

_CAME = "picture"
_REVOKED = "hang_up"

log = logging.getLogger(__name__)


class ScreenPictures:
    """Lives on the hub's event loop; `here` is what this process knows."""

    def __init__(self, store: Store, clock: Clock, seal: Seal, neighbours: Neighbours) -> None:
        self.here = Pictures()
        self._store = store
        self._clock = clock
        self._seal = seal
        self._neighbours = neighbours
        self._tasks: set[asyncio.Task[None]] = set()
        self._tidying: asyncio.TimerHandle | None = None

    async def keep(self, kiosk_id: KioskId, jpeg: bytes) -> None:
        """Show it here, and have the others show it."""
        picture = ScreenPicture(jpeg, self._clock.now())
        self.here.keep(kiosk_id, picture)
        if self._neighbours.there_are:
            await run_in_threadpool(self._hand_on, kiosk_id, picture)
            self._neighbours.tell(f"{_CAME} {kiosk_id}")
            self._tidy_later()

    async def forget(self, kiosk_id: KioskId) -> None:
        """It is not ours any more: nobody is shown its picture, here or elsewhere."""
        self.here.forget(kiosk_id)
        await run_in_threadpool(self._take_back, kiosk_id)

    def heard(self, word: str) -> None:
        """Take over what another process has got."""
        what, _, kiosk_id = word.partition(" ")
        if what == _CAME:
            self._begin(KioskId(kiosk_id))
        elif what == _REVOKED:
            self.here.forget(KioskId(kiosk_id))

    def missed(self) -> None:
        """Others may have got any."""
        self._begin(None)

    async def close(self) -> None:
        if self._tidying is not None:
            self._tidying.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, kiosk_id: KioskId | None) -> None:
        self._start(self._fetch(kiosk_id))

    def _tidy_later(self) -> None:
        if self._tidying is None:
            lifetime_s = PICTURE_KEPT.total_seconds()
            loop = asyncio.get_running_loop()
            self._tidying = loop.call_later(lifetime_s, lambda: self._start(self._tidy()))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name="pictures")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self, kiosk_id: KioskId | None) -> None:
        try:
            found = await run_in_threadpool(self._read, kiosk_id)
        except Exception:
            # The task's rim: the next picture is another one.
            log.exception("pictures of other hubs are not read")
            return
        for whose, picture in found.items():
            self.here.keep(whose, picture)

    async def _tidy(self) -> None:
        self._tidying = None
        try:
            are_left = await run_in_threadpool(self._let_go)
        except Exception:
            # The task's rim: what is old is shown to nobody, and let go of the next time.
            log.exception("old pictures are not let go of")
            are_left = True
        if are_left:
            self._tidy_later()

    def _let_go(self) -> bool:
        with self._store.transaction() as session:
            return pictures.let_go(session, self._clock.now())

    def _take_back(self, kiosk_id: KioskId) -> None:
        with self._store.transaction() as session:
            pictures.take_back(session, kiosk_id)

    def _hand_on(self, kiosk_id: KioskId, picture: ScreenPicture) -> None:
        sealed = ScreenPicture(self._seal.close(picture.jpeg, _about(kiosk_id)), picture.at)
        with self._store.transaction() as session:
            pictures.hand_on(session, kiosk_id, sealed)

    def _read(self, kiosk_id: KioskId | None) -> dict[KioskId, ScreenPicture]:
        with self._store.reading() as session:
            found = pictures.handed_on(session, kiosk_id, self._clock.now())
        return {
            whose: ScreenPicture(self._seal.open(sealed.jpeg, _about(whose)), sealed.at)
            for whose, sealed in found.items()
        }


def _about(kiosk_id: KioskId) -> bytes:
    return f"screen:{kiosk_id}".encode()
