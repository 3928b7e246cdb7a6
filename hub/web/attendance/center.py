"""One centre in one lesson (or on a day without one), by name, for whoever looks after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from attendance.entry import Member, People
from attendance.people import entries, heads, roll
from attendance.people.entries import GUESTS_MOST, Correction, Kept, Occasion
from attendance.people.heads import HEADS_MOST
from attendance.people.report import DOUBTS, STRANGER, Line, in_roll_order, ticked_at
from attendance.seal import Seal
from hub import centers
from hub.auth.guard import AttendanceStaff, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.attendance.counts import count
from hub.web.attendance.occasions import Look, Sitting, day_of, of_lesson, without_lesson
from hub.web.layout import page
from schedule import publish
from schedule.timetable import Center, Timetable, lesson_of
from wire.ids import CenterId, LessonId, MemberId

router = APIRouter(prefix="/attendance", include_in_schema=False)

_WRONG = {
    "guests": f"손님 수는 0에서 {GUESTS_MOST} 사이로 넣어 주세요.",
    "heads": f"머릿수는 0에서 {HEADS_MOST} 사이로 넣거나 비워 두세요.",
}


class Form(BaseModel):
    """The page as it was filled in: who was ticked when it was drawn, and who is now."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key: str = ""
    shown: list[str] = []
    present: list[str] = []
    guests_shown: str = "0"
    guests: str = "0"
    heads_shown: str = ""
    heads: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a form changes; `heads` None leaves the head count to the camera."""

    who: Correction
    heads: int | None
    changes_heads: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on the page; `by_hand` where an operator said so."""

    member_id: MemberId
    member: Member | None
    present: bool
    at: datetime | None
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of."""

    occasion: Occasion
    timetable: Timetable
    center: Center
    sitting: Sitting
    line: Line
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Which centre, in which lesson or (where that is a day) on which day without one."""

    where: LessonId | date
    center_id: CenterId

    @property
    def address(self) -> str:
        where = f"days/{self.where}" if isinstance(self.where, date) else quote(self.where, "")
        return f"/attendance/{where}/{quote(self.center_id, '')}"


@router.get("/days/{day}/{center_id}")
async def get_day(
    day: str, center_id: CenterId, signed_in: AttendanceStaff, parts: PartsDep, saved: str = ""
) -> Response:
    return await _page(parts, signed_in, Place(_day(day), center_id), saved=bool(saved))


@router.post("/days/{day}/{center_id}")
async def post_day(
    day: str,
    center_id: CenterId,
    signed_in: AttendanceStaff,
    parts: PartsDep,
    form: Annotated[Form, FormBody()],
) -> Response:
    return await _correct(parts, signed_in, Place(_day(day), center_id), form)


@router.get("/{lesson_id}/{center_id}")
async def get_lesson(
    lesson_id: LessonId,
    center_id: CenterId,
    signed_in: AttendanceStaff,
    parts: PartsDep,
    saved: str = "",
) -> Response:
    return await _page(parts, signed_in, Place(lesson_id, center_id), saved=bool(saved))


@router.post("/{lesson_id}/{center_id}")
async def post_lesson(
    lesson_id: LessonId,
    center_id: CenterId,
    signed_in: AttendanceStaff,
    parts: PartsDep,
    form: Annotated[Form, FormBody()],
) -> Response:
    return await _correct(parts, signed_in, Place(lesson_id, center_id), form)


async def _correct(parts: Parts, signed_in: SignedIn, place: Place, form: Form) -> Response:
    guests = count(form.guests, GUESTS_MOST)
    before = count(form.guests_shown, GUESTS_MOST)
    if guests is None or before is None:
        return await _page(parts, signed_in, place, typed=form, wrong="guests")
    counted = count(form.heads.strip(), HEADS_MOST)
    if counted is None and form.heads.strip():
        return await _page(parts, signed_in, place, typed=form, wrong="heads")
    shown, present = set(form.shown), set(form.present)
    correction = Correction(
        key=_key(form.key),
        came=frozenset(map(MemberId, present - shown)),
        did_not=frozenset(map(MemberId, shown - present)),
        guests=guests - before,
    )
    said = Said(correction, counted, form.heads.strip() != form.heads_shown.strip())
    await run_in_threadpool(_enter, parts, signed_in, place, said)
    return RedirectResponse(f"{place.address}?saved=1", 303)


async def _page(
    parts: Parts,
    signed_in: SignedIn,
    place: Place,
    *,
    typed: Form | None = None,
    wrong: str = "",
    saved: bool = False,
) -> Response:
    shown = await run_in_threadpool(_read, parts, signed_in, place)
    return page(
        "attendance_center.html",
        signed_in.staff,
        here="/attendance",
        status=422 if typed else 200,
        shown=shown,
        typed=typed,
        wrong=wrong,
        sentence=_WRONG.get(wrong, ""),
        saved=saved,
        action=place.address,
        key=typed.key if typed else uuid4(),
        guests_most=GUESTS_MOST,
        heads_most=HEADS_MOST,
        zone=shown.timetable.timezone,
        doubts=DOUBTS,
        stranger=STRANGER,
    )


def _read(parts: Parts, signed_in: SignedIn, place: Place) -> Shown:
    with parts.store.transaction() as session:
        timetable = publish.current(session)
        center = centers.find_for(timetable, place.center_id, signed_in.staff)
        look = Look(timetable, signed_in.staff, signed_in.deed.at)
        sitting = _sitting(session, look, place.where)
        line = next((one for one in sitting.lines if one.center_id == center.id), None)
        if line is None:
            line = Line(center.id, People(), roll.sizes(session).get(center.id, 0))
        rows = _rows(session, parts.seal, sitting.of(center.id), line)
        occasion = Occasion(center.id, sitting.lesson_id, sitting.day)
        entries.audit_reading(session, occasion, signed_in.deed)
    return Shown(occasion, timetable, center, sitting, line, tuple(rows))


def _sitting(session: Session, look: Look, where: LessonId | date) -> Sitting:
    zone = ZoneInfo(look.timetable.timezone)
    if isinstance(where, date):
        kept = [one for one in entries.entries_on(session, where) if one.entry.lesson_id is None]
        return without_lesson(session, look, where, kept)
    lesson = lesson_of(look.timetable, where)
    if lesson is not None:
        return of_lesson(session, look, lesson, lesson.starts_at.astimezone(zone).date())
    kept = entries.entries(session, where)
    if not kept:
        raise RefusedError(404, "lesson_unknown", "there is no such lesson")
    return without_lesson(session, look, kept[0].entry.day, kept)


def _rows(session: Session, seal: Seal, kept: list[Kept], line: Line) -> list[Row]:
    """Everybody on the roll, and whoever came though they are not on it (any more)."""
    ever = roll.everybody_ever(session, seal, line.center_id)
    on_roll = [member.id for member in roll.roll(session, seal, line.center_id).members]
    came = [one for one in in_roll_order(line.people.present, ever) if one not in on_roll]
    ticked = ticked_at(kept)
    by_hand = {one.entry.member_id: one.journal is None for one in kept}
    return [
        Row(
            member_id=member_id,
            member=ever.get(member_id),
            present=member_id in line.people.present,
            at=ticked.get(member_id),
            by_hand=by_hand.get(member_id, False),
        )
        for member_id in [*on_roll, *came]
    ]


def _enter(parts: Parts, signed_in: SignedIn, place: Place, said: Said) -> None:
    with parts.store.transaction() as session:
        look = Look(publish.current(session), signed_in.staff, signed_in.deed.at)
        centers.find_for(look.timetable, place.center_id, signed_in.staff)
        sitting = _sitting(session, look, place.where)
        # Nobody but this centre's people can be ticked, whatever the form says.
        ours = roll.everybody_ever(session, parts.seal, place.center_id).keys()
        entered = {one.entry.member_id for one in sitting.of(place.center_id)}
        who = said.who
        who = replace(
            who,
            came=frozenset(one for one in who.came if one in ours),
            did_not=frozenset(one for one in who.did_not if one in ours or one in entered),
        )
        occasion = Occasion(place.center_id, sitting.lesson_id, sitting.day)
        entries.correct(session, occasion, who, signed_in.deed)
        if said.changes_heads and sitting.lesson is not None:
            heads.say(session, sitting.lesson.id, place.center_id, said.heads, signed_in.deed)


def _day(text: str) -> date:
    found = day_of(text)
    if found is None:
        raise RefusedError(404, "day_unknown", "there is no such day")
    return found


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
