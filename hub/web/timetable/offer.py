"""수업 만들기: what repeats every week or is held once, and for whom; also from some day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub import lessons
from hub.auth import staff
from hub.auth.guard import CityOperator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.planning.fields import (
    LONGEST_MINUTES,
    NEW_PROGRAM,
    SHORTEST_MINUTES,
    TITLE_LONGEST,
    OfferForm,
    Teacher,
    UnfitError,
    extra_of,
    program_of,
    rule_of,
    teachers,
)
from hub.web.planning.saving import Refusal, save
from hub.web.planning.sentences import WEEKDAYS
from hub.web.timetable.week import View, chosen_day
from schedule import changes, publish
from schedule.changes import Origin
from schedule.timetable import Timetable
from wire.ids import LessonId, ProgramId, new_id

router = APIRouter(prefix="/timetable", include_in_schema=False)

_OVER = "이미 끝난 수업이라 바꿀 수 없어요."
GONE = "이 수업이 없어졌어요. 시간표에서 다시 골라 주세요."
_MANY_CENTERS = 12


class Place(View):
    """Where in the calendar somebody pressed for a new lesson."""

    day: str = ""
    start: str = "10:00"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a form of these pages is filled in from."""

    timetable: Timetable
    teachers: list[Teacher]
    today: date


@router.get("/new")
async def get_new(
    signed_in: CityOperator, parts: PartsDep, view: Annotated[Place, Query()]
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    first = max(chosen_day(view.day or view.week, desk.today), desk.today)
    form = OfferForm(
        version=str(desk.timetable.version),
        program=desk.timetable.programs[0].id if desk.timetable.programs else NEW_PROGRAM,
        weekday=(str(first.weekday()),),
        first=first.isoformat(),
        start=view.start[:5],
    )
    return _page(signed_in, desk, form, view)


@router.post("/new")
async def post_new(
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[OfferForm, FormBody()],
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    ids = (ProgramId(new_id("program")), new_id("rule"), LessonId(new_id("lesson")))

    def add(timetable: Timetable) -> Timetable:
        program = program_of(form, timetable, desk.teachers, ids[0])
        kept = changes.keep_program(timetable, program)
        if form.repeat == "once":
            extra = extra_of(form, timetable, program, ids[2], signed_in.deed.at)
            return changes.add_extra(kept, extra)
        return changes.add_rule(kept, rule_of(form, timetable, program, ids[1], desk.today))

    stored = await save(parts, signed_in, form, add)
    if isinstance(stored, Refusal):
        return _page(signed_in, desk, form, view, refusal=stored)
    return back(view, form.first, stored)


@router.get("/lessons/{lesson_id}/following")
async def get_following(
    lesson_id: LessonId, signed_in: CityOperator, parts: PartsDep, view: Annotated[View, Query()]
) -> Response:
    """Everything about the rule from this lesson on, or about an extra lesson."""
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    found = origin_of(desk.timetable, lesson_id)
    return _page(signed_in, desk, _filled(desk, found), view, lesson=(lesson_id, found))


@router.post("/lessons/{lesson_id}/following")
async def post_following(
    lesson_id: LessonId,
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[OfferForm, FormBody()],
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    found = origin_of(desk.timetable, lesson_id)
    ids = (ProgramId(new_id("program")), new_id("rule"))

    def edit(timetable: Timetable) -> Timetable:
        held = held_of(timetable, lesson_id, signed_in.deed.at)
        program = program_of(form, timetable, desk.teachers, ids[0])
        kept = changes.keep_program(timetable, program)
        if held.extra is not None or held.day is None:
            extra = extra_of(form, timetable, program, lesson_id, signed_in.deed.at)
            other = held.extra.substitute if held.extra else None
            if other is not None and program == held.program:
                teacher = (other.instructor_id, other.instructor)
                extra = changes.substitute_extra(extra, program, teacher)
            return changes.change_extra(kept, extra)
        changed = rule_of(form, timetable, program, ids[1], desk.today)
        return changes.change_from(kept, held.offer.id, held.day, changed)

    stored = await save(parts, signed_in, form, edit)
    if isinstance(stored, Refusal):
        return _page(signed_in, desk, form, view, lesson=(lesson_id, found), refusal=stored)
    return back(view, form.first, stored)


def desk_of(parts: Parts, signed_in: SignedIn) -> Desk:
    with parts.store.reading() as session:
        timetable = publish.current(session)
        known = teachers(timetable, staff.everybody(session))
    return Desk(timetable, known, lessons.today(timetable, signed_in.deed.at))


def places_context(timetable: Timetable) -> dict[str, Any]:
    """What the fields that say for whom something is are drawn from."""
    counties = dict.fromkeys(one.county for one in timetable.centers if one.county)
    return {"counties": list(counties), "many": len(timetable.centers) > _MANY_CENTERS}


def origin_of(timetable: Timetable, lesson_id: LessonId) -> Origin:
    """Where a lesson comes from.  Raises a 404 `RefusedError`."""
    found = changes.origin(timetable, lesson_id)
    if found is None:
        raise RefusedError(404, "lesson_unknown", "there is no such lesson")
    return found


def held_of(timetable: Timetable, lesson_id: LessonId, now: datetime) -> Origin:
    """A lesson that can still be changed: what was held stays as it was.  Raises `UnfitError`."""
    held = changes.origin(timetable, lesson_id)
    if held is None:
        raise UnfitError(GONE)
    if held.ends_at <= now:
        raise UnfitError(_OVER)
    return held


def back(view: View, day: str, stored: Timetable) -> Response:
    """To the week in which something changed."""
    return RedirectResponse(view.address(week=day, saved=str(stored.version)), 303)


def _filled(desk: Desk, found: Origin) -> OfferForm:
    """The form as the rule (from this day on) or the extra lesson is now."""
    offer = found.offer
    local = found.starts_at.astimezone(ZoneInfo(desk.timetable.timezone))
    fixed: Mapping[str, Any] = {
        "version": str(desk.timetable.version),
        "program": offer.program_id,
        "minutes": str(offer.minutes),
        "whom": "some" if offer.center_ids or offer.counties or offer.group_ids else "all",
        "center": offer.center_ids,
        "county": offer.counties,
        "group": offer.group_ids,
    }
    rule, day = found.rule, found.day
    if rule is None or day is None:
        return OfferForm(
            **fixed, repeat="once", first=local.date().isoformat(), start=f"{local:%H:%M}"
        )
    return OfferForm(
        **fixed,
        weekday=tuple(str(one) for one in rule.weekdays),
        start=f"{rule.start:%H:%M}",
        first=day.isoformat(),
        last=rule.last_day.isoformat() if rule.last_day else "",
        off="1" if rule.on_days_off else "",
    )


def _page(
    signed_in: SignedIn,
    desk: Desk,
    form: OfferForm,
    view: View,
    *,
    lesson: tuple[LessonId, Origin] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    timetable = desk.timetable
    return page(
        "timetable/offer.html",
        signed_in.staff,
        here="/timetable",
        status=refusal.status if refusal else 200,
        timetable=timetable,
        teachers=desk.teachers,
        form=form,
        view=view,
        refusal=refusal,
        version=refusal.version if refusal else form.version,
        **places_context(timetable),
        lesson_id=lesson[0] if lesson else "",
        found=lesson[1] if lesson else None,
        weekdays=list(enumerate(WEEKDAYS)),
        today=desk.today,
        latest=desk.today + timedelta(days=3 * 365),
        new_program=NEW_PROGRAM,
        title_longest=TITLE_LONGEST,
        shortest=SHORTEST_MINUTES,
        longest=LONGEST_MINUTES,
        zone=timetable.timezone,
    )
