"""The people who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.auth.passwords import hash_password
from hub.auth.scope import EVERYWHERE, Scope
from store import audit
from store.tables import SessionRow, StaffRow
from wire.ids import CenterId, StaffId, new_id

NAME_LONGEST = 64
DISPLAY_LONGEST = 40


class Role(StrEnum):
    """What somebody may do; where, their scope says."""

    ADMIN = "admin"
    OPERATOR = "operator"
    INSTRUCTOR = "instructor"
    HELPER = "helper"


class StaffError(Exception):
    """What is asked of the staff cannot be."""


class NameTakenError(StaffError):
    """Somebody has this sign-in name already."""


class StaffUnknownError(StaffError):
    """There is nobody of this id or name."""


class LastAdminError(StaffError):
    """Without this admin nobody could let anybody in any more."""


class ScopeRefusedError(StaffError):
    """This role cannot have this scope."""


@dataclass(frozen=True, slots=True)
class Staff:
    """One person who may sign in."""

    id: StaffId
    name: str
    display_name: str
    role: Role
    scope: Scope = EVERYWHERE
    active: bool = True

    @property
    def runs_centers(self) -> bool:
        """Whether they look after centres from the desk: admins and operators."""
        return self.role in (Role.ADMIN, Role.OPERATOR)


def of_row(row: StaffRow) -> Staff:
    scope = Scope(row.everywhere, frozenset(row.counties), frozenset(map(CenterId, row.center_ids)))
    return Staff(StaffId(row.id), row.name, row.display_name, Role(row.role), scope, row.active)


def add(
    session: Session, person: Staff, password: str, deed: audit.Deed, *, must_change: bool = False
) -> None:
    """Add a person.  `must_change` makes the password one to begin with.

    Raises `NameTakenError` and `ScopeRefusedError`.
    """
    if session.scalar(select(StaffRow.id).where(StaffRow.name == person.name)) is not None:
        raise NameTakenError(f"somebody is called {person.name!r} already; choose another name")
    assert_scope_fits(person)
    session.add(
        StaffRow(
            id=person.id,
            name=person.name,
            display_name=person.display_name,
            role=person.role,
            everywhere=person.scope.everywhere,
            counties=sorted(person.scope.counties),
            center_ids=sorted(person.scope.center_ids),
            active=person.active,
            password_hash=hash_password(password),
            must_change=must_change,
            created_at=deed.at,
        )
    )
    audit.record(session, deed, "staff.add", person.id, role=person.role)


def change(session: Session, person: Staff, deed: audit.Deed) -> None:
    """Store what somebody is now; the sign-in name stays.  With other rights they sign in anew.

    Raises `StaffUnknownError`, `LastAdminError` and `ScopeRefusedError`.
    """
    before = find(session, person.id)
    assert_scope_fits(person)
    was_admin = before.active and before.role is Role.ADMIN
    if was_admin and not (person.active and person.role is Role.ADMIN):
        _assert_another_admin(session, person.id)
    row = session.get_one(StaffRow, person.id)
    row.display_name, row.role, row.active = person.display_name, person.role, person.active
    row.everywhere = person.scope.everywhere
    row.counties, row.center_ids = sorted(person.scope.counties), sorted(person.scope.center_ids)
    if (before.role, before.scope, before.active) != (person.role, person.scope, person.active):
        session.execute(delete(SessionRow).where(SessionRow.staff_id == person.id))
    for what, was, now in (
        ("staff.rename", before.display_name, person.display_name),
        ("staff.role", before.role, person.role),
        ("staff.scope", before.scope, person.scope),
        ("staff.activate" if person.active else "staff.deactivate", before.active, person.active),
    ):
        if was != now:
            detail = {"role": person.role.value} if what == "staff.role" else {}
            audit.record(session, deed, what, person.id, **detail)


def set_password(
    session: Session, staff_id: StaffId, password: str, deed: audit.Deed, *, must_change: bool
) -> None:
    """Somebody's new password.  Their sessions are the caller's to end (`sessions.end_all`)."""
    row = session.get(StaffRow, staff_id)
    if row is None:
        raise StaffUnknownError(f"there is nobody with the id {staff_id!r}")
    row.password_hash, row.must_change = hash_password(password), must_change
    audit.record(session, deed, "staff.password", staff_id, start=int(must_change))


def find(session: Session, staff_id: StaffId) -> Staff:
    """The person of this id.  Raises `StaffUnknownError`."""
    row = session.get(StaffRow, staff_id)
    if row is None:
        raise StaffUnknownError(f"there is nobody with the id {staff_id!r}")
    return of_row(row)


def named(session: Session, name: str) -> Staff:
    """The person of this sign-in name.  Raises `StaffUnknownError`."""
    row = session.scalar(select(StaffRow).where(StaffRow.name == name))
    if row is None:
        raise StaffUnknownError(f"nobody signs in as {name!r}; `staff list` shows everybody")
    return of_row(row)


def assert_scope_fits(person: Staff) -> None:
    """Admins and instructors have no bounds (lessons bound an instructor), helpers need some."""
    if person.role in (Role.ADMIN, Role.INSTRUCTOR) and not person.scope.everywhere:
        raise ScopeRefusedError(f"an {person.role} looks after the whole city")
    if person.role is Role.HELPER and person.scope.everywhere:
        raise ScopeRefusedError("a helper needs centres or counties to look after")
    if person.scope.is_empty:
        raise ScopeRefusedError("name at least one county or centre to look after")


def new_person(name: str, display_name: str, role: Role, scope: Scope = EVERYWHERE) -> Staff:
    return Staff(StaffId(new_id("staff")), name, display_name, role, scope)


def everybody(session: Session) -> list[Staff]:
    return [of_row(row) for row in session.scalars(select(StaffRow).order_by(StaffRow.name))]


def _assert_another_admin(session: Session, staff_id: StaffId) -> None:
    others = select(StaffRow.id).where(
        StaffRow.role == Role.ADMIN, StaffRow.active, StaffRow.id != staff_id
    )
    if session.scalar(others.limit(1)) is None:
        raise LastAdminError("make somebody else an admin first")
