"""Which centres are in the rooms, as the engine says; who may not be there is shown out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from attendance import ledger, presence
from attendance.presence import What
from hub.lesson_rooms.known import Known
from media.rooms.engine_calls import EngineCalls, Inside
from media.rooms.errors import EngineUnreachableError
from media.rooms.webhooks import Happened, RoomEvent
from store.engine import Store
from wire.clock import Clock
from wire.ids import CenterId, KioskId, LessonId, center_identity, center_of, new_id

log = logging.getLogger(__name__)

_WHAT = {
    Happened.ROOM_STARTED: What.ROOM_STARTED,
    Happened.ROOM_FINISHED: What.ROOM_FINISHED,
    Happened.JOINED: What.JOINED,
    Happened.LEFT: What.LEFT,
}
_ABOUT_ROOM = frozenset({Happened.ROOM_STARTED, Happened.ROOM_FINISHED})


class Attending:
    """Writes the ledger of presence."""

    def __init__(self, store: Store, known: Known, clock: Clock, calls: EngineCalls) -> None:
        self._store, self._known, self._clock, self._calls = store, known, clock, calls
        self._uninvited: set[str] = set()

    async def happened(self, event: RoomEvent) -> bool:
        """Keep what the engine reported; False of somebody who was shown out."""
        if event.happened in _ABOUT_ROOM or center_of(event.identity) is not None:
            if await self._is_uninvited(event):
                return False
            await run_in_threadpool(self._keep, event.room, self._report(event))
        return True

    async def seen(self, lesson_id: LessonId, people: Sequence[Inside], now: datetime) -> None:
        """These are inside now, and nobody else is."""
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

    async def _shown_out(
        self, room: LessonId, center_id: CenterId, kiosk_id: KioskId | None
    ) -> bool:
        """Remove who came in by the token of a kiosk that was revoked since; whether it was so."""
        if await run_in_threadpool(self._known.stands_there, center_id, kiosk_id):
            return False
        log.warning("shown out lesson=%s center=%s kiosk=%s", room, center_id, kiosk_id)
        try:
            await self._calls.remove(room, center_identity(center_id))
        except EngineUnreachableError as error:
            log.warning("not removed center=%s reason=%s", center_id, error)
        return True

    def _keep(self, lesson_id: LessonId, event: presence.Event) -> None:
        with self._store.transaction() as session:
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
