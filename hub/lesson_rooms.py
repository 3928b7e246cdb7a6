"""The rooms of lessons, kept in step with the hub: passes, stage, presence, and the end.

Everything here may fail because the room engine is away; only passes say so to the caller.
The rest is stored first and written to the engine when it answers.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool

from attendance import ledger, presence
from attendance.presence import What
from fleet import registry
from fleet.errors import KioskUnknownError
from hub import lessons
from hub.config import EngineConfig
from media.rooms import passes, projection, stages, webhooks
from media.rooms.engine_calls import EngineCalls, OpenRoom
from media.rooms.errors import EngineUnreachableError
from media.rooms.webhooks import Happened, RoomEvent
from media.stage import RoomCard
from schedule import publish
from schedule.timetable import Lesson, lesson_of
from store.engine import Store
from wire.clock import Clock
from wire.ids import (
    CenterId,
    KioskId,
    LessonId,
    StaffId,
    center_identity,
    center_of,
    new_id,
    talk_of,
)

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""How often the hub looks which rooms the engine keeps."""
AFTER_END = timedelta(seconds=30)
"""A room outlives its lesson by this much, so that kiosks leave by themselves first."""
AFTER_CLOSING = timedelta(seconds=10)
"""The same, when the instructor closed the lesson early."""
_PATIENCE_S = 1.0

_WHAT = {
    Happened.ROOM_STARTED: What.ROOM_STARTED,
    Happened.ROOM_FINISHED: What.ROOM_FINISHED,
    Happened.JOINED: What.JOINED,
    Happened.LEFT: What.LEFT,
}
_ABOUT_ROOM = frozenset({Happened.ROOM_STARTED, Happened.ROOM_FINISHED})


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
        self._store = store
        self._clock = clock
        self._keys = engine.keys
        self._signal_url = engine.signal_url
        calls = EngineCalls(engine.url, self._keys)
        self._calls = calls
        self._projector = projection.Projector(calls, self._card)
        self._reachable: bool | None = None
        self._uninvited: set[str] = set()

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
        center_id = center_of(event.identity)
        if event.happened in _ABOUT_ROOM or center_id is not None:
            if await self._is_uninvited(event):
                return
            await run_in_threadpool(self._keep, event.room, [self._report(event)])
        if event.happened in (Happened.ROOM_STARTED, Happened.JOINED):
            self._projector.soon(event.room)

    def _report(self, event: RoomEvent) -> presence.Event:
        return presence.Event(
            id=event.id,
            what=_WHAT[event.happened],
            at=self._clock.from_system(event.at),
            center_id=center_of(event.identity),
            sid=event.sid,
            joined_at=event.joined_at and self._clock.from_system(event.joined_at),
        )

    async def _is_uninvited(self, event: RoomEvent) -> bool:
        """Whether this is about somebody who was shown out; they are not counted as present."""
        center_id = center_of(event.identity)
        if center_id is None:
            return False
        if event.happened is Happened.LEFT and event.sid in self._uninvited:
            self._uninvited.remove(event.sid)
            return True
        if event.happened is not Happened.JOINED:
            return False
        # Noted before the removal: its report may come while we wait.
        self._uninvited.add(event.sid)
        if await self._shown_out(event.room, center_id, event.kiosk_id):
            return True
        self._uninvited.discard(event.sid)
        return False

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
        over = await run_in_threadpool(self._over, [room.name for room in rooms])
        for lesson_id in over:
            log.info("room closed lesson=%s", lesson_id)
            await self._calls.delete(lesson_id)

    async def _lesson_rooms(self) -> list[OpenRoom]:
        rooms = await self._calls.rooms()
        ours = await run_in_threadpool(self._ours, [room.name for room in rooms])
        return [room for room in rooms if room.name in ours]

    async def _catch_up(self, rooms: list[OpenRoom]) -> None:
        now = self._clock.now()
        by_name = {room.name: await self._calls.inside(room.name) for room in rooms}
        for lesson_id in await run_in_threadpool(self._running, now):
            by_name.setdefault(lesson_id, [])
        for lesson_id, people in by_name.items():
            self._projector.soon(lesson_id)
            seen = [
                presence.Event(
                    id=f"seen:{person.sid}",
                    what=What.SEEN,
                    at=now,
                    center_id=center_id,
                    sid=person.sid,
                    joined_at=self._clock.from_system(person.joined_at),
                )
                for person in people
                if (center_id := center_of(person.identity)) is not None
                and not await self._shown_out(lesson_id, center_id, person.kiosk_id)
            ]
            await run_in_threadpool(self._reconcile, lesson_id, seen, now)

    async def _shown_out(
        self, room: LessonId, center_id: CenterId, kiosk_id: KioskId | None
    ) -> bool:
        """Remove who came in by the token of a kiosk that was revoked since; whether it was so."""
        if await run_in_threadpool(self._stands_there, center_id, kiosk_id):
            return False
        log.warning("shown out lesson=%s center=%s kiosk=%s", room, center_id, kiosk_id)
        try:
            await self._calls.remove(room, center_identity(center_id))
        except EngineUnreachableError as error:
            log.warning("not removed center=%s reason=%s", center_id, error)
        return True

    def _stands_there(self, center_id: CenterId, kiosk_id: KioskId | None) -> bool:
        with self._store.reading() as session:
            try:
                return registry.kiosk(session, kiosk_id or KioskId("")).center_id == center_id
            except KioskUnknownError:
                return False

    async def _card(self, lesson_id: LessonId) -> RoomCard | None:
        return await run_in_threadpool(self._read_card, lesson_id)

    def _read_card(self, lesson_id: LessonId) -> RoomCard | None:
        with self._store.reading() as session:
            return lessons.card(session, lesson_id)

    def _keep(self, lesson_id: LessonId, events: list[presence.Event]) -> None:
        with self._store.transaction() as session:
            for event in events:
                ledger.keep(session, lesson_id, event)

    def _reconcile(self, lesson_id: LessonId, seen: list[presence.Event], now: datetime) -> None:
        """Note who is in the room, and who was and is no longer."""
        inside = {event.sid for event in seen}
        with self._store.transaction() as session:
            known = ledger.events(session, lesson_id)
            center_of_sid = {event.sid: event.center_id for event in known}
            gone = [
                presence.Event(
                    id=new_id("gone"), what=What.GONE, at=now, center_id=center_of_sid[sid], sid=sid
                )
                for sid in presence.open_sids(known) - inside
            ]
            for event in (*seen, *gone):
                ledger.keep(session, lesson_id, event)

    def _ours(self, names: list[LessonId]) -> set[LessonId]:
        with self._store.reading() as session:
            timetable = publish.current(session)
        return {name for name in names if lesson_of(timetable, name) is not None}

    def _running(self, now: datetime) -> list[LessonId]:
        with self._store.reading() as session:
            timetable = publish.current(session)
        return [lesson.id for lesson in lessons.around(timetable, now)]

    def _over(self, names: list[LessonId]) -> list[LessonId]:
        """Which of these rooms nobody needs any more."""
        now = self._clock.now()
        with self._store.reading() as session:
            timetable = publish.current(session)
            found = [lesson_of(timetable, name) for name in names]
            return [
                lesson.id
                for lesson in found
                if lesson is not None and _is_over(lesson, stages.current(session, lesson.id), now)
            ]


def _is_over(lesson: Lesson, kept: stages.KeptStage, now: datetime) -> bool:
    if now >= lesson.ends_at + AFTER_END:
        return True
    changed_at = kept.changed_at
    return kept.stage.ended and changed_at is not None and now >= changed_at + AFTER_CLOSING
