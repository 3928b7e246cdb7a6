"""One day: every lesson with its centres, people beside presence, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from starlette.concurrency import run_in_threadpool

from attendance.people.report import DOUBTS, Line
from hub import centers, lessons
from hub.auth.guard import AttendanceStaff, Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web import lists
from hub.web.attendance.occasions import Look, Sitting, day_of, sittings
from hub.web.attendance.table_file import Form, Wish, months, wish_of
from hub.web.attendance.table_file import answer as table_file
from hub.web.layout import page
from hub.web.lists import Column, Page, arranged, matches, natural, paged
from schedule import publish
from schedule.timetable import Center, Timetable
from wire.ids import CenterId

router = APIRouter(prefix="/attendance", include_in_schema=False)


class View(lists.View):
    """Which day, and which centres of it in which order; what is not understood is the usual."""

    day: str = ""
    county: str = ""
    only: str = ""

    def address(self, **changes: str) -> str:
        """The page's address with some of it changed."""
        wanted = self.query(**changes)
        return f"/attendance?{wanted}" if wanted else "/attendance"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of."""

    timetable: Timetable
    centers: tuple[Center, ...]  # those that whoever looks looks after
    day: date
    today: date
    sittings: list[Sitting]

    @property
    def counties(self) -> list[str]:
        """In the order of the centres."""
        return list(dict.fromkeys(one.county for one in self.centers if one.county))


@router.get("")
async def get_attendance(
    signed_in: AttendanceStaff, parts: PartsDep, view: Annotated[View, Query()]
) -> Response:
    return await _page(parts, signed_in, view, Form())


@router.post("/file")
async def post_file(
    signed_in: Operator, parts: PartsDep, form: Annotated[Form, FormBody()]
) -> Response:
    """The download; a form that has to change comes back as it was filled in."""
    wish = wish_of(form)
    if isinstance(wish, Wish):
        return await table_file(parts, signed_in, wish)
    return await _page(parts, signed_in, View(day=form.day), form, wish)


async def _page(
    parts: Parts, signed_in: SignedIn, view: View, form: Form, sentence: str = ""
) -> Response:
    shown = await run_in_threadpool(_read, parts, signed_in, view)
    day = shown.day
    names = {center.id: center for center in shown.centers}
    return page(
        "attendance.html",
        signed_in.staff,
        here="/attendance",
        status=422 if sentence else 200,
        shown=shown,
        view=view,
        form=form,
        sentence=sentence,
        names=names,
        before=(day - timedelta(days=1)).isoformat(),
        after=(day + timedelta(days=1)).isoformat(),
        zone=shown.timetable.timezone,
        doubts=DOUBTS,
        columns=_columns(names),
        months=months(shown.today),
        arranged=_arranged(view, names),
    )


def _read(parts: Parts, signed_in: SignedIn, view: View) -> Shown:
    with parts.store.reading() as session:
        timetable = publish.current(session)
        today = lessons.today(timetable, signed_in.deed.at)
        day = day_of(view.day) or today
        look = Look(timetable, signed_in.staff, signed_in.deed.at)
        ours = centers.of_staff(timetable, signed_in.staff)
        return Shown(timetable, ours, day, today, sittings(session, look, day))


def _columns(names: Mapping[CenterId, Center]) -> tuple[Column[Line], ...]:
    """What stands in a lesson's table; the first three also where there was no lesson."""

    def name(line: Line) -> object:
        center = names.get(line.center_id)
        return natural(center.name if center else line.center_id)

    def share(line: Line) -> float | None:
        return len(line.people.present) / line.on_roll if line.on_roll else None

    return (
        Column("name", "경로당", name),
        Column("people", "오신 분", lambda line: line.people.count, True, True),
        Column("roll", "명단", share, True, True),
        Column("heads", "머릿수", lambda line: line.heads and line.heads.people, True, True),
        Column("stay", "수업에 머문 시간", lambda line: line.stay and line.stay.seconds, True),
        Column("doubt", "확인", lambda line: line.doubt),
    )


def _arranged(view: View, names: Mapping[CenterId, Center]) -> Callable[[Sitting], Page[Line]]:
    """How a view filters, sorts and pages the lines of a lesson."""

    def is_wanted(line: Line) -> bool:
        center = names.get(line.center_id)
        name, county = (center.name, center.county) if center else (line.center_id, "")
        fits = (not view.county or county == view.county) and matches(view.find, name, county)
        return fits and (not view.only or line.doubt is not None)

    columns = _columns(names)
    return lambda sitting: paged(arranged(filter(is_wanted, sitting.lines), columns, view), view)
