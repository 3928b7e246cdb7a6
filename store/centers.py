"""The centres, in the order people are used to see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.tables import CenterRow, CountyRow


@dataclass(frozen=True, slots=True)
class StoredCenter:
    """One centre as it is stored; `county` is empty where none is known."""

    id: str
    name: str
    county: str = ""


def all_centers(session: Session) -> list[StoredCenter]:
    rows = session.scalars(select(CenterRow).order_by(CenterRow.position, CenterRow.id))
    return [StoredCenter(row.id, row.name, row.county or "") for row in rows]


def keep(session: Session, centers: Iterable[StoredCenter]) -> list[str]:
    """Add new centres and rename known ones; the ids that changed.  None is removed."""
    changed = []
    last = session.scalar(select(func.max(CenterRow.position))) or 0
    for center in centers:
        if center.county and session.get(CountyRow, center.county) is None:
            session.add(CountyRow(name=center.county))
            session.flush()
        row = session.get(CenterRow, center.id)
        if row is None:
            last += 1
            row = CenterRow(id=center.id, position=last, name="", county=None)
            session.add(row)
        if (row.name, row.county or "") != (center.name, center.county):
            row.name, row.county = center.name, center.county or None
            changed.append(center.id)
    return changed
