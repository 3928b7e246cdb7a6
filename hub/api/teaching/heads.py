"""Head counts of a lesson, put right by whoever led it.  A number for each centre, no names."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from attendance.people import heads
from attendance.people.heads import HEADS_MOST
from hub import lessons
from hub.auth.guard import AnyStaff
from hub.http.problems import RefusedError
from hub.parts import StoreDep
from wire.ids import CenterId, LessonId

router = APIRouter(prefix="/api/lessons", tags=["attendance"])


class HeadsIn(BaseModel):
    """So many there were; null leaves it to the camera again."""

    people: Annotated[int, Field(ge=0, le=HEADS_MOST)] | None


@router.put("/{lesson_id}/heads/{center_id}", status_code=204)
def put_heads(
    lesson_id: LessonId, center_id: CenterId, said: HeadsIn, signed_in: AnyStaff, store: StoreDep
) -> None:
    with store.transaction() as session:
        lesson = lessons.find_to_lead(session, lesson_id, signed_in.staff)
        if not lesson.includes(center_id):
            raise RefusedError(404, "center_unknown", "this centre does not take part")
        heads.say(session, lesson_id, center_id, said.people, signed_in.deed)
