"""Which kiosks have an open line to which process of the hub, for the others to know.

Each process writes down its own; a kiosk is connected where one says so that is alive.
"""

from __future__ import annotations

from collections.abc import Set

from sqlalchemy import Integer, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store.base import Base
from wire.ids import KioskId


class OpenLineRow(Base):
    """A kiosk's line to one process.  A kiosk that comes back may have two for a moment."""

    __tablename__ = "open_line"

    process: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kiosk_id: Mapped[str] = mapped_column(String(64), primary_key=True)


def compare(
    session: Session, process: int, here: Set[KioskId], alive: Set[int]
) -> frozenset[KioskId]:
    """Write down what `process` has open now; who is connected to others that are `alive`."""
    known: dict[int, set[KioskId]] = {}
    for number, kiosk_id in session.execute(select(OpenLineRow.process, OpenLineRow.kiosk_id)):
        known.setdefault(number, set()).add(KioskId(kiosk_id))
    mine = known.pop(process, set())
    if gone := mine - here:
        session.execute(
            delete(OpenLineRow).where(
                OpenLineRow.process == process, OpenLineRow.kiosk_id.in_(sorted(gone))
            )
        )
    if came := here - mine:
        rows = [{"process": process, "kiosk_id": kiosk_id} for kiosk_id in sorted(came)]
        session.execute(insert(OpenLineRow), rows)
    if dead := known.keys() - alive:
        session.execute(delete(OpenLineRow).where(OpenLineRow.process.in_(sorted(dead))))
    return frozenset().union(*(known[number] for number in known.keys() & alive))
