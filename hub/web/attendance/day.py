"""One day: every lesson with its centres, people beside presence, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from attendance.people.report import DOUBTS, Line
from hub import centers, lessons
from hub.auth.guard import AttendanceStaff, Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.attendance.occasions import Look, Sitting, day_of, sittings
from hub.web.attendance.table_file import Form, Wish, months, wish_of
from hub.web.attendance.table_file import answer as table_file
from hub.web.layout import page
from schedule import publish
from schedule.timetable import Center, Timetable
from wire.ids import CenterId

router = APIRouter(prefix="/attendance", include_in_schema=False)

SORTS: Mapping[str, str] = {"name": "경로당", "people": "오신 분", "stay": "수업에 머문 시간"}


class View(BaseModel):
    """Which day, which centres of it, in which order; whatever is not understood is the usual."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    day: str = ""
    county: str = ""
    only: str = ""
    sort: str = ""

    def address(self, **changes: str) -> str:
        """The page's address with some of it changed."""
        wanted = {name: value for name, value in {**self.model_dump(), **changes}.items() if value}
        return f"/attendance?{urlencode(wanted)}" if wanted else "/attendance"


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
    return page(
        "attendance.html",
        signed_in.staff,
        here="/attendance",
        status=422 if sentence else 200,
        shown=shown,
        view=view,
        form=form,
        sentence=sentence,
        names={center.id: center for center in shown.centers},
        before=(day - timedelta(days=1)).isoformat(),
        after=(day + timedelta(days=1)).isoformat(),
        zone=shown.timetable.timezone,
        doubts=DOUBTS,
        sorts=SORTS,
        months=months(shown.today),
        arranged=_arranged(view, shown.timetable),
    )


def _read(parts: Parts, signed_in: SignedIn, view: View) -> Shown:
    with parts.store.reading() as session:
        timetable = publish.current(session)
        today = lessons.today(timetable, signed_in.deed.at)
        day = day_of(view.day) or today
        look = Look(timetable, signed_in.staff, signed_in.deed.at)
        ours = centers.of_staff(timetable, signed_in.staff)
        return Shown(timetable, ours, day, today, sittings(session, look, day))


def _arranged(view: View, timetable: Timetable) -> Callable[[Sitting], list[Line]]:
    """How a view filters and sorts the lines of a lesson."""
    counties: dict[CenterId, str] = {center.id: center.county for center in timetable.centers}

    def is_wanted(line: Line) -> bool:
        fits = not view.county or counties.get(line.center_id) == view.county
        return fits and (not view.only or line.doubt is not None)

    def rank(line: Line) -> int:
        if view.sort == "people":
            return -line.people.count
        if view.sort == "stay":
            return -(line.stay.seconds if line.stay else 0)
        return 0

    return lambda sitting: sorted(filter(is_wanted, sitting.lines), key=rank)
