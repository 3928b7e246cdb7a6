"""The people who sign in, for admins.  The pages of 사용자 use the same functions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from hub.auth import codes, passwords, sessions, staff
from hub.auth.guard import ADMIN, Admin, SignedIn
from hub.auth.scope import Scope
from hub.auth.staff import DISPLAY_LONGEST, NAME_LONGEST, Role, Staff
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep, StoreDep
from schedule import publish
from wire.ids import CenterId, StaffId

router = APIRouter(prefix="/api/staff", tags=["staff"])


class ScopeDoc(BaseModel):
    """Which centres: every one, or those of counties, and single ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    everywhere: bool = True
    counties: Annotated[tuple[str, ...], Field(max_length=300)] = ()
    center_ids: Annotated[tuple[CenterId, ...], Field(max_length=1000)] = ()

    def scope(self) -> Scope:
        return Scope(self.everywhere, frozenset(self.counties), frozenset(self.center_ids))

    @classmethod
    def of(cls, scope: Scope) -> ScopeDoc:
        return cls(
            everywhere=scope.everywhere,
            counties=tuple(sorted(scope.counties)),
            center_ids=tuple(sorted(scope.center_ids)),
        )


class PersonIn(BaseModel):
    """What somebody is."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    display_name: Annotated[str, Field(min_length=1, max_length=DISPLAY_LONGEST)]
    role: Role
    scope: ScopeDoc = ScopeDoc()
    active: bool = True


class NewPerson(PersonIn):
    """Somebody new."""

    name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=NAME_LONGEST,
            pattern=r"^\S+$",
            description="what they type to sign in; without spaces",
        ),
    ]


class PersonOut(BaseModel):
    """One person."""

    staff_id: StaffId
    name: str
    display_name: str
    role: Role
    scope: ScopeDoc
    active: bool


class PasswordOut(BaseModel):
    """A password to begin with, told this once; its owner has to choose another one."""

    staff_id: StaffId
    password: str


@router.get("", dependencies=[ADMIN])
def get_staff(store: StoreDep) -> list[PersonOut]:
    with store.reading() as session:
        return [_out(person) for person in staff.everybody(session)]


@router.post("", status_code=201)
async def post_person(asked: NewPerson, signed_in: Admin, parts: PartsDep) -> PasswordOut:
    """Add somebody.  409 `name_taken`, 422 where role and scope do not fit."""
    person = staff.new_person(asked.name, asked.display_name, asked.role, asked.scope.scope())
    return PasswordOut(staff_id=person.id, password=await add(parts, person, signed_in))


@router.put("/{staff_id}")
async def put_person(
    staff_id: StaffId, asked: PersonIn, signed_in: Admin, parts: PartsDep
) -> PersonOut:
    """Change somebody; with other rights they sign in anew.  409 `last_admin`."""
    scope = asked.scope.scope()
    wanted = Staff(staff_id, "", asked.display_name, asked.role, scope, asked.active)
    return _out(await change(parts, wanted, signed_in))


@router.post("/{staff_id}/password")
async def post_password(staff_id: StaffId, signed_in: Admin, parts: PartsDep) -> PasswordOut:
    """A new password to begin with; the old one and all their sign-ins end."""
    password = await give_password(parts, staff_id, signed_in)
    return PasswordOut(staff_id=staff_id, password=password)


@router.delete("/{staff_id}/codes", status_code=204)
async def delete_codes(staff_id: StaffId, signed_in: Admin, parts: PartsDep) -> None:
    """Forget the one-time codes of who lost the telephone; all their sign-ins end."""
    await forget_codes(parts, staff_id, signed_in)


async def add(parts: Parts, person: Staff, by: SignedIn) -> str:
    """Add somebody; the password to begin with.  Raises a `StaffError` or `RefusedError`."""
    password = passwords.generate()

    def _add() -> None:
        with parts.store.transaction() as session:
            _assert_known(session, person.scope)
            staff.add(session, person, password, by.deed, must_change=True)

    await run_in_threadpool(_add)
    return password


async def change(parts: Parts, wanted: Staff, by: SignedIn) -> Staff:
    """Change somebody to `wanted`, except the sign-in name.  Raises as `add` does."""

    def _change() -> Staff:
        with parts.store.transaction() as session:
            _assert_known(session, wanted.scope)
            staff.change(session, wanted, by.deed)
            session.flush()
            return staff.find(session, wanted.id)

    return await run_in_threadpool(_change)


async def give_password(parts: Parts, staff_id: StaffId, by: SignedIn) -> str:
    """Raises `StaffUnknownError`."""
    password = passwords.generate()

    def _give() -> None:
        with parts.store.transaction() as session:
            staff.set_password(session, staff_id, password, by.deed, must_change=True)
            sessions.end_all(session, staff_id)

    await run_in_threadpool(_give)
    return password


async def forget_codes(parts: Parts, staff_id: StaffId, by: SignedIn) -> None:
    """Raises `StaffUnknownError`."""

    def _forget() -> None:
        with parts.store.transaction() as session:
            staff.find(session, staff_id)
            codes.reset(session, staff_id, by.deed)

    await run_in_threadpool(_forget)


def _assert_known(session: Session, scope: Scope) -> None:
    """Raise a 422 `RefusedError` where a scope names what is not there."""
    timetable = publish.current(session)
    unknown = scope.center_ids - {center.id for center in timetable.centers}
    unknown_counties = scope.counties - {center.county for center in timetable.centers}
    for name in sorted({*unknown, *unknown_counties}):
        raise RefusedError(
            422, "invalid", "the input has to change",
            detail=f"there is no centre or county {name!r}", field="scope",
        )  # fmt: skip


def _out(person: Staff) -> PersonOut:
    return PersonOut(
        staff_id=person.id,
        name=person.name,
        display_name=person.display_name,
        role=person.role,
        scope=ScopeDoc.of(person.scope),
        active=person.active,
    )
