"""One lesson of one day: another time, another instructor, not at all, or as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from pydantic import ConfigDict
from starlette.concurrency import run_in_threadpool

from content import library
from content.item import Item
from hub.auth.guard import CityOperator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.planning import sentences
from hub.web.planning.fields import (
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    Sent,
    UnfitError,
    day_of,
    minutes_of,
    moment_of,
    teacher_of,
    time_of,
)
from hub.web.planning.saving import Change, Refusal, save
from hub.web.timetable.offer import GONE, Desk, back, desk_of, held_of, origin_of
from hub.web.timetable.week import View
from schedule import changes
from schedule.changes import Origin
from schedule.timetable import Timetable
from wire.ids import ItemId, LessonId

router = APIRouter(prefix="/timetable/lessons/{lesson_id}", include_in_schema=False)


class Form(Sent):
    """What the page sends: a field that its button does not need is empty."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    day: str = ""
    start: str = ""
    minutes: str = ""
    instructor: str = ""
    scope: str = "day"
    replacement: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The page: the lesson, what was typed about it, and what can be shown instead of it."""

    desk: Desk
    lesson_id: LessonId
    found: Origin
    form: Form
    items: tuple[Item, ...]


@router.get("")
async def get_lesson(
    lesson_id: LessonId, signed_in: CityOperator, parts: PartsDep, view: Annotated[View, Query()]
) -> Response:
    shown = await _look(parts, signed_in, lesson_id)
    return _page(signed_in, shown, view)


@router.post("")
async def post_lesson(
    lesson_id: LessonId,
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[Form, FormBody()],
) -> Response:
    """This day then, that long, with that instructor; a field left out stays as it is."""
    shown = await _look(parts, signed_in, lesson_id, form)
    now = signed_in.deed.at

    def move(timetable: Timetable) -> Timetable:
        held = held_of(timetable, lesson_id, now)
        typed = shown.form
        # Of a running lesson everything but its start can still be changed.
        earliest = min(now, held.starts_at)
        day, start = day_of(typed.day, "day"), time_of(typed.start)
        starts_at = moment_of(timetable, day, start, earliest)
        minutes = minutes_of(typed.minutes)
        chosen = teacher_of(typed.instructor, shown.desk.teachers)
        teacher = (chosen.id, chosen.name[:20])
        if held.extra is not None:
            later = {"starts_at": starts_at, "minutes": minutes}
            extra = held.extra.model_copy(update=later)
            changed = changes.substitute_extra(extra, held.program, teacher)
            return changes.change_extra(timetable, changed)
        rule_id, meant = _of_rule(held)
        moved = changes.move_day(timetable, rule_id, meant, starts_at, minutes)
        return changes.substitute_day(moved, rule_id, meant, teacher)

    return await _stored(parts, signed_in, view, shown, move)


@router.post("/cancel")
async def post_cancel(
    lesson_id: LessonId,
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[Form, FormBody()],
) -> Response:
    """Not on this day, or from this day on never again; an extra lesson is gone."""
    shown = await _look(parts, signed_in, lesson_id, form)

    def cancel(timetable: Timetable) -> Timetable:
        held = held_of(timetable, lesson_id, signed_in.deed.at)
        if held.extra is not None:
            return changes.cancel_extra(timetable, lesson_id)
        rule_id, day = _of_rule(held)
        if form.scope == "following":
            return changes.end_before(timetable, rule_id, day)
        known = {item.id for item in shown.items}
        chosen = tuple(ItemId(one) for one in form.replacement if one in known)
        return changes.cancel_day(timetable, rule_id, day, chosen)

    return await _stored(parts, signed_in, view, shown, cancel)


@router.post("/restore")
async def post_restore(
    lesson_id: LessonId,
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[Form, FormBody()],
) -> Response:
    """The day as its rule says; of an extra lesson, the instructor as the program says."""
    shown = await _look(parts, signed_in, lesson_id, form)

    def restore(timetable: Timetable) -> Timetable:
        held = held_of(timetable, lesson_id, signed_in.deed.at)
        if held.extra is not None:
            own = held.extra.model_copy(update={"substitute": None})
            return changes.change_extra(timetable, own)
        return changes.restore_day(timetable, *_of_rule(held))

    return await _stored(parts, signed_in, view, shown, restore)


def _of_rule(held: Origin) -> tuple[str, date]:
    if held.day is None:
        raise UnfitError(GONE)
    return held.offer.id, held.day


async def _stored(
    parts: Parts, signed_in: SignedIn, view: View, shown: Shown, change: Change
) -> Response:
    stored = await save(parts, signed_in, shown.form, change)
    if isinstance(stored, Refusal):
        return _page(signed_in, shown, view, stored)
    return back(view, shown.form.day or view.week, stored)


async def _look(
    parts: Parts, signed_in: SignedIn, lesson_id: LessonId, form: Form | None = None
) -> Shown:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    found = origin_of(desk.timetable, lesson_id)
    items = await run_in_threadpool(_items, parts)
    local = found.starts_at.astimezone(ZoneInfo(desk.timetable.timezone))
    now: dict[str, object] = {
        "version": str(desk.timetable.version),
        "day": local.date().isoformat(),
        "start": f"{local:%H:%M}",
        "minutes": str(found.minutes),
        "instructor": found.instructor_id,
    }
    if found.cancellation is not None:
        now["replacement"] = found.cancellation.replacement_ids
    typed = {name: value for name, value in form.model_dump().items() if value} if form else {}
    if form is not None:
        # Nobody gets the newest version by leaving theirs out.
        typed["version"] = form.version
    return Shown(desk, lesson_id, found, Form.model_validate({**now, **typed}), items)


def _items(parts: Parts) -> tuple[Item, ...]:
    with parts.store.reading() as session:
        return library.library(session).items


def _page(
    signed_in: SignedIn, shown: Shown, view: View, refusal: Refusal | None = None
) -> Response:
    desk, found = shown.desk, shown.found
    return page(
        "timetable/lesson.html",
        signed_in.staff,
        here="/timetable",
        status=refusal.status if refusal else 200,
        shown=shown,
        found=found,
        form=shown.form,
        timetable=desk.timetable,
        teachers=desk.teachers,
        view=view,
        refusal=refusal,
        version=refusal.version if refusal else shown.form.version,
        path=f"/timetable/lessons/{quote(shown.lesson_id, '')}",
        places=sentences.for_whom(desk.timetable, found.offer),
        weekly=sentences.weekly(found.rule) if found.rule else "",
        over=found.ends_at <= signed_in.deed.at,
        shortest=SHORTEST_MINUTES,
        longest=LONGEST_MINUTES,
        zone=desk.timetable.timezone,
    )
