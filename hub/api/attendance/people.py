"""Who came to a lesson, for staff: every entry, and what they add up to.  No names."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from attendance.people import entries, heads
from attendance.people.entries import Kept
from attendance.people.report import Known, lines
from hub import centers, lessons
from hub.auth.guard import AnyStaff
from hub.parts import StoreDep
from schedule import publish
from schedule.timetable import Timetable
from wire.ids import CenterId, LessonId, MemberId

router = APIRouter(prefix="/api/lessons", tags=["attendance"])


class EntryOut(BaseModel):
    """One entry; `member_id` is null for a guest."""

    entry_id: str
    center_id: CenterId
    member_id: MemberId | None
    present: bool
    at: datetime
    received_at: datetime


class PeopleOut(BaseModel):
    """How many came at one centre, members and guests; `heads` is what its camera counted, or what
    somebody who knows better said.
    """

    center_id: CenterId
    center: str
    people: int
    members: int
    guests: int
    heads: int | None = None
    heads_estimated: bool = False


@router.get("/{lesson_id}/entries")
def get_entries(lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep) -> list[EntryOut]:
    with store.reading() as session:
        lessons.find_for(session, lesson_id, signed_in.staff)
        kept = entries.entries(session, lesson_id)
        timetable = publish.current(session)
    return [
        _entry(item) for item in kept if centers.is_of(timetable, item.center_id, signed_in.staff)
    ]


@router.get("/{lesson_id}/people")
def get_people(lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep) -> list[PeopleOut]:
    """Every centre of the lesson, and any other that people were entered for."""
    with store.reading() as session:
        lesson = lessons.find_for(session, lesson_id, signed_in.staff)
        timetable = publish.current(session)
        kept = entries.entries(session, lesson_id)
        known = Known({}, heads=heads.of_lesson(session, lesson_id))
    return [
        PeopleOut(
            center_id=line.center_id,
            center=_name(timetable, line.center_id),
            people=line.people.count,
            members=len(line.people.present),
            guests=line.people.guests,
            heads=line.heads.people if line.heads else None,
            heads_estimated=line.heads is not None and line.heads.is_estimate,
        )
        for line in lines(lesson.center_ids, kept, known)
        if centers.is_of(timetable, line.center_id, signed_in.staff)
    ]


def _entry(item: Kept) -> EntryOut:
    return EntryOut(
        entry_id=item.id,
        center_id=item.center_id,
        member_id=item.entry.member_id,
        present=item.entry.present,
        at=item.entry.at,
        received_at=item.received_at,
    )


def _name(timetable: Timetable, center_id: CenterId) -> str:
    center = timetable.center(center_id)
    return center.name if center else center_id
