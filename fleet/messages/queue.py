"""Messages on their way: kept until they are sent, so that a restart loses none.

A message that cannot be sent is tried again, later each time, and given up after a day.  At most
`MOST_WAITING` wait; then the oldest gives way, and that is said as well.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store.base import Base, UtcTime
from wire.ids import new_id

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=1)
KEPT = timedelta(days=30)
MOST_WAITING = 1_000
STUCK_AFTER = timedelta(minutes=15)

log = logging.getLogger(__name__)


class Channel(StrEnum):
    """How a message travels."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class OutgoingRow(Base):
    """One message to one receiver; waiting while it is neither sent nor given up."""

    __tablename__ = "outgoing"
    __table_args__ = (Index(None, "next_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    target: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcTime)
    tries: Mapped[int]
    error: Mapped[str] = mapped_column(String(300))
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcTime)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send now."""

    id: str
    channel: Channel
    target: str
    kind: str
    body: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Stuck:
    """A receiver that does not get its messages: since when, and what was the matter last."""

    channel: Channel
    target: str
    since: datetime
    error: str
    given_up: bool


def put(session: Session, messages: Iterable[Outgoing]) -> None:
    """Have them sent; where too many wait already, the oldest give way."""
    waiting = session.scalar(select(func.count()).where(OutgoingRow.next_at.is_not(None))) or 0
    for message in messages:
        waiting += 1
        session.add(
            OutgoingRow(
                id=message.id,
                channel=message.channel,
                target=message.target,
                kind=message.kind,
                body=message.body,
                created_at=message.created_at,
                next_at=message.created_at,
                tries=0,
                error="",
            )
        )
    session.flush()
    if waiting > MOST_WAITING:
        oldest = select(OutgoingRow).where(OutgoingRow.next_at.is_not(None))
        oldest = oldest.order_by(OutgoingRow.created_at, OutgoingRow.id)
        for row in session.scalars(oldest.limit(waiting - MOST_WAITING)):
            _give_up(row, "too many messages waited", row.created_at)


def message(
    channel: Channel, target: str, kind: str, body: dict[str, Any], now: datetime
) -> Outgoing:
    """A new message, not yet in the queue."""
    return Outgoing(new_id("message"), channel, target, kind, body, now)


def due(session: Session, now: datetime, most: int = 20) -> tuple[Outgoing, ...]:
    """What is to be sent now, the oldest first."""
    rows = session.scalars(
        select(OutgoingRow)
        .where(OutgoingRow.next_at <= now)
        .order_by(OutgoingRow.next_at, OutgoingRow.id)
        .limit(most)
    )
    return tuple(
        Outgoing(row.id, Channel(row.channel), row.target, row.kind, row.body, row.created_at)
        for row in rows
    )


def sent(session: Session, message_id: str, now: datetime) -> None:
    row = session.get_one(OutgoingRow, message_id)
    row.tries += 1
    row.sent_at, row.next_at, row.error = now, None, ""


def failed(session: Session, message_id: str, error: str, now: datetime) -> None:
    """It was not sent: it is tried again, or given up where a day has passed."""
    row = session.get_one(OutgoingRow, message_id)
    row.tries += 1
    row.error = error[:300]
    wait = min(FIRST_WAIT * 2 ** min(row.tries - 1, 10), LONGEST_WAIT)
    if now + wait >= row.created_at + GIVEN_UP_AFTER:
        _give_up(row, error, now)
    else:
        row.next_at = now + wait


def stuck(session: Session, now: datetime) -> tuple[Stuck, ...]:
    """Receivers with messages that wait too long, or were given up and nothing came through since.

    One for each receiver: its oldest such message.
    """
    found: dict[tuple[str, str], Stuck] = {}
    newest = select(OutgoingRow.channel, OutgoingRow.target, func.max(OutgoingRow.created_at))
    newest = newest.where(OutgoingRow.sent_at.is_not(None))
    through = {
        (channel, target): at
        for channel, target, at in session.execute(
            newest.group_by(OutgoingRow.channel, OutgoingRow.target)
        )
    }
    late = select(OutgoingRow).where(
        OutgoingRow.sent_at.is_(None), OutgoingRow.created_at <= now - STUCK_AFTER
    )
    for row in session.scalars(late.order_by(OutgoingRow.created_at)):
        key = (row.channel, row.target)
        last = through.get(key)
        if row.given_up_at is not None and last is not None and last > row.created_at:
            continue
        given_up = row.given_up_at is not None
        one = Stuck(Channel(row.channel), row.target, row.created_at, row.error, given_up)
        found.setdefault(key, one)
    return tuple(found.values())


def last_created(session: Session, kind: str) -> datetime | None:
    """When the newest message of a kind was written."""
    return session.scalar(select(func.max(OutgoingRow.created_at)).where(OutgoingRow.kind == kind))


def sweep(session: Session, now: datetime) -> None:
    """Forget what was sent or given up long ago."""
    old = OutgoingRow.created_at < now - KEPT
    session.execute(delete(OutgoingRow).where(OutgoingRow.next_at.is_(None), old))


def _give_up(row: OutgoingRow, error: str, now: datetime) -> None:
    row.next_at, row.given_up_at, row.error = None, now, error[:300]
    log.error(
        "message=given_up id=%s channel=%s tries=%d reason=%r",
        row.id,
        row.channel,
        row.tries,
        error,
    )
