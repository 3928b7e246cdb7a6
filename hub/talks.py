"""Talks between somebody of the city and one centre: asked for, answered, and surely ended.

A talk has a room of its own.  The centre's kiosk is told of it on its board, and says how it
stands; the page of whoever called says again and again that it is there.  What neither side ends
is ended here, by the clock.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet import registry
from fleet.hints import Hints
from fleet.registry import CallingKiosk, Kiosk
from hub import centers
from hub.auth import sessions
from hub.auth.staff import Staff
from hub.http.problems import RefusedError
from hub.lesson_rooms import LessonRooms, Pass
from media.rooms import stages
from media.rooms.passes import Place as Seat
from media.stage import Floor, RoomCard, Stage
from notice import calls, talks
from notice.errors import TalkOnError, TalkUnknownError
from notice.talk import Said, Why
from notice.talks import Caller, Kept
from schedule import publish
from schedule.timetable import due
from store.audit import Deed
from store.engine import Store
from wire.clock import Clock
from wire.ids import CenterId, TalkId, talk_room
from wire.version import WIRE

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""How often the hub looks whether a talk has to end."""
UNSEEN = timedelta(seconds=90)
"""A kiosk that neither holds a line nor was heard for so long is out of touch.  It reports every
minute, perhaps to another process of the hub."""
LONGEST = timedelta(hours=2)
"""The room's card needs an end; no talk is meant to reach it."""
_HUB = "hub"


class Talks:
    """All talks.  Its methods belong to the hub's event loop."""

    def __init__(self, store: Store, clock: Clock, hints: Hints, rooms: LessonRooms) -> None:
        self._store = store
        self._clock = clock
        self._hints = hints
        self._rooms = rooms
        self._since = clock.now()
        """Nobody was heard while there was no hub, and that is nobody's fault."""

    async def ask(self, center_id: CenterId, staff: Staff, token: str) -> Kept:
        """Call a centre, or go on with one's own talk to it.

        Raises `TalkOnError`, and `RefusedError`: 404 and 403 about the centre, 409 `kiosk_away`
        and `lesson_on`.
        """
        caller = Caller(staff.id, staff.display_name, sessions.hash_of(token))

        def ask() -> Kept:
            now = self._clock.now()
            with self._store.transaction() as session:
                centers.find_for(publish.current(session), center_id, staff)
                kiosk = centers.by_center(registry.kiosks(session)).get(center_id)
                if kiosk is None or not self._is_in_touch(kiosk, now):
                    raise RefusedError(409, "kiosk_away", "the centre's kiosk is out of touch")
                helps = any(one.center_id == center_id for one in calls.open_calls(session))
                if not helps and _in_lesson(session, center_id, now):
                    raise RefusedError(
                        409, "lesson_on", "this centre is in a lesson, and did not ask for help"
                    )
                place = talks.Place(center_id, kiosk.id, helps)
                return talks.ask(session, place, caller, now)

        asked = await run_in_threadpool(ask)
        self._tell(asked)
        return asked

    async def note_page(self, talk_id: TalkId, staff: Staff) -> Kept:
        """The page of whoever called is there; how the talk stands."""

        def note() -> Kept:
            with self._store.transaction() as session:
                _assert_own(session, talk_id, staff)
                return talks.note_page(session, talk_id, self._clock.now())

        return await run_in_threadpool(note)

    async def admit_staff(self, talk_id: TalkId, staff: Staff) -> Pass:
        """The way in of whoever called."""

        def card() -> RoomCard:
            with self._store.reading() as session:
                _assert_own(session, talk_id, staff)
                return _card(talks.find_open(session, talk_id))

        found = await run_in_threadpool(card)
        entry = self._rooms.talk_entry(found, staff.id, staff.display_name)
        return await self._rooms.admit(found, entry)

    async def admit_center(self, talk_id: TalkId, kiosk: CallingKiosk) -> Pass:
        """The way in of the centre that was called.  Raises `TalkUnknownError`, `TalkOverError`."""

        def card() -> tuple[RoomCard, Seat]:
            with self._store.reading() as session:
                talk = talks.find_open(session, talk_id)
                if talk.kiosk_id != kiosk.id:
                    raise TalkUnknownError(talk_id)
                center = publish.current(session).center(kiosk.center_id)
            name = center.name if center is not None else kiosk.center_id
            return _card(talk), Seat(kiosk.center_id, name, kiosk.id)

        found, seat = await run_in_threadpool(card)
        return await self._rooms.admit(found, self._rooms.center_entry(found, seat))

    async def hear(self, talk_id: TalkId, said: Said, kiosk: CallingKiosk) -> None:
        """A kiosk says how the talk stands there."""

        def hear() -> Kept:
            with self._store.transaction() as session:
                return talks.say(session, talk_id, said, Deed(kiosk.id, self._clock.now()))

        heard = await run_in_threadpool(hear)
        if heard.is_over:
            await self._clear(heard)

    async def hang_up(self, talk_id: TalkId, staff: Staff) -> Kept:
        """Whoever looks after the centre ends it."""

        def end() -> Kept:
            with self._store.transaction() as session:
                _assert_own(session, talk_id, staff)
                deed = Deed(staff.id, self._clock.now())
                return talks.end(session, talk_id, Why.OPERATOR, deed)

        ended = await run_in_threadpool(end)
        await self._clear(ended)
        return ended

    async def run(self) -> None:
        """End what nobody ends, for ever."""
        while True:
            try:
                await self.look()
            except OperationalError as error:
                log.warning("talks not looked at reason=%s", type(error).__name__)
            except Exception:
                # The task's rim: whatever went wrong in one look, the next one comes.
                log.exception("look at the talks failed")
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """End what has to end now."""
        for ended in await run_in_threadpool(self._end_over):
            log.info("talk ended talk=%s why=%s", ended.id, ended.ended_why)
            await self._clear(ended)

    def _end_over(self) -> list[Kept]:
        now, ended = self._clock.now(), []
        with self._store.reading() as session:
            going_on = talks.open_talks(session)
        for talk in going_on:
            with self._store.transaction() as session:
                why = self._why(session, talk, now)
                if why is not None:
                    ended.append(talks.end(session, talk.id, why, Deed(_HUB, now)))
        return ended

    def _is_in_touch(self, kiosk: Kiosk, now: datetime) -> bool:
        seen = kiosk.last_seen is not None and now - kiosk.last_seen < UNSEEN
        return seen or kiosk.id in self._hints.connected()

    def _why(self, session: Session, talk: Kept, now: datetime) -> Why | None:
        """Why a talk has to end now; None where it goes on."""
        staff = sessions.holder(session, talk.caller.session, now)
        if staff is None or not staff.runs_centers:
            return Why.SIGNED_OUT
        if not centers.is_of(publish.current(session), talk.center_id, staff):
            return Why.SIGNED_OUT
        kiosk = centers.by_center(registry.kiosks(session)).get(talk.center_id)
        if kiosk is None or kiosk.id != talk.kiosk_id or not self._is_in_touch(kiosk, now):
            return Why.CENTER_GONE
        if now - max(talk.seen_at, self._since) >= talks.PAGE_GONE:
            return Why.PAGE_GONE
        asked = max(talk.asked_at, self._since)
        unheard = talk.rang_at is None and now - asked >= talks.UNHEARD
        unanswered = talk.began_at is None and now - asked >= talks.UNANSWERED
        return Why.NO_ANSWER if unheard or unanswered else None

    async def _clear(self, talk: Kept) -> None:
        """Nobody stays in the room of a talk that is over."""
        self._tell(talk)
        await self._rooms.close_room(talk_room(talk.id))

    def _tell(self, talk: Kept) -> None:
        self._hints.tell(talk.kiosk_id, "notices")


def _in_lesson(session: Session, center_id: CenterId, now: datetime) -> bool:
    """Whether a lesson of this centre is open, and its instructor has not closed it."""
    current = due(publish.current(session), now, center_id).current
    return current is not None and not stages.current(session, current.id).stage.ended


def _assert_own(session: Session, talk_id: TalkId, staff: Staff) -> None:
    """Raise unless this is somebody's own talk, with a centre they look after."""
    talk = talks.find(session, talk_id)
    centers.assert_may_see(session, talk.center_id, staff)
    if talk.caller.staff_id != staff.id:
        raise TalkOnError(talk.caller.name)


def _card(talk: Kept) -> RoomCard:
    """The room of a talk is a lesson's with one centre, which holds the floor from the start."""
    return RoomCard(
        wire=WIRE,
        lesson_id=talk_room(talk.id),
        title="",
        instructor=talk.caller.name,
        starts_at=talk.asked_at,
        ends_at=talk.asked_at + LONGEST,
        stage=Stage(floor=(Floor(center_id=talk.center_id, since=talk.asked_at),)),
    )
