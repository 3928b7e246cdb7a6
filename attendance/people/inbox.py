"""The hub's end of every kiosk's journal: what comes is kept, whatever it is, and receipted.

A kiosk sends until the hub says `have`, so nothing here refuses a whole batch: a record that
cannot be read or does not belong here is kept as it came, in `unread_record`, and receipted
like the others.  What a record means is the affair of its kind (`Keep`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from pydantic import ValidationError
from sqlalchemy import JSON, BigInteger, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from attendance.record import Batch, Receipt, Record
from store import audit
from store.base import Base, UtcTime
from wire.ids import CenterId, KioskId

log = logging.getLogger(__name__)


class JournalRow(Base):
    """A kiosk's journal.  Everything up to `have` is here, or is gone for ever at the kiosk."""

    __tablename__ = "journal"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    have: Mapped[int] = mapped_column(BigInteger)


class JournalCenterRow(Base):
    """That a journal came from a kiosk of this centre.

    A kiosk that moves to another centre may still hold records of the one before.
    """

    __tablename__ = "journal_center"

    journal: Mapped[str] = mapped_column(ForeignKey("journal.id"), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), primary_key=True)


class UnreadRow(Base):
    """A record as it came, which this hub could not read or would not attribute."""

    __tablename__ = "unread_record"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    journal: Mapped[str] = mapped_column(String(36))
    kiosk_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(24))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(UtcTime)


@dataclass(frozen=True, slots=True)
class Sender:
    """The kiosk a batch came from, the centre it stands in now, and when it came."""

    kiosk_id: KioskId
    center_id: CenterId
    at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record that came."""

    record: Record
    journal: str
    kiosk_id: KioskId
    received_at: datetime


Keep: TypeAlias = Callable[[Session, Arrival], bool]
"""Keeps a record of one kind, once for ever; False when it was kept before.

Raises pydantic's `ValidationError` for a body it cannot read, before it writes anything.
"""


def take(session: Session, batch: Batch, sender: Sender, kinds: Mapping[str, Keep]) -> Receipt:
    """Keep what is new of a batch, in the order of its numbers; say up to where all is here.

    Sent again, nothing changes.  A batch from beyond the next number is kept, but `have` stays:
    the kiosk sends what lies between.  Only what the kiosk itself no longer holds is skipped.
    """
    journal = _journal(session, str(batch.journal))
    ours = _centers(session, journal, sender.center_id)
    if batch.oldest > journal.have + 1:
        _skip(session, journal, batch.oldest - 1, sender)
    for record in sorted(batch.records, key=lambda record: record.seq):
        arrival = Arrival(record, journal.id, sender.kiosk_id, sender.at)
        if record.center_id in ours:
            _keep(session, arrival, kinds)
        else:
            _set_aside(session, arrival, "center_foreign")
        if record.seq == journal.have + 1:
            journal.have = record.seq
    return Receipt(have=journal.have)


def _journal(session: Session, journal_id: str) -> JournalRow:
    # Locked where the database knows how: two batches of one journal take turns.
    row = session.get(JournalRow, journal_id, with_for_update=True)
    if row is None:
        row = JournalRow(id=journal_id, have=0)
        session.add(row)
        session.flush()
    return row


def _centers(session: Session, journal: JournalRow, center_id: CenterId) -> frozenset[str]:
    """Every centre this journal may speak for; the one its kiosk stands in now is noted."""
    known = set(
        session.scalars(
            select(JournalCenterRow.center_id).where(JournalCenterRow.journal == journal.id)
        )
    )
    if center_id not in known:
        session.add(JournalCenterRow(journal=journal.id, center_id=center_id))
        known.add(center_id)
    return frozenset(known)


def _skip(session: Session, journal: JournalRow, have: int, sender: Sender) -> None:
    lost = have - journal.have
    log.warning("records are gone at the kiosk kiosk=%s lost=%d", sender.kiosk_id, lost)
    deed = audit.Deed(sender.kiosk_id, sender.at)
    audit.record(session, deed, "records.gap", f"journal:{journal.id}", lost=lost)
    journal.have = have


def _keep(session: Session, arrival: Arrival, kinds: Mapping[str, Keep]) -> None:
    keep = kinds.get(arrival.record.kind)
    if keep is None:
        _set_aside(session, arrival, "kind_unknown")
        return
    try:
        keep(session, arrival)
    except ValidationError:
        _set_aside(session, arrival, "body_invalid")


def _set_aside(session: Session, arrival: Arrival, reason: str) -> None:
    record = arrival.record
    if session.get(UnreadRow, str(record.id)) is not None:
        return
    log.warning(
        "record set aside reason=%s kind=%r id=%s kiosk=%s",
        reason, record.kind, record.id, arrival.kiosk_id,
    )  # fmt: skip
    session.add(
        UnreadRow(
            id=str(record.id),
            journal=arrival.journal,
            kiosk_id=arrival.kiosk_id,
            reason=reason,
            document=record.model_dump(mode="json"),
            received_at=arrival.received_at,
        )
    )
