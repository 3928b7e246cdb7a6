"""오늘: the operator's day, refreshed every few seconds."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from attendance import ledger, presence
from attendance.entry import People
from attendance.people import entries
from fleet import registry
from hub import centers as scoped
from hub import lessons
from hub.auth.guard import Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.overview import CenterNow, Day, Overview, by_center, lesson_to_show, overview
from schedule import publish
from schedule.timetable import Lesson
from wire.ids import CenterId, KioskId

router = APIRouter(include_in_schema=False)


@router.get("/today")
async def get_today(signed_in: Operator, parts: PartsDep) -> Response:
    seen = await _look(parts, signed_in)
    return page("today.html", signed_in.staff, here="/today", seen=seen)


@router.get("/today/now")
async def get_today_now(signed_in: Operator, parts: PartsDep) -> Response:
    """The part of the page that changes."""
    return page("today_now.html", seen=await _look(parts, signed_in))


async def _look(parts: Parts, signed_in: SignedIn) -> Overview:
    # What lives on the event loop is taken here, the database is read in a thread.
    open_lines = parts.hints.connected()
    reachable = parts.rooms.engine_reachable
    return await run_in_threadpool(_read, parts, signed_in, (open_lines, reachable))


def _read(
    parts: Parts, signed_in: SignedIn, live: tuple[frozenset[KioskId], bool | None]
) -> Overview:
    open_lines, reachable = live
    now = signed_in.deed.at
    with parts.store.reading() as session:
        timetable = publish.current(session)
        today = lessons.on_day(timetable, lessons.today(timetable, now), signed_in.staff)
        lesson = lesson_to_show(today, now)
        rows = _presence(session, lesson, now)
        came = _people(session, lesson)
        kiosks = by_center(registry.kiosks(session))
    day = Day(now, timetable.timezone, lesson, len(today), reachable)
    centers = []
    for center in scoped.of_staff(timetable, signed_in.staff):
        kiosk = kiosks.get(center.id)
        picture = parts.pictures.fresh(kiosk.id, now) if kiosk else None
        centers.append(
            CenterNow(
                center=center,
                kiosk=kiosk,
                connected=kiosk is not None and kiosk.id in open_lines,
                presence=rows.get(center.id),
                picture_at=picture.at if picture else None,
                people=came.get(center.id),
            )
        )
    return overview(day, centers)


def _presence(
    session: Session, lesson: Lesson | None, now: datetime
) -> dict[CenterId, presence.Row]:
    if lesson is None:
        return {}
    events = ledger.events(session, lesson.id)
    return {row.center_id: row for row in presence.rows(events, lesson.ends_at, now)}


def _people(session: Session, lesson: Lesson | None) -> dict[CenterId, People]:
    """Who came, at every centre of the lesson and at any other that entered somebody."""
    if lesson is None:
        return {}
    nobody = dict.fromkeys(lesson.center_ids, People())
    return nobody | entries.people_at(entries.entries(session, lesson.id))
