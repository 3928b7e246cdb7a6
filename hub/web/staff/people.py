"""The list of everybody who signs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from hub.auth import staff
from hub.auth.guard import Admin
from hub.auth.staff import Role, Staff
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.lists import Column, View, arranged, matches, natural, paged
from hub.web.staff.words import ROLES, reach
from schedule import publish

router = APIRouter(prefix="/staff", include_in_schema=False)


class StaffView(View):
    """`role` shows one role only, `left` those who left too."""

    role: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person, as the list says it."""

    person: Staff
    role: str
    scope: str

    def fits(self, view: StaffView) -> bool:
        if view.role and self.person.role != view.role:
            return False
        if not self.person.active and not view.left:
            return False
        return matches(view.find, self.person.name, self.person.display_name, self.scope)


COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "보이는 이름", lambda row: natural(row.person.display_name)),
    Column("login", "들어오는 이름", lambda row: natural(row.person.name)),
    Column("role", "역할", lambda row: list(Role).index(row.person.role)),
    Column("scope", "맡은 곳", lambda row: natural(row.scope)),
)


@router.get("")
async def get_staff(
    signed_in: Admin, parts: PartsDep, view: Annotated[StaffView, Query()]
) -> Response:
    everybody = await run_in_threadpool(_rows, parts)
    found = arranged([row for row in everybody if row.fits(view)], COLUMNS, view)
    return page(
        "staff/list.html",
        signed_in.staff,
        here="/staff",
        columns=COLUMNS,
        listed=paged(found, view),
        view=view,
        roles=ROLES,
    )


def _rows(parts: Parts) -> list[Row]:
    with parts.store.reading() as session:
        names = {center.id: center.name for center in publish.current(session).centers}
        everybody = staff.everybody(session)
    return [Row(one, ROLES[one.role], reach(one, names)) for one in everybody]
