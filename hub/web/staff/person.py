"""One person: added with a password to begin with, changed, let in anew, sent away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub.api.staff.staff import add, change, forget_codes, give_password
from hub.auth import codes, staff
from hub.auth.guard import Admin, SignedIn
from hub.auth.staff import LastAdminError, NameTakenError, Role, Staff
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.staff.form import LAST_ADMIN, NAME_TAKEN, Fault, PersonForm, fault_of
from hub.web.staff.words import MAY, ROLES
from schedule import publish
from schedule.timetable import Center
from wire.ids import StaffId

router = APIRouter(prefix="/staff", include_in_schema=False)

_DONE = {
    "saved": "고친 것을 저장했어요.",
    "codes": "확인 번호를 지웠어요. 다음에 들어올 때 새로 준비해요.",
    "left": "이제 들어올 수 없어요. 한 일의 기록은 그대로 남아 있어요.",
    "back": "다시 들어올 수 있어요.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the page needs beside the form; `person` is None for somebody new."""

    centers: tuple[Center, ...]
    person: Staff | None = None
    has_codes: bool = False

    @property
    def by_county(self) -> dict[str, list[Center]]:
        """In the order of the centres; under "" those without a county."""
        found: dict[str, list[Center]] = {}
        for center in self.centers:
            found.setdefault(center.county, []).append(center)
        return found


@router.get("/new")
async def get_new(signed_in: Admin, parts: PartsDep) -> Response:
    known = await run_in_threadpool(_centers, parts)
    return _page(signed_in, known, PersonForm())


@router.post("/new")
async def post_new(
    signed_in: Admin, parts: PartsDep, form: Annotated[PersonForm, FormBody()]
) -> Response:
    known = await run_in_threadpool(_centers, parts)
    fault = fault_of(form, is_new=True)
    if fault is not None:
        return _page(signed_in, known, form, fault=fault)
    name, shown = form.name.strip(), form.display_name.strip()
    person = staff.new_person(name, shown, Role(form.role), form.scope)
    try:
        password = await add(parts, person, signed_in)
    except NameTakenError:
        return _page(signed_in, known, form, fault=NAME_TAKEN)
    return _password_page(signed_in, person, password)


@router.get("/{staff_id}")
async def get_person(
    staff_id: StaffId, signed_in: Admin, parts: PartsDep, done: str = ""
) -> Response:
    person, known = await run_in_threadpool(_read, parts, staff_id)
    return _page(signed_in, known, PersonForm.of(person), done=_DONE.get(done, ""))


@router.post("/{staff_id}")
async def post_person(
    staff_id: StaffId,
    signed_in: Admin,
    parts: PartsDep,
    form: Annotated[PersonForm, FormBody()],
) -> Response:
    person, known = await run_in_threadpool(_read, parts, staff_id)
    fault = fault_of(form, is_new=False)
    if fault is not None:
        return _page(signed_in, known, form, fault=fault)
    wanted = replace(
        person,
        display_name=form.display_name.strip(),
        role=Role(form.role),
        scope=form.scope,
    )
    return await _store(parts, signed_in, known, wanted, "saved")


@router.post("/{staff_id}/leave")
async def post_leave(staff_id: StaffId, signed_in: Admin, parts: PartsDep) -> Response:
    """Send somebody away: nothing of what they did is lost, but they cannot sign in."""
    person, known = await run_in_threadpool(_read, parts, staff_id)
    return await _store(parts, signed_in, known, replace(person, active=False), "left")


@router.post("/{staff_id}/come-back")
async def post_come_back(staff_id: StaffId, signed_in: Admin, parts: PartsDep) -> Response:
    person, known = await run_in_threadpool(_read, parts, staff_id)
    return await _store(parts, signed_in, known, replace(person, active=True), "back")


@router.post("/{staff_id}/password")
async def post_password(staff_id: StaffId, signed_in: Admin, parts: PartsDep) -> Response:
    """A new password to begin with, shown this once."""
    person, _ = await run_in_threadpool(_read, parts, staff_id)
    password = await give_password(parts, staff_id, signed_in)
    return _password_page(signed_in, person, password)


@router.post("/{staff_id}/codes/forget")
async def post_forget_codes(staff_id: StaffId, signed_in: Admin, parts: PartsDep) -> Response:
    await forget_codes(parts, staff_id, signed_in)
    return RedirectResponse(f"/staff/{staff_id}?done=codes", 303)


async def _store(
    parts: Parts, signed_in: SignedIn, known: Known, wanted: Staff, done: str
) -> Response:
    try:
        await change(parts, wanted, signed_in)
    except LastAdminError:
        return _page(signed_in, known, PersonForm.of(wanted), fault=LAST_ADMIN)
    return RedirectResponse(f"/staff/{wanted.id}?done={done}", 303)


def _page(
    signed_in: SignedIn,
    known: Known,
    form: PersonForm,
    *,
    fault: Fault | None = None,
    done: str = "",
) -> Response:
    shared: dict[str, Any] = {"known": known, "form": form, "fault": fault, "done": done}
    return page(
        "staff/person.html",
        signed_in.staff,
        here="/staff",
        status=422 if fault else 200,
        roles=ROLES,
        may_do=MAY,
        **shared,
    )


def _password_page(signed_in: SignedIn, person: Staff, password: str) -> Response:
    return page(
        "staff/password.html", signed_in.staff, here="/staff", person=person, password=password
    )


def _centers(parts: Parts) -> Known:
    with parts.store.reading() as session:
        return Known(publish.current(session).centers)


def _read(parts: Parts, staff_id: StaffId) -> tuple[Staff, Known]:
    with parts.store.reading() as session:
        person = staff.find(session, staff_id)
        has_codes = codes.has_codes(session, staff_id)
        return person, Known(publish.current(session).centers, person, has_codes)
