"""The instructor's pages: today's lessons and the last days', and the stage of one.

Today and the stage are frames that their scripts fill from the JSON API (`static/stage/`), so there
is one truth about who may see what, and it stays at the API.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Response

from hub import lessons
from hub.auth.guard import AnyStaff
from hub.auth.staff import Staff
from hub.parts import StoreDep
from hub.web.layout import page
from schedule import publish
from schedule.timetable import Lesson, Timetable
from wire.ids import LessonId

router = APIRouter(include_in_schema=False)

SHOWN = timedelta(days=7)
"""So many days are on one page, the newest on top."""
_FIRST = date(2000, 1, 1)


class PastDay(NamedTuple):
    """A day before today that had lessons, and of each whether its heads may be put right."""

    day: date
    lessons: tuple[tuple[Lesson, bool], ...]


@router.get("/teach")
def get_teach(
    signed_in: AnyStaff,
    store: StoreDep,
    until: Annotated[date | None, Query(description="the days before this one")] = None,
) -> Response:
    with store.reading() as session:
        timetable = publish.current(session)
    today = lessons.today(timetable, signed_in.deed.at)
    until = max(_FIRST, min(until or today, today))
    return page(
        "teach.html",
        signed_in.staff,
        here="/teach",
        zone=timetable.timezone,
        past=_past(timetable, until, signed_in.staff),
        first=until - SHOWN,
        last=until - timedelta(days=1),
        is_newest=until == today,
    )


@router.get("/lessons/{lesson_id}/stage")
async def get_stage(lesson_id: LessonId, signed_in: AnyStaff) -> Response:
    return page("stage.html", signed_in.staff, lesson_id=lesson_id)


def _past(timetable: Timetable, until: date, staff: Staff) -> list[PastDay]:
    found = []
    for ago in range(1, SHOWN.days + 1):
        day = until - timedelta(days=ago)
        if held := lessons.on_day(timetable, day, staff):
            ours = tuple((one, lessons.may_lead(one, staff)) for one in held)
            found.append(PastDay(day, ours))
    return found
