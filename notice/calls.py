"""Help calls at the hub: a centre asks, somebody takes the call, answers it, and it ends.

A call is heard from the kiosk's own report, again and again until the kiosk takes it back; so
nothing is lost while the line is cut, and hearing it twice makes one call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from notice.errors import CallOverError, CallTakenError, CallUnknownError
from notice.notice import Help
from store import audit
from store.base import Base, UtcTime
from store.engine import once
from wire.ids import CenterId, HelpCallId, KioskId, StaffId, new_id

TOLD = timedelta(minutes=30)
"""So long after its end a kiosk is still told how its call ended: it may have been cut off."""


class HelpCallRow(Base):
    """One call.  A centre has one open call at most: asking again is the same call once more."""

    __tablename__ = "help_call"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), index=True)
    kiosk_id: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    heard_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    taken_by: Mapped[str | None] = mapped_column(String(64))
    taken_name: Mapped[str] = mapped_column(String(40))
    taken_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the console sees it."""

    id: HelpCallId
    center_id: CenterId
    asked_at: datetime
    heard_at: datetime
    taken_by: StaffId | None
    taken_name: str
    taken_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None

    @property
    def rings(self) -> bool:
        return self.taken_at is None and self.ended_at is None


def hear(
    session: Session, center_id: CenterId, kiosk_id: KioskId, asked_at: datetime, now: datetime
) -> Call | None:
    """A kiosk says since when somebody waits; the call if this is news."""
    try:
        asked_at = asked_at.astimezone(UTC)
    except OverflowError:
        # No moment of the calendar.
        return None
    same = select(HelpCallRow.id).where(
        HelpCallRow.center_id == center_id, HelpCallRow.asked_at == asked_at
    )
    if session.scalar(same.limit(1)) is not None:
        return None
    # By our clock: the kiosk's may have been set back since.
    newest = _newest(session, center_id)
    if newest is not None and newest.ended_at is None:
        newest.asked_at, newest.kiosk_id = asked_at, kiosk_id
        return None
    row = HelpCallRow(
        id=new_id("help"),
        center_id=center_id,
        kiosk_id=kiosk_id,
        asked_at=asked_at,
        heard_at=now,
        taken_name="",
    )
    session.add(row)
    audit.record(session, audit.Deed(kiosk_id, now), "help.ask", f"center:{center_id}")
    session.flush()
    return _call(row)


def take(session: Session, call_id: HelpCallId, name: str, deed: audit.Deed) -> Call:
    """`deed.actor`, whom the centre will know as `name`, looks after it; the first one does.

    Raises `CallUnknownError`, `CallTakenError`, `CallOverError`.
    """
    row = _open(session, call_id, deed)
    if row.taken_by is None:
        row.taken_by, row.taken_name, row.taken_at = deed.actor, name, deed.at
        audit.record(session, deed, "help.take", f"center:{row.center_id}")
    return _call(row)


def answer(session: Session, call_id: HelpCallId, name: str, deed: audit.Deed) -> Call:
    """Whoever took it has spoken with the centre; raises what `take` does."""
    row = _open(session, call_id, deed)
    if row.taken_by is None:
        row.taken_by, row.taken_name, row.taken_at = deed.actor, name, deed.at
    row.answered_at = row.ended_at = deed.at
    audit.record(session, deed, "help.answer", f"center:{row.center_id}")
    return _call(row)


def end(session: Session, call_id: HelpCallId, deed: audit.Deed) -> Call:
    """It needs no answer, such as a press by mistake; raises what `take` does."""
    row = _open(session, call_id, deed)
    row.ended_at = deed.at
    audit.record(session, deed, "help.end", f"center:{row.center_id}")
    return _call(row)


def find(session: Session, call_id: HelpCallId) -> Call:
    """Raises `CallUnknownError`."""
    row = session.get(HelpCallRow, call_id)
    if row is None:
        raise CallUnknownError(call_id)
    return _call(row)


def open_calls(session: Session) -> list[Call]:
    """Who waits longest comes first."""
    waiting = select(HelpCallRow).where(HelpCallRow.ended_at.is_(None))
    return [_call(row) for row in session.scalars(waiting.order_by(HelpCallRow.heard_at))]


def calls(session: Session, limit: int = 50) -> list[Call]:
    """Every call, the newest first."""
    newest = select(HelpCallRow).order_by(HelpCallRow.heard_at.desc(), HelpCallRow.id)
    return [_call(row) for row in session.scalars(newest.limit(limit))]


def told(session: Session, center_id: CenterId, now: datetime) -> Help | None:
    """How the centre's newest call stands, as its kiosk is told."""
    row = _newest(session, center_id) if center_id in once(session, _told_of, now) else None
    if row is None or (row.ended_at is not None and now - row.ended_at >= TOLD):
        return None
    if row.ended_at is not None:
        state = "answered" if row.answered_at is not None else "ended"
    else:
        state = "asked" if row.taken_at is None else "taken"
    return Help.model_validate({"asked_at": row.asked_at, "state": state, "by": row.taken_name})


def _told_of(session: Session, now: datetime) -> frozenset[CenterId]:
    """The few centres that may have anything to be told."""
    lately = or_(HelpCallRow.ended_at.is_(None), HelpCallRow.ended_at > now - TOLD)
    return frozenset(map(CenterId, session.scalars(select(HelpCallRow.center_id).where(lately))))


def _newest(session: Session, center_id: CenterId) -> HelpCallRow | None:
    rows = select(HelpCallRow).where(HelpCallRow.center_id == center_id)
    return session.scalar(rows.order_by(HelpCallRow.heard_at.desc()).limit(1))


def _open(session: Session, call_id: HelpCallId, deed: audit.Deed) -> HelpCallRow:
    row = session.get(HelpCallRow, call_id, with_for_update=True)
    if row is None:
        raise CallUnknownError(call_id)
    if row.ended_at is not None:
        raise CallOverError(call_id)
    if row.taken_by not in {None, deed.actor}:
        raise CallTakenError(row.taken_name)
    return row


def _call(row: HelpCallRow) -> Call:
    return Call(
        id=HelpCallId(row.id),
        center_id=CenterId(row.center_id),
        asked_at=row.asked_at,
        heard_at=row.heard_at,
        taken_by=StaffId(row.taken_by) if row.taken_by else None,
        taken_name=row.taken_name,
        taken_at=row.taken_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
    )
