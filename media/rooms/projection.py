"""Writing the stage into the room, until the room says what the hub says.

The truth is the stored stage; permissions and metadata are copies.  `Projector.soon` asks
for a copy to be written; one task writes, always from the newest truth, and tries again
while the engine is away.  Permissions go first: a kiosk that reads its name in `floor` may
publish at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from media.rooms.engine_calls import EngineCalls
from media.rooms.errors import EngineUnreachableError
from media.rooms.passes import sources_of_center
from media.stage import RoomCard
from wire.ids import LessonId, center_of

log = logging.getLogger(__name__)

RETRY_S = 1.0

FindCard = Callable[[LessonId], Awaitable[RoomCard | None]]


async def project(calls: EngineCalls, card: RoomCard) -> None:
    """Make the room say what `card` says.  A room that is not there needs nothing."""
    open_rooms = await calls.rooms(card.lesson_id)
    if not open_rooms:
        return
    for person in await calls.inside(card.lesson_id):
        center_id = center_of(person.identity)
        if center_id is None:
            continue
        sources = sources_of_center(card.stage, center_id)
        if person.sources != frozenset(sources):
            await calls.permit(card.lesson_id, person.identity, sources)
    metadata = card.model_dump_json()
    if open_rooms[0].metadata != metadata:
        await calls.describe(card.lesson_id, metadata)


async def silence(calls: EngineCalls, lesson_id: LessonId) -> None:
    """Mute every open microphone of every centre, before any permission is taken away."""
    await asyncio.gather(
        *(
            calls.mute(lesson_id, person.identity, track)
            for person in await calls.inside(lesson_id)
            if center_of(person.identity) is not None
            for track in person.microphones
        )
    )


class Projector:
    """The one task that writes to rooms.  Its methods belong to the hub's event loop."""

    def __init__(self, calls: EngineCalls, find_card: FindCard) -> None:
        self._calls = calls
        self._find_card = find_card
        self._wanted: dict[LessonId, asyncio.Event] = {}
        self._wake = asyncio.Event()

    def soon(self, lesson_id: LessonId) -> asyncio.Event:
        """Write this lesson's stage soon; the event is set once a write begun after now is done."""
        written = self._wanted.setdefault(lesson_id, asyncio.Event())
        self._wake.set()
        return written

    async def run(self) -> None:
        """Write what is wanted, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            for lesson_id in list(self._wanted):
                written = self._wanted.pop(lesson_id)
                if await self._write(lesson_id):
                    written.set()
                else:
                    # A request that came in meanwhile has its own event and its own write.
                    self._wanted.setdefault(lesson_id, written)
            if self._wanted:
                self._wake.set()
                await asyncio.sleep(RETRY_S)

    async def _write(self, lesson_id: LessonId) -> bool:
        try:
            card = await self._find_card(lesson_id)
            if card is not None:
                await project(self._calls, card)
        except EngineUnreachableError as error:
            log.warning("projection waits lesson=%s reason=%s", lesson_id, error)
            return False
        except Exception:
            # The task's rim: one room that cannot be written must not stop the others.
            log.exception("projection failed lesson=%s", lesson_id)
        return True
