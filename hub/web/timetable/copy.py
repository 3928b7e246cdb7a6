"""주 복사: one week made like another, looked at before it is stored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from pydantic import ConfigDict
from starlette.concurrency import run_in_threadpool

from hub.auth.guard import CityOperator, SignedIn
from hub.parts import PartsDep
from hub.web.layout import page
from hub.web.planning.difference import difference
from hub.web.planning.fields import Sent, UnfitError, day_of
from hub.web.planning.grid import monday_of
from hub.web.planning.saving import Refusal, save
from hub.web.planning.sentences import moment
from hub.web.timetable.offer import Desk, back, desk_of
from hub.web.timetable.week import View, chosen_day
from schedule.changes import Copied, copy_week
from schedule.timetable import Timetable
from wire.ids import LessonId, new_id

router = APIRouter(prefix="/timetable/copy", include_in_schema=False)

_SAME = "같은 주예요. 다른 주를 골라 주세요."
_PAST = "이미 지난 주예요. 이번 주 다음으로 골라 주세요."


class Wish(View):
    """Which week is copied to which; `look` where what would change was asked for."""

    source: str = ""
    target: str = ""
    look: str = ""


class Form(Sent):
    """The same when it is stored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: str = ""
    target: str = ""


@router.get("")
async def get_copy(
    signed_in: CityOperator, parts: PartsDep, wish: Annotated[Wish, Query()]
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    monday = monday_of(chosen_day(wish.week, desk.today))
    form = Form(
        version=str(desk.timetable.version),
        source=wish.source or monday.isoformat(),
        target=wish.target or (max(monday, monday_of(desk.today)) + timedelta(7)).isoformat(),
    )
    if not wish.look:
        return _page(signed_in, desk, form, wish)
    try:
        copied = _copied(desk.timetable, form, desk.today)
    except UnfitError as error:
        refusal = Refusal(error.sentence, desk.timetable.version, field=error.field)
        return _page(signed_in, desk, form, wish, refusal=refusal)
    return _page(signed_in, desk, form, wish, copied=copied)


@router.post("")
async def post_copy(
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[Form, FormBody()],
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)

    def copy(timetable: Timetable) -> Timetable:
        return _copied(timetable, form, desk.today).timetable

    stored = await save(parts, signed_in, form, copy)
    if isinstance(stored, Refusal):
        return _page(signed_in, desk, form, view, refusal=stored)
    return back(view, form.target, stored)


def _copied(timetable: Timetable, form: Form, today: date) -> Copied:
    source = monday_of(day_of(form.source, "source"))
    target = monday_of(day_of(form.target, "target"))
    if source == target:
        raise UnfitError(_SAME, "target")
    if target <= monday_of(today):
        raise UnfitError(_PAST, "target")
    return copy_week(timetable, source, target, _new_lesson_id)


def _new_lesson_id() -> LessonId:
    return LessonId(new_id("lesson"))


def _page(
    signed_in: SignedIn,
    desk: Desk,
    form: Form,
    view: View,
    *,
    refusal: Refusal | None = None,
    copied: Copied | None = None,
) -> Response:
    timetable = desk.timetable
    left_out = copied.left_out if copied else ()
    return page(
        "timetable/copy.html",
        signed_in.staff,
        here="/timetable",
        status=refusal.status if refusal else 200,
        form=form,
        view=view,
        refusal=refusal,
        version=refusal.version if refusal else form.version,
        looked=copied is not None or (refusal is not None and refusal.status == 409),
        lines=difference(timetable, copied.timetable) if copied else [],
        left_out=[f"{moment(one.starts_at, timetable.timezone)} {one.title}" for one in left_out],
    )
