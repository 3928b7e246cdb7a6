"""머릿수: how many people each centre's camera counted in a lesson, put right by whoever led it.

Numbers only: names are for who looks after the centre (`hub.web.attendance`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from attendance.people import heads
from attendance.people.heads import HEADS_MOST, Heads
from hub import lessons
from hub.auth.guard import AnyStaff, SignedIn
from hub.parts import StoreDep
from hub.web.attendance.counts import count
from hub.web.layout import page
from schedule import publish
from schedule.timetable import Center, Lesson
from store.engine import Store
from wire.ids import CenterId, LessonId

router = APIRouter(include_in_schema=False)

WRONG = f"0에서 {HEADS_MOST} 사이로 적거나 비워 두세요."


class Form(BaseModel):
    """The page as it was filled in: for each centre what its field said before, and says now."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    center: list[CenterId] = []
    shown: list[str] = []
    heads: list[str] = []

    @property
    def lines(self) -> list[tuple[CenterId, str, str]]:
        told = zip(self.center, self.shown, self.heads, strict=False)
        return [(center_id, shown.strip(), now.strip()) for center_id, shown, now in told]


@dataclass(frozen=True, slots=True)
class Row:
    """One centre's line; `shown` is what its field said when the page was opened."""

    center: Center
    heads: Heads | None
    shown: str
    typed: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of."""

    lesson: Lesson
    zone: str
    rows: tuple[Row, ...]


@router.get("/lessons/{lesson_id}/heads")
async def get_heads(
    lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep, saved: str = ""
) -> Response:
    return await _page(store, signed_in, lesson_id, Form(), saved=bool(saved))


@router.post("/lessons/{lesson_id}/heads")
async def post_heads(
    lesson_id: LessonId, signed_in: AnyStaff, store: StoreDep, form: Annotated[Form, FormBody()]
) -> Response:
    if any(_is_wrong(now) for _, _, now in form.lines):
        return await _page(store, signed_in, lesson_id, form)
    await run_in_threadpool(_keep, store, signed_in, lesson_id, form)
    return RedirectResponse(f"/lessons/{quote(lesson_id, '')}/heads?saved=1", 303)


async def _page(
    store: Store, signed_in: SignedIn, lesson_id: LessonId, typed: Form, *, saved: bool = False
) -> Response:
    shown = await run_in_threadpool(_read, store, signed_in, lesson_id, typed)
    wrong = any(row.wrong for row in shown.rows)
    return page(
        "heads.html",
        signed_in.staff,
        here="/teach",
        status=422 if wrong else 200,
        shown=shown,
        wrong=WRONG if wrong else "",
        saved=saved,
        heads_most=HEADS_MOST,
    )


def _read(store: Store, signed_in: SignedIn, lesson_id: LessonId, typed: Form) -> Shown:
    with store.reading() as session:
        lesson = lessons.find_to_lead(session, lesson_id, signed_in.staff)
        timetable = publish.current(session)
        known = heads.of_lesson(session, lesson_id)
    again = {center_id: (shown, now) for center_id, shown, now in typed.lines}
    rows = (
        _row(center, known, again.get(center.id))
        for center in timetable.centers
        if lesson.includes(center.id)
    )
    return Shown(lesson, timetable.timezone, tuple(rows))


def _row(center: Center, known: Mapping[CenterId, Heads], typed: tuple[str, str] | None) -> Row:
    found = known.get(center.id)
    said = str(found.said) if found is not None and found.said is not None else ""
    shown, now = typed or (said, said)
    return Row(center, found, shown, now, _is_wrong(now))


def _keep(store: Store, signed_in: SignedIn, lesson_id: LessonId, form: Form) -> None:
    with store.transaction() as session:
        lesson = lessons.find_to_lead(session, lesson_id, signed_in.staff)
        for center_id, shown, now in form.lines:
            # What nobody touched stays as it is by now, whoever changed it meanwhile.
            if now != shown and lesson.includes(center_id):
                people = count(now, HEADS_MOST)
                heads.say(session, lesson_id, center_id, people, signed_in.deed)


def _is_wrong(text: str) -> bool:
    return bool(text) and count(text, HEADS_MOST) is None
