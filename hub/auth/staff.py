"""The people who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.auth.passwords import hash_password
from hub.auth.scope import EVERYWHERE, Scope
from store import audit
from store.tables import StaffRow
from wire.ids import CenterId, StaffId, new_id


class Role(StrEnum):
    """What somebody may do; where, their scope says."""

    ADMIN = "admin"
    OPERATOR = "operator"
    INSTRUCTOR = "instructor"
    HELPER = "helper"


class NameTakenError(Exception):
    """Somebody has this sign-in name already."""


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


def add(session: Session, person: Staff, password: str, deed: audit.Deed) -> None:
    """Add a person.  Raises `NameTakenError`."""
    if session.scalar(select(StaffRow.id).where(StaffRow.name == person.name)) is not None:
        raise NameTakenError(f"somebody is called {person.name!r} already; choose another name")
    session.add(
        StaffRow(
            id=person.id,
            name=person.name,
            display_name=person.display_name,
            role=person.role,
            everywhere=person.scope.everywhere,
            counties=sorted(person.scope.counties),
            center_ids=sorted(person.scope.center_ids),
            password_hash=hash_password(password),
            created_at=deed.at,
        )
    )
    audit.record(session, deed, "staff.add", person.id, role=person.role)


def new_person(name: str, display_name: str, role: Role, scope: Scope = EVERYWHERE) -> Staff:
    return Staff(StaffId(new_id("staff")), name, display_name, role, scope)


def everybody(session: Session) -> list[Staff]:
    return [of_row(row) for row in session.scalars(select(StaffRow).order_by(StaffRow.name))]
