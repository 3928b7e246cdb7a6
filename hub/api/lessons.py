"""Lessons, their stage, their room and who was in, for staff."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from attendance import ledger, presence
from hub import centers, lessons
from hub.auth.guard import AnyStaff, SignedIn
from hub.lesson_rooms import Pass
from hub.parts import ClockDep, RoomsDep, StoreDep
from media.rooms import stages
from media.stage import RoomCard, Stage
from schedule import publish
from schedule.timetable import Lesson, Timetable
from store.engine import Store
from wire.ids import CenterId, LessonId
from wire.version import TIME_HEADER

router = APIRouter(prefix="/api/lessons", tags=["lessons"])


class StayOut(BaseModel):
    """One stay; `to` is null while the centre is inside."""

    since: datetime = Field(serialization_alias="from")
    to: datetime | None


class PresenceOut(BaseModel):
    """One centre's presence in a lesson."""

    center_id: CenterId
    center: str
    joined_at: datetime
    left_at: datetime | None
    seconds: int
    stays: tuple[StayOut, ...]


@router.get("")
def get_lessons(
    signed_in: AnyStaff,
    store: StoreDep,
    day: Annotated[date | None, Query(description="a day of the city's calendar")] = None,
) -> list[Lesson]:
    with store.reading() as session:
        timetable = publish.current(session)
    chosen = day or lessons.today(timetable, signed_in.deed.at)
    return lessons.on_day(timetable, chosen, signed_in.staff)


@router.get("/{lesson_id}")
def get_lesson(lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep) -> Lesson:
    with store.reading() as session:
        return lessons.find_for(session, lesson_id, signed_in.staff)


@router.get("/{lesson_id}/stage")
def get_stage(
    lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep, clock: ClockDep, response: Response
) -> Stage:
    """The stage; `Sarangbang-Time` is the clock that the times in it obey."""
    response.headers[TIME_HEADER] = clock.now().isoformat(timespec="milliseconds")
    with store.reading() as session:
        lessons.find_for(session, lesson_id, signed_in.staff)
        return stages.current(session, lesson_id).stage


@router.put("/{lesson_id}/stage")
async def put_stage(
    lesson_id: LessonId, stage: Stage, signed_in: AnyStaff, store: StoreDep, rooms: RoomsDep
) -> Stage:
    """Store the next stage; it reaches the room at once, or when the engine is back."""
    stored = await run_in_threadpool(_change, store, lesson_id, stage, signed_in)
    await rooms.stage_changed(lesson_id)
    return stored


@router.post("/{lesson_id}/mute-all")
async def post_mute_all(
    lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep, rooms: RoomsDep
) -> Stage:
    """Nobody holds the floor, and every centre's microphone is muted now."""
    stored = await run_in_threadpool(_mute_all, store, lesson_id, signed_in)
    await rooms.silence(lesson_id)
    await rooms.stage_changed(lesson_id)
    return stored


@router.post("/{lesson_id}/room-pass")
async def post_room_pass(
    lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep, rooms: RoomsDep
) -> Pass:
    """The way into the room, for whoever teaches."""
    card = await run_in_threadpool(_enter, store, lesson_id, signed_in)
    staff = signed_in.staff
    return await rooms.admit(card, rooms.staff_entry(card, staff.id, staff.display_name))


@router.get("/{lesson_id}/presence")
def get_presence(
    lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep, clock: ClockDep
) -> list[PresenceOut]:
    with store.reading() as session:
        lesson = lessons.find_for(session, lesson_id, signed_in.staff)
        timetable = publish.current(session)
        events = ledger.events(session, lesson_id)
    rows = presence.rows(events, lesson.ends_at, clock.now(), lesson.opens_at)
    staff = signed_in.staff
    return [_out(row, timetable) for row in rows if centers.is_of(timetable, row.center_id, staff)]


def _change(store: Store, lesson_id: LessonId, stage: Stage, signed_in: SignedIn) -> Stage:
    with store.transaction() as session:
        lesson = lessons.find_to_lead(session, lesson_id, signed_in.staff)
        lessons.assert_stage_fits(lesson, stage)
        return stages.change(session, lesson_id, stage, signed_in.deed)


def _mute_all(store: Store, lesson_id: LessonId, signed_in: SignedIn) -> Stage:
    with store.transaction() as session:
        lessons.find_to_lead(session, lesson_id, signed_in.staff)
        return stages.mute_all(session, lesson_id, signed_in.deed)


def _enter(store: Store, lesson_id: LessonId, signed_in: SignedIn) -> RoomCard:
    with store.reading() as session:
        lesson = lessons.find_to_lead(session, lesson_id, signed_in.staff)
        stage = stages.current(session, lesson_id).stage
    opens_at = lesson.starts_at - lessons.STAFF_EARLY
    lessons.assert_open(lesson, stage, signed_in.deed.at, opens_at)
    return lessons.card_of(lesson, stage)


def _out(row: presence.Row, timetable: Timetable) -> PresenceOut:
    center = timetable.center(row.center_id)
    return PresenceOut(
        center_id=row.center_id,
        center=center.name if center else row.center_id,
        joined_at=row.joined_at,
        left_at=row.left_at,
        seconds=row.seconds,
        stays=tuple(StayOut(since=stay.since, to=stay.to) for stay in row.stays),
    )
