"""쉬는 날: the year with its public holidays, and the city's own word on any day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from hub import lessons
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.planning.fields import Sent, UnfitError, day_of
from hub.web.planning.saving import Refusal, save
from schedule import changes, holidays, publish
from schedule.timetable import DayOff, DayOverride, Timetable

router = APIRouter(prefix="/timetable/days", include_in_schema=False)

NAME_LONGEST = 40
_LONG = f"까닭은 {NAME_LONGEST}자까지 적을 수 있어요."
_PAST = "이미 지난 날이에요. 오늘이나 그 뒤로 골라 주세요."


class View(BaseModel):
    """Which year, and the day that was pressed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    year: str = ""
    day: str = ""
    saved: str = ""


class Form(Sent):
    """The city's word on one day."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    day: str = ""
    lessons: str = "no"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's table; None of other months."""

    day: date
    off: str
    held: bool  # the city says so, on a holiday


@dataclass(frozen=True, slots=True)
class Month:
    """One month by weeks from Monday."""

    number: int
    weeks: list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's months, and its public holidays whether lessons are held or not."""

    number: int
    months: list[Month]
    holidays: list[DayOff]
    overrides: list[DayOverride]


@router.get("")
async def get_days(
    signed_in: Operator, parts: PartsDep, view: Annotated[View, Query()]
) -> Response:
    timetable = await run_in_threadpool(_timetable, parts)
    form = Form(version=str(timetable.version), day=view.day)
    return _page(signed_in, timetable, view, form)


@router.post("")
async def post_day(
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[Form, FormBody()],
) -> Response:
    """Say it, or with `lessons=unsaid` no longer say anything."""
    timetable = await run_in_threadpool(_timetable, parts)
    today = lessons.today(timetable, signed_in.deed.at)

    def say(known: Timetable) -> Timetable:
        day, name = day_of(form.day, "day"), " ".join(form.name.split())
        if day < today:
            raise UnfitError(_PAST, "day")
        if len(name) > NAME_LONGEST or not name.isprintable():
            raise UnfitError(_LONG, "name")
        if form.lessons == "unsaid":
            return changes.say_of_day(known, day, None)
        word = DayOverride(day=day, lessons=form.lessons == "yes", name=name)
        return changes.say_of_day(known, day, word)

    stored = await save(parts, signed_in, form, say)
    if isinstance(stored, Refusal):
        return _page(signed_in, timetable, view, form, stored)
    return RedirectResponse(f"/timetable/days?year={form.day[:4]}&saved={stored.version}", 303)


def year_of(timetable: Timetable, number: int, today: date) -> Year:
    """The year as the timetable has it; holidays on which lessons are held are named too."""
    off = {one.day: one.name for one in timetable.days_off}
    said = {one.day: one for one in timetable.overrides}
    public = holidays.days_off((), today)

    def cell(day: date) -> Cell:
        return Cell(day, off.get(day, ""), day in said and said[day].lessons)

    months = [
        Month(
            month,
            [
                [cell(day) if day.month == month else None for day in week]
                for week in calendar.Calendar().monthdatescalendar(number, month)
            ],
        )
        for month in range(1, 13)
    ]
    return Year(
        number,
        months,
        [one for one in public if one.day.year == number],
        [one for one in timetable.overrides if one.day.year == number],
    )


def _timetable(parts: Parts) -> Timetable:
    with parts.store.reading() as session:
        return publish.current(session)


def _page(
    signed_in: SignedIn,
    timetable: Timetable,
    view: View,
    form: Form,
    refusal: Refusal | None = None,
) -> Response:
    today = lessons.today(timetable, signed_in.deed.at)
    written = view.year or view.day[:4]
    years = range(today.year - 1, today.year + holidays.YEARS_AHEAD + 1)
    number = int(written) if written.isdecimal() and int(written) in years else today.year
    return page(
        "timetable/days.html",
        signed_in.staff,
        here="/timetable",
        status=refusal.status if refusal else 200,
        year=year_of(timetable, number, today),
        years=years,
        today=today,
        form=form,
        refusal=refusal,
        version=refusal.version if refusal else form.version,
        saved=view.saved.isdecimal(),
        may_change=signed_in.staff.scope.everywhere,
        name_longest=NAME_LONGEST,
    )
