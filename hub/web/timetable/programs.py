"""프로그램: what can be on the timetable, who teaches it, and what is shown when it fails."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from pydantic import ConfigDict
from starlette.concurrency import run_in_threadpool

from content import library
from content.item import Item
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.planning.fields import (
    TITLE_LONGEST,
    Sent,
    UnfitError,
    teacher_of,
    title_of,
)
from hub.web.planning.saving import Refusal, save
from hub.web.planning.sentences import KINDS, for_whom, moment, weekly
from hub.web.timetable.offer import Desk, desk_of
from schedule import changes
from schedule.timetable import Program, Timetable
from wire.ids import ItemId, ProgramId, new_id

router = APIRouter(prefix="/timetable/programs", include_in_schema=False)

NEW = "new"
_IN_USE = "수업이 있었거나 있을 프로그램이라 뺄 수 없어요. 지난 기록이 이 이름으로 남아요."


class Form(Sent):
    """A program as it was filled in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = ""
    kind: str = "health"
    instructor: str = ""
    replacement: tuple[str, ...] = ()


@router.get("")
async def get_programs(signed_in: Operator, parts: PartsDep) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    timetable = desk.timetable
    return page(
        "timetable/programs.html",
        signed_in.staff,
        here="/timetable",
        timetable=timetable,
        held={program.id: _held(timetable, program, desk) for program in timetable.programs},
        kinds=KINDS,
        may_change=signed_in.staff.scope.everywhere,
    )


@router.get("/{program_id}")
async def get_program(program_id: str, signed_in: CityOperator, parts: PartsDep) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    program = _find(desk.timetable, program_id)
    form = Form(version=str(desk.timetable.version))
    if program is not None:
        form = Form(
            version=form.version,
            title=program.title,
            kind=program.kind,
            instructor=program.instructor_id,
            replacement=program.replacement_ids,
        )
    return await _page(parts, signed_in, program_id, desk, form)


@router.post("/{program_id}")
async def post_program(
    program_id: str, signed_in: CityOperator, parts: PartsDep, form: Annotated[Form, FormBody()]
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    _find(desk.timetable, program_id)
    known = {item.id for item in await run_in_threadpool(_items, parts)}
    kept_id = ProgramId(new_id("program") if program_id == NEW else program_id)

    def keep(timetable: Timetable) -> Timetable:
        title, teacher = title_of(form.title), teacher_of(form.instructor, desk.teachers)
        program = Program(
            id=kept_id,
            title=title,
            kind="leisure" if form.kind == "leisure" else "health",
            instructor_id=teacher.id,
            instructor=teacher.name[:20],
            replacement_ids=tuple(ItemId(one) for one in form.replacement if one in known),
        )
        return changes.keep_program(timetable, program)

    stored = await save(parts, signed_in, form, keep)
    if isinstance(stored, Refusal):
        return await _page(parts, signed_in, program_id, desk, form, stored)
    return RedirectResponse("/timetable/programs", 303)


@router.post("/{program_id}/remove")
async def post_remove(
    program_id: ProgramId,
    signed_in: CityOperator,
    parts: PartsDep,
    form: Annotated[Form, FormBody()],
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)

    def remove(timetable: Timetable) -> Timetable:
        if changes.uses_program(timetable, program_id):
            raise UnfitError(_IN_USE)
        return changes.remove_program(timetable, program_id)

    stored = await save(parts, signed_in, form, remove)
    if isinstance(stored, Refusal):
        program = _find(desk.timetable, program_id)
        shown = Form(title=program.title, kind=program.kind) if program else form
        return await _page(parts, signed_in, program_id, desk, shown, stored)
    return RedirectResponse("/timetable/programs", 303)


def _find(timetable: Timetable, program_id: str) -> Program | None:
    """The program of this id, None for a new one.  Raises a 404 `RefusedError`."""
    if program_id == NEW:
        return None
    for program in timetable.programs:
        if program.id == program_id:
            return program
    raise RefusedError(404, "program_unknown", "there is no such program")


def _held(timetable: Timetable, program: Program, desk: Desk) -> list[str]:
    """When it is held from today on, in words."""
    rules = [
        f"{weekly(rule)} · {for_whom(timetable, rule)}"
        for rule in timetable.rules
        if rule.program_id == program.id and (rule.last_day is None or rule.last_day >= desk.today)
    ]
    extras = [
        moment(extra.starts_at, timetable.timezone)
        for extra in timetable.extras
        if extra.program_id == program.id and extra.starts_at.date() >= desk.today
    ]
    return [*rules, *extras]


def _items(parts: Parts) -> tuple[Item, ...]:
    with parts.store.reading() as session:
        return library.library(session).items


async def _page(
    parts: Parts,
    signed_in: SignedIn,
    program_id: str,
    desk: Desk,
    form: Form,
    refusal: Refusal | None = None,
) -> Response:
    is_new = program_id == NEW
    return page(
        "timetable/program.html",
        signed_in.staff,
        here="/timetable",
        status=refusal.status if refusal else 200,
        form=form,
        teachers=desk.teachers,
        items=await run_in_threadpool(_items, parts),
        refusal=refusal,
        version=refusal.version if refusal else form.version,
        is_new=is_new,
        removable=not is_new and not changes.uses_program(desk.timetable, ProgramId(program_id)),
        path=f"/timetable/programs/{quote(program_id, '')}",
        title_longest=TITLE_LONGEST,
    )
