"""명단: who belongs to each centre, as whole documents that an operator writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from attendance.entry import NAME_LONGEST, NOTE_LONGEST, Member, Roll
from attendance.people import roll as rolls
from attendance.people.roll import MEMBERS_MOST, RollConflictError, RollRefusedError, tidy
from hub import centers
from hub.api.attendance.roll import change
from hub.auth.guard import Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web import lists
from hub.web.layout import page
from hub.web.lists import Column, arranged, matches, natural, paged
from schedule import publish
from schedule.timetable import Center, Timetable
from wire.ids import CenterId, MemberId

router = APIRouter(prefix="/rolls", include_in_schema=False)

_EMPTY_LINES = 3
"""So many lines stand ready for new names, for whoever has no script."""

_CONFLICT = "그 사이에 다른 분이 명단을 고쳤어요. 아래 지금 명단과 견주어 보고 다시 저장해 주세요."
_SENTENCES = {
    "name_missing": "이름이 비어 있어요. 이름을 넣거나 ‘빼기’를 눌러 주세요.",
    "twins": "이름이 같은 분이 있어요. 두 분을 구별할 메모를 서로 다르게 적어 주세요.",
    "not_printable": "쓸 수 없는 글자가 있어요. 다시 적어 주세요.",
    "too_many": f"한 경로당의 명단에는 {MEMBERS_MOST}명까지 넣을 수 있어요.",
}
_TOO_LONG = {
    "name": f"이름은 {NAME_LONGEST}자까지 넣을 수 있어요.",
    "note": f"메모는 {NOTE_LONGEST}자까지 넣을 수 있어요.",
}
_CHANGED = "명단을 저장하지 못했어요. 화면을 새로 열고 다시 해 주세요."


class Form(BaseModel):
    """The page as it was filled in: three lists of equal length, a line each."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: str = "0"
    member_id: list[str] = []
    name: list[str] = []
    note: list[str] = []


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was typed."""

    member_id: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What has to change: a sentence, and the line and part it is about (-1: the whole)."""

    sentence: str
    line: int = -1
    part: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was not stored."""

    lines: list[Line]
    fault: Fault
    current: Roll | None = None  # what somebody else stored meanwhile


class View(lists.View):
    """Which centres, in which order; `only`: those without a roll."""

    county: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A centre, and how many are on its roll."""

    center: Center
    people: int

    def fits(self, view: View) -> bool:
        if view.county and self.center.county != view.county:
            return False
        return not (view.only and self.people) and matches(
            view.find, self.center.name, self.center.county
        )


COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "경로당", lambda row: natural(row.center.name)),
    Column("county", "시·군", lambda row: natural(row.center.county) or None),
    Column("people", "명단", lambda row: row.people, largest_first=True, is_count=True),
)


@router.get("")
async def get_rolls(
    signed_in: Operator, parts: PartsDep, view: Annotated[View, Query()]
) -> Response:
    timetable, sizes = await run_in_threadpool(_sizes, parts)
    ours = centers.of_staff(timetable, signed_in.staff)
    rows = [Row(center, sizes.get(center.id, 0)) for center in ours]
    found = arranged([row for row in rows if row.fits(view)], COLUMNS, view)
    return page(
        "rolls.html",
        signed_in.staff,
        here="/attendance",
        rows=rows,
        listed=paged(found, view),
        columns=COLUMNS,
        counties=list(dict.fromkeys(row.center.county for row in rows if row.center.county)),
        view=view,
    )


@router.get("/{center_id}")
async def get_roll(
    center_id: CenterId, signed_in: Operator, parts: PartsDep, saved: str = ""
) -> Response:
    center, found = await run_in_threadpool(_read, parts, signed_in, center_id)
    return _page(signed_in, center, found, saved=bool(saved))


@router.post("/{center_id}")
async def post_roll(
    center_id: CenterId,
    signed_in: Operator,
    parts: PartsDep,
    form: Annotated[Form, FormBody()],
) -> Response:
    center, found = await run_in_threadpool(_read, parts, signed_in, center_id)
    lines = lines_of(form)
    fault = fault_of(lines)
    if fault is not None:
        return _page(signed_in, center, found, Typed(lines, fault), version=form.version)
    version = int(form.version) if form.version.isdecimal() and len(form.version) < 10 else -1
    members = [Member(id=MemberId(one.member_id), name=one.name, note=one.note) for one in lines]
    wanted = Roll(version=version, center_id=center_id, members=tuple(members))
    try:
        await change(parts, wanted, signed_in)
    except RollConflictError as error:
        # Saving once more, now with the newer roll in sight, is meant.
        typed = Typed(lines, Fault(_CONFLICT), error.current)
        return _page(signed_in, center, error.current, typed)
    except RollRefusedError as error:
        typed = Typed(lines, _fault(error))
        return _page(signed_in, center, found, typed, version=form.version)
    return RedirectResponse(f"/rolls/{quote(center_id, '')}?saved=1", 303)


def lines_of(form: Form) -> list[Line]:
    """What was typed, tidied; lines left empty are none."""
    typed = zip(form.member_id, form.name, form.note, strict=False)
    lines = [Line(member_id, tidy(name), tidy(note)) for member_id, name, note in typed]
    return [line for line in lines if line.member_id or line.name or line.note]


def fault_of(lines: list[Line]) -> Fault | None:
    """What is missing or too long, first line first."""
    for number, line in enumerate(lines):
        if not line.name:
            return Fault(_SENTENCES["name_missing"], number, "name")
        if len(line.name) > NAME_LONGEST:
            return Fault(_TOO_LONG["name"], number, "name")
        if len(line.note) > NOTE_LONGEST:
            return Fault(_TOO_LONG["note"], number, "note")
    return None


def _fault(error: RollRefusedError) -> Fault:
    _, _, rest = error.field.partition(".")
    number, _, part = rest.partition(".")
    sentence = _SENTENCES.get(error.reason, _CHANGED)
    return Fault(sentence, int(number) if number.isdecimal() else -1, part)


def _page(
    signed_in: SignedIn,
    center: Center,
    found: Roll,
    typed: Typed | None = None,
    *,
    version: str = "",
    saved: bool = False,
) -> Response:
    stored = [Line(member.id, member.name, member.note) for member in found.members]
    lines = typed.lines if typed else stored
    status = 200 if typed is None else 409 if typed.current else 422
    return page(
        "roll.html",
        signed_in.staff,
        here="/attendance",
        status=status,
        center=center,
        version=version or found.version,
        lines=lines,
        empty=[Line()] * _EMPTY_LINES,
        fault=typed.fault if typed else None,
        current=typed.current if typed else None,
        saved=saved,
        action=f"/rolls/{quote(center.id, '')}",
        longest={"name": NAME_LONGEST, "note": NOTE_LONGEST},
    )


def _sizes(parts: Parts) -> tuple[Timetable, dict[CenterId, int]]:
    with parts.store.reading() as session:
        return publish.current(session), dict(rolls.sizes(session))


def _read(parts: Parts, signed_in: SignedIn, center_id: CenterId) -> tuple[Center, Roll]:
    with parts.store.transaction() as session:
        center = centers.find_for(publish.current(session), center_id, signed_in.staff)
        found = rolls.roll(session, parts.seal, center_id)
        rolls.audit_reading(session, center_id, signed_in.deed)
    return center, found
