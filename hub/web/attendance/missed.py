"""Who was missed several times in a row, by name, so that somebody asks how they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from attendance.people import roll
from attendance.people.absence import IN_A_ROW
from hub import centers
from hub.auth.guard import AttendanceStaff, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from schedule import publish
from schedule.timetable import Center

router = APIRouter(prefix="/attendance", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody who used to come."""

    name: str
    note: str
    last_came: date
    missed: int


@router.get("/missed")
async def get_missed(signed_in: AttendanceStaff, parts: PartsDep) -> Response:
    found = await run_in_threadpool(_read, parts, signed_in)
    return page(
        "attendance_missed.html",
        signed_in.staff,
        here="/attendance",
        found=found,
        in_a_row=IN_A_ROW,
    )


def _read(parts: Parts, signed_in: SignedIn) -> list[tuple[Center, list[Missed]]]:
    """By centre, whom it was longest without first.  Reading names is audited."""
    found = []
    with parts.store.transaction() as session:
        timetable = publish.current(session)
        before = parts.before.before(session, timetable, signed_in.deed.at)
        for center in centers.of_staff(timetable, signed_in.staff):
            missed = [one for one in before.absences if one.center_id == center.id]
            if not missed:
                continue
            known = roll.everybody_ever(session, parts.seal, center.id)
            roll.audit_reading(session, center.id, signed_in.deed)
            people = [
                Missed(member.name, member.note, one.last_came, one.missed)
                for one in sorted(missed, key=lambda one: one.last_came)
                if (member := known.get(one.member_id)) is not None
            ]
            found.append((center, people))
    return found
