"""The week: a calendar of every centre's lessons, and the way to all that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from hub import centers, lessons
from hub.auth.guard import OPERATOR, Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.planning.grid import Week, Whom, monday_of, places_css, week_of, whom_of
from hub.web.planning.sentences import EVERYBODY
from hub.web.timetable.versions import Change, newest
from schedule import publish
from schedule.timetable import Timetable

router = APIRouter(prefix="/timetable", include_in_schema=False)

_A_WEEK_S = 7 * 24 * 3600


class View(BaseModel):
    """Which week, and whose lessons; whatever is not understood is the usual."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    week: str = ""
    who: str = ""

    def address(self, **changes: str) -> str:
        """The week's address with some of it changed."""
        here = self.model_dump(include={"week", "who"})
        wanted = {name: value for name, value in {**here, **changes}.items() if value}
        return f"/timetable?{urlencode(wanted)}" if wanted else "/timetable"

    @property
    def query(self) -> str:
        """What a form's address carries along, so that one comes back to the same week."""
        return urlencode(self.model_dump(include={"week", "who"}))


class SavedView(View):
    """The same after something was stored: `saved` is the new version."""

    saved: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of."""

    timetable: Timetable
    week: Week
    today: date
    newest: Change | None

    @property
    def is_this_week(self) -> bool:
        return self.week.monday <= self.today <= self.week.sunday

    @property
    def counties(self) -> list[str]:
        """In the order of the centres."""
        return list(dict.fromkeys(one.county for one in self.timetable.centers if one.county))


@router.get("")
async def get_week(
    signed_in: Operator, parts: PartsDep, view: Annotated[SavedView, Query()]
) -> Response:
    shown = await run_in_threadpool(_read, parts, signed_in, view)
    return page(
        "timetable/week.html",
        signed_in.staff,
        here="/timetable",
        saved=view.saved if view.saved.isdecimal() else "",
        **week_context(shown, view, signed_in),
    )


@router.get("/places.css", dependencies=[OPERATOR])
async def get_places() -> Response:
    """Where blocks stand; it never changes."""
    headers = {"Cache-Control": f"private, max-age={_A_WEEK_S}"}
    return Response(places_css(), media_type="text/css", headers=headers)


def week_context(shown: Shown, view: View, signed_in: SignedIn) -> dict[str, Any]:
    monday, whom = shown.week.monday, whom_of(view.who)
    return {
        "shown": shown,
        "view": view,
        "week": shown.week,
        "timetable": shown.timetable,
        "change": shown.newest,
        "whom": whom,
        "whom_name": _name_of(whom, shown.timetable),
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat(),
        "may_change": signed_in.staff.scope.everywhere,
        "everybody": EVERYBODY,
        "zone": shown.timetable.timezone,
    }


def _name_of(whom: Whom, timetable: Timetable) -> str:
    named = {f"center:{one.id}": one.name for one in timetable.centers}
    named.update({f"group:{one.id}": one.name for one in timetable.groups})
    return named.get(whom.value, whom.name)


def chosen_day(written: str, usual: date) -> date:
    """A day as an address or a form says it; one that is not understood is the usual."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return usual
    return found if 1970 < found.year < 2900 else usual


def _read(parts: Parts, signed_in: SignedIn, view: View) -> Shown:
    now = signed_in.deed.at
    with parts.store.reading() as session:
        timetable = publish.current(session)
        today = lessons.today(timetable, now)
        monday = monday_of(chosen_day(view.week, today))
        week = week_of(timetable, monday, whom_of(view.who), now)
        ours = centers.of_staff(timetable, signed_in.staff)
        return Shown(timetable, week, today, newest(session, ours, now))
