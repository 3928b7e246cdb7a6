"""The instructor's pages: today's lessons, and the stage of one.

Both are frames that their scripts fill from the JSON API (`static/stage/`), so there is one
truth about who may see what, and it stays at the API.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from hub.auth.guard import AnyStaff
from hub.parts import StoreDep
from hub.web.layout import page
from schedule import publish
from wire.ids import LessonId

router = APIRouter(include_in_schema=False)


@router.get("/teach")
def get_teach(signed_in: AnyStaff, store: StoreDep) -> Response:
    with store.reading() as session:
        zone = publish.current(session).timezone
    return page("teach.html", signed_in.staff, here="/teach", zone=zone)


@router.get("/lessons/{lesson_id}/stage")
async def get_stage(lesson_id: LessonId, signed_in: AnyStaff) -> Response:
    return page("stage.html", signed_in.staff, lesson_id=lesson_id)
