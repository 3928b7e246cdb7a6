"""The centres, in the order people are used to see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import audit
from store.tables import CenterRow, CountyRow

NAME_LONGEST = 40
ADDRESS_LONGEST = 120
TELEPHONE_LONGEST = 20


@dataclass(frozen=True, slots=True)
class StoredCenter:
    """One centre as it is stored; `county` is empty where none is known."""

    id: str
    name: str
    county: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What an operator writes down of a centre; the telephone is where a call for help goes."""

    name: str
    county: str = ""
    address: str = ""
    telephone: str = ""


class NameTakenError(Exception):
    """Another centre is called so; people could not tell them apart."""


def all_centers(session: Session) -> list[StoredCenter]:
    rows = session.scalars(select(CenterRow).order_by(CenterRow.position, CenterRow.id))
    return [StoredCenter(row.id, row.name, row.county or "") for row in rows]


def cards(session: Session) -> dict[str, Card]:
    """Every centre's card, by id."""
    return {
        row.id: Card(row.name, row.county or "", row.address, row.telephone)
        for row in session.scalars(select(CenterRow))
    }


def counties(session: Session) -> list[str]:
    return list(session.scalars(select(CountyRow.name).order_by(CountyRow.name)))


def keep(session: Session, centers: Iterable[StoredCenter]) -> list[str]:
    """Add new centres and rename known ones; the ids that changed.  None is removed."""
    changed = []
    for center in centers:
        row = session.get(CenterRow, center.id) or _added(session, center.id)
        if (row.name, row.county or "") != (center.name, center.county):
            row.name, row.county = center.name, _county(session, center.county)
            changed.append(center.id)
    return changed


def write(session: Session, center_id: str, card: Card, deed: audit.Deed) -> None:
    """Make the centre what its card says, a new one where there is none of this id.

    Raises `NameTakenError`.
    """
    same = select(CenterRow.id).where(CenterRow.name == card.name, CenterRow.id != center_id)
    if session.scalar(same) is not None:
        raise NameTakenError(f"another centre is called {card.name!r}")
    row = session.get(CenterRow, center_id)
    action = "center.add" if row is None else "center.change"
    row = row or _added(session, center_id)
    row.name, row.county = card.name, _county(session, card.county)
    row.address, row.telephone = card.address, card.telephone
    session.flush()
    audit.record(session, deed, action, center_id)


def move(session: Session, center_id: str, by: int, deed: audit.Deed) -> bool:
    """Have it stand `by` places later (earlier where negative); whether anything moved."""
    rows = list(session.scalars(select(CenterRow).order_by(CenterRow.position, CenterRow.id)))
    here = next((place for place, row in enumerate(rows) if row.id == center_id), None)
    if here is None:
        return False
    there = min(max(here + by, 0), len(rows) - 1)
    if there == here:
        return False
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows, 1):
        row.position = position
    audit.record(session, deed, "center.move", center_id, by=there - here)
    return True


def _added(session: Session, center_id: str) -> CenterRow:
    last = session.scalar(select(func.max(CenterRow.position))) or 0
    row = CenterRow(id=center_id, position=last + 1, name="", county=None)
    session.add(row)
    return row


def _county(session: Session, name: str) -> str | None:
    if name and session.get(CountyRow, name) is None:
        session.add(CountyRow(name=name))
        session.flush()
    return name or None
