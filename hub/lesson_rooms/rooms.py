"""The door to the rooms of lessons: passes, the stage in the room, and the end.

Everything here may fail because the room engine is away; only passes say so to the caller.
The rest is stored first and written to the engine when it answers.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from hub.config import EngineConfig
from hub.lesson_rooms.attending import Attending
from hub.lesson_rooms.known import Known
from media.rooms import passes, projection, webhooks
from media.rooms.engine_calls import EngineCalls, OpenRoom
from media.rooms.errors import EngineUnreachableError
from media.rooms.webhooks import Happened, RoomEvent
from media.stage import RoomCard
from store.engine import Store
from wire.clock import Clock
from wire.ids import CenterId, LessonId, StaffId, center_identity, talk_of

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""How often the hub looks which rooms the engine keeps."""
_PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class Pass:
    """The way into a room, as it goes to whoever asked."""

    url: str
    token: str
    room: LessonId
    identity: str
    expires_at: datetime


class LessonRooms:
    """All rooms.  Its methods belong to the hub's event loop."""

    def __init__(self, store: Store, clock: Clock, engine: EngineConfig) -> None:
        self._clock = clock
        self._keys = engine.keys
        self._signal_url = engine.signal_url
        calls = EngineCalls(engine.url, self._keys)
        self._calls = calls
        self._known = Known(store)
        self._attending = Attending(store, self._known, clock, calls)
        self._projector = projection.Projector(calls, self._card)
        self._reachable: bool | None = None

    @property
    def engine_reachable(self) -> bool | None:
        """Whether the engine answered the last time; None before the first look."""
        return self._reachable

    def center_entry(self, card: RoomCard, place: passes.Place) -> passes.Entry:
        return passes.for_center(self._keys, card, place)

    def staff_entry(self, card: RoomCard, staff_id: StaffId, name: str) -> passes.Entry:
        return passes.for_staff(self._keys, card, staff_id, name)

    def talk_entry(self, card: RoomCard, staff_id: StaffId, name: str) -> passes.Entry:
        return passes.for_talk(self._keys, card, staff_id, name)

    async def admit(self, card: RoomCard, entry: passes.Entry) -> Pass:
        """Make sure the room is there, then hand over the pass.

        Raises `EngineUnreachableError`.
        """
        await self._calls.create(card)
        return Pass(
            url=self._signal_url,
            token=entry.token,
            room=card.lesson_id,
            identity=entry.identity,
            expires_at=self._clock.now() + passes.LIFETIME,
        )

    async def stage_changed(self, lesson_id: LessonId) -> None:
        """Write the stage into the room: at once if the engine answers, else when it is back."""
        written = self._projector.soon(lesson_id)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await written.wait()
        except TimeoutError:
            log.warning("stage not in the room yet lesson=%s", lesson_id)

    async def silence(self, lesson_id: LessonId) -> None:
        """Mute every centre's open microphone now, as far as the engine answers."""
        try:
            await projection.silence(self._calls, lesson_id)
        except EngineUnreachableError as error:
            log.warning("not muted lesson=%s reason=%s", lesson_id, error)

    async def close_room(self, room: LessonId) -> None:
        """Send everybody home from a room that nobody needs any more."""
        try:
            await self._calls.delete(room)
        except EngineUnreachableError as error:
            log.warning("not closed room=%s reason=%s", room, error)

    async def remove_center(self, center_id: CenterId) -> None:
        """Take a centre out of every room it is in, because its kiosk was revoked."""
        try:
            for room in await self._lesson_rooms():
                await self._calls.remove(room.name, center_identity(center_id))
        except EngineUnreachableError as error:
            log.warning("not removed center=%s reason=%s", center_id, error)

    async def happened(self, event: RoomEvent) -> None:
        """Keep what the engine reported, and answer a new room or person with the stage."""
        if talk_of(event.room) is not None:
            # Nobody is present in a talk, and its card does not change.
            return
        stays = await self._attending.happened(event)
        if stays and event.happened in (Happened.ROOM_STARTED, Happened.JOINED):
            self._projector.soon(event.room)

    def read_webhook(self, body: bytes, authorization: str) -> RoomEvent | None:
        """Check a webhook's signature.  Raises `WebhookForgedError`."""
        return webhooks.read(self._keys, body, authorization)

    async def close(self) -> None:
        await self._calls.close()

    async def run(self) -> None:
        """Keep the rooms in step, for ever: retry, look, and close what is over."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._projector.run())
            tasks.create_task(self._look_again_and_again())

    async def _look_again_and_again(self) -> None:
        while True:
            try:
                await self._look()
            except EngineUnreachableError as error:
                if self._reachable is not False:
                    log.warning("room engine unreachable reason=%s", error)
                self._reachable = False
            except Exception:
                # The task's rim: whatever went wrong in one look, the next one comes.
                log.exception("look into the rooms failed")
            await asyncio.sleep(LOOK_S)

    async def _look(self) -> None:
        rooms = await self._lesson_rooms()
        if not self._reachable:
            # The hub's start, or the engine's return: reports may have been missed meanwhile.
            await self._catch_up(rooms)
            log.info("room engine reachable rooms=%d", len(rooms))
        self._reachable = True
        over = await run_in_threadpool(
            self._known.over, [room.name for room in rooms], self._clock.now()
        )
        for lesson_id in over:
            log.info("room closed lesson=%s", lesson_id)
            await self._calls.delete(lesson_id)

    async def _lesson_rooms(self) -> list[OpenRoom]:
        rooms = await self._calls.rooms()
        ours = await run_in_threadpool(self._known.ours, [room.name for room in rooms])
        return [room for room in rooms if room.name in ours]

    async def _catch_up(self, rooms: list[OpenRoom]) -> None:
        now = self._clock.now()
        by_name = {room.name: await self._calls.inside(room.name) for room in rooms}
        for lesson_id in await run_in_threadpool(self._known.running, now):
            by_name.setdefault(lesson_id, [])
        for lesson_id, people in by_name.items():
            self._projector.soon(lesson_id)
            await self._attending.seen(lesson_id, people, now)

    async def _card(self, lesson_id: LessonId) -> RoomCard | None:
        return await run_in_threadpool(self._known.card, lesson_id)
