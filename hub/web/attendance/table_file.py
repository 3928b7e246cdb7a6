"""출석 내려받기: a table file of who came, for the city.  Who takes it says why."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from attendance.entry import Member
from attendance.people import roll
from attendance.people.report import (
    BOM,
    COUNTS,
    NAMES,
    Line,
    Place,
    counts_row,
    csv_text,
    names_rows,
    ticked_at,
)
from hub.auth.guard import SignedIn
from hub.parts import Parts
from hub.web.attendance.occasions import Look, Sitting, day_of, sittings
from hub.web.words import clock
from schedule import publish
from schedule.timetable import Timetable
from store import audit
from wire.ids import CenterId, MemberId

DAYS_MOST = 366
REASON_LONGEST = 100


class Form(BaseModel):
    """What was filled in.  `month` ("2026-11") goes before the two days."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    day: str = ""
    month: str = ""
    first: str = ""
    last: str = ""
    reason: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which days, with or without names, and why."""

    first: date
    last: date
    with_names: bool
    reason: str

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]


def wish_of(form: Form) -> Wish | str:
    """What the form asks for, or the sentence that says what to change."""
    first, last = _span(form)
    if first is None or last is None:
        return "첫날과 끝날을 모두 골라 주세요."
    reason = " ".join(form.reason.split())
    if last < first:
        return "끝날이 첫날보다 앞이에요. 날짜를 다시 골라 주세요."
    if (last - first).days >= DAYS_MOST:
        return "한 번에 1년까지 받을 수 있어요. 날짜를 다시 골라 주세요."
    if not reason:
        return "내려받는 까닭을 적어 주세요."
    if len(reason) > REASON_LONGEST:
        return f"내려받는 까닭은 {REASON_LONGEST}자까지 적을 수 있어요."
    return Wish(first, last, bool(form.names), reason)


def months(today: date) -> list[tuple[str, str]]:
    """This month and the eleven before it: how the form sends one, and how it is called."""
    counted = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(12)]
    return [(f"{year:04}-{month + 1:02}", f"{year}년 {month + 1}월") for year, month in counted]


async def answer(parts: Parts, signed_in: SignedIn, wish: Wish) -> Response:
    """The file, day by day; that it was taken is in the audit before its first line is sent."""
    await run_in_threadpool(_note, parts, signed_in, wish)
    name = f"출석_{wish.first}_{wish.last}{'_이름' if wish.with_names else ''}.csv"
    disposition = f"attachment; filename=\"attendance.csv\"; filename*=UTF-8''{quote(name)}"
    return StreamingResponse(
        _lines(parts, signed_in, wish),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _span(form: Form) -> tuple[date | None, date | None]:
    if not form.month:
        return day_of(form.first), day_of(form.last)
    first = day_of(f"{form.month}-01")
    return first, first and first.replace(day=monthrange(first.year, first.month)[1])


def _note(parts: Parts, signed_in: SignedIn, wish: Wish) -> None:
    with parts.store.transaction() as session:
        audit.record(
            session,
            signed_in.deed,
            "attendance.export",
            f"days:{wish.first}..{wish.last}",
            names=int(wish.with_names),
            reason=wish.reason,
        )


def _lines(parts: Parts, signed_in: SignedIn, wish: Wish) -> Iterator[str]:
    with parts.store.reading() as session:
        timetable = publish.current(session)
    look = Look(timetable, signed_in.staff, signed_in.deed.at)
    book = _Names(parts, timetable) if wish.with_names else None
    yield BOM + csv_text([NAMES if book else COUNTS])
    for day in wish.days:
        # One short look a day: a year in one would keep the database from tidying its log.
        with parts.store.reading() as session:
            rows = [
                row
                for sitting in sittings(session, look, day)
                for line in sitting.lines
                for row in (
                    book.rows(session, sitting, line) if book else [_counts(look, sitting, line)]
                )
            ]
        if rows:
            yield csv_text(rows)


def _counts(look: Look, sitting: Sitting, line: Line) -> tuple[str | int, ...]:
    zone = look.timetable.timezone
    stay = line.stay
    times = (
        clock(stay.joined_at, zone) if stay else "",
        clock(stay.left_at, zone) if stay and stay.left_at else "",
    )
    return counts_row(sitting.about(zone), place_of(look.timetable, line.center_id), line, times)


class _Names:
    """The rows of people; each centre's names are opened once."""

    def __init__(self, parts: Parts, timetable: Timetable) -> None:
        self._parts = parts
        self._timetable = timetable
        self._known: dict[CenterId, dict[MemberId, Member]] = {}

    def rows(
        self, session: Session, sitting: Sitting, line: Line
    ) -> Iterator[tuple[str | int, ...]]:
        center_id, zone = line.center_id, self._timetable.timezone
        if center_id not in self._known:
            self._known[center_id] = roll.everybody_ever(session, self._parts.seal, center_id)
        ticked = ticked_at(sitting.of(center_id))
        return names_rows(
            sitting.about(zone),
            place_of(self._timetable, center_id),
            line,
            self._known[center_id],
            {member_id: clock(at, zone) for member_id, at in ticked.items()},
        )


def place_of(timetable: Timetable, center_id: CenterId) -> Place:
    center = timetable.center(center_id)
    return Place(center.name, center.county) if center else Place(center_id, "")
