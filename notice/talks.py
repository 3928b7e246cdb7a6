"""Talks at the hub: who talks to which centre, since when, and why it ended.

A centre has one talk at a time.  Nothing of what is said is kept: these rows and the audit trail
are all that stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from notice.errors import TalkOnError, TalkOverError, TalkUnknownError
from notice.talk import WHY_OF_SAID, Said, Talk, Why
from store import audit
from store.base import Base, UtcTime
from store.engine import once
from store.tables import CenterRow
from wire.ids import CenterId, KioskId, StaffId, TalkId, new_talk

PAGE_GONE = timedelta(seconds=20)
"""A talk ends when the page of whoever called is not heard for so long."""
UNHEARD = timedelta(seconds=20)
"""A kiosk that says nothing for so long is switched off, whatever its line says."""
UNANSWERED = timedelta(minutes=2)
"""An alert may cover the screen meanwhile, and then nothing counts down."""


class TalkRow(Base):
    """One talk.  `session` is the hash of the sign-in it was asked from, `seen_at` when that page
    was heard last."""

    __tablename__ = "talk"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), index=True)
    kiosk_id: Mapped[str] = mapped_column(String(64))
    staff_id: Mapped[str] = mapped_column(String(64))
    staff_name: Mapped[str] = mapped_column(String(40))
    session: Mapped[str] = mapped_column(String(64))
    helps: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    rang_at: Mapped[datetime | None] = mapped_column(UtcTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    ended_why: Mapped[str] = mapped_column(String(16))


@dataclass(frozen=True, slots=True)
class Place:
    """The centre that is called, by its kiosk; `helps` where somebody there asked for help."""

    center_id: CenterId
    kiosk_id: KioskId
    helps: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the name people there will read, and the hash of the sign-in."""

    staff_id: StaffId
    name: str
    session: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A talk as the hub knows it."""

    id: TalkId
    center_id: CenterId
    kiosk_id: KioskId
    caller: Caller
    helps: bool
    asked_at: datetime
    rang_at: datetime | None
    began_at: datetime | None
    seen_at: datetime
    ended_at: datetime | None
    ended_why: Why | None

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    def told(self) -> Talk:
        """The same for its kiosk."""
        return Talk(
            id=self.id,
            by=self.caller.name,
            asked_at=self.asked_at,
            helps=self.helps,
            on=self.began_at is not None,
        )


def ask(session: Session, place: Place, caller: Caller, at: datetime) -> Kept:
    """Call a centre.  Whoever talks to it already goes on with the same talk.

    Raises `TalkOnError` where that is somebody else.
    """
    # Locked, so that of two who call in the same moment the second is told of the first.
    session.get(CenterRow, place.center_id, with_for_update=True)
    row = _open_of(session, place.center_id)
    if row is not None and row.staff_id != caller.staff_id:
        raise TalkOnError(row.staff_name)
    if row is not None:
        row.session, row.seen_at = caller.session, at
        return _kept(row)
    row = TalkRow(
        id=new_talk(),
        center_id=place.center_id,
        kiosk_id=place.kiosk_id,
        staff_id=caller.staff_id,
        staff_name=caller.name,
        session=caller.session,
        helps=place.helps,
        asked_at=at,
        seen_at=at,
        ended_why="",
    )
    session.add(row)
    deed = audit.Deed(caller.staff_id, at)
    audit.record(session, deed, "talk.ask", f"center:{place.center_id}")
    session.flush()
    return _kept(row)


def note_page(session: Session, talk_id: TalkId, now: datetime) -> Kept:
    """The page of whoever called is there.  Raises `TalkUnknownError`."""
    row = _row(session, talk_id)
    if row.ended_at is None:
        row.seen_at = now
    return _kept(row)


def say(session: Session, talk_id: TalkId, said: Said, deed: audit.Deed) -> Kept:
    """The talk's kiosk, `deed.actor`, says how it stands; what is over stays as it ended.

    Raises `TalkUnknownError`, also for the kiosk of another centre.
    """
    row = _row(session, talk_id)
    if row.kiosk_id != deed.actor:
        raise TalkUnknownError(talk_id)
    if row.ended_at is not None:
        return _kept(row)
    row.rang_at = row.rang_at or deed.at
    if said in WHY_OF_SAID:
        _end(session, row, WHY_OF_SAID[said], deed)
    elif said is Said.ON and row.began_at is None:
        row.began_at = deed.at
        audit.record(session, deed, "talk.begin", f"center:{row.center_id}")
    return _kept(row)


def end(session: Session, talk_id: TalkId, why: Why, deed: audit.Deed) -> Kept:
    """End it; twice is as good as once.  Raises `TalkUnknownError`."""
    row = _row(session, talk_id)
    if row.ended_at is None:
        _end(session, row, why, deed)
    return _kept(row)


def find(session: Session, talk_id: TalkId) -> Kept:
    """Raises `TalkUnknownError`."""
    # Not locked: whoever only reads may not on PostgreSQL.
    row = session.get(TalkRow, talk_id)
    if row is None:
        raise TalkUnknownError(talk_id)
    return _kept(row)


def find_open(session: Session, talk_id: TalkId) -> Kept:
    """Raises `TalkUnknownError` and `TalkOverError`."""
    found = find(session, talk_id)
    if found.is_over:
        raise TalkOverError(talk_id)
    return found


def open_talks(session: Session) -> list[Kept]:
    """The oldest first."""
    going_on = select(TalkRow).where(TalkRow.ended_at.is_(None)).order_by(TalkRow.asked_at)
    return [_kept(row) for row in session.scalars(going_on)]


def told(session: Session, center_id: CenterId, kiosk_id: KioskId) -> Talk | None:
    """The talk that this kiosk is asked for, or is in."""
    if center_id not in once(session, _centers_called):
        return None
    row = _open_of(session, center_id)
    return _kept(row).told() if row is not None and row.kiosk_id == kiosk_id else None


def _centers_called(session: Session) -> frozenset[CenterId]:
    rows = select(TalkRow.center_id).where(TalkRow.ended_at.is_(None))
    return frozenset(map(CenterId, session.scalars(rows)))


def _open_of(session: Session, center_id: CenterId) -> TalkRow | None:
    open_one = select(TalkRow).where(TalkRow.center_id == center_id, TalkRow.ended_at.is_(None))
    return session.scalar(open_one.limit(1))


def _row(session: Session, talk_id: TalkId) -> TalkRow:
    row = session.get(TalkRow, talk_id, with_for_update=True)
    if row is None:
        raise TalkUnknownError(talk_id)
    return row


def _end(session: Session, row: TalkRow, why: Why, deed: audit.Deed) -> None:
    row.ended_at, row.ended_why = deed.at, why
    talked = deed.at - row.began_at if row.began_at is not None else timedelta(0)
    seconds = max(0, round(talked.total_seconds()))
    audit.record(session, deed, "talk.end", f"center:{row.center_id}", why=why, seconds=seconds)


def _kept(row: TalkRow) -> Kept:
    return Kept(
        id=TalkId(row.id),
        center_id=CenterId(row.center_id),
        kiosk_id=KioskId(row.kiosk_id),
        caller=Caller(StaffId(row.staff_id), row.staff_name, row.session),
        helps=row.helps,
        asked_at=row.asked_at,
        rang_at=row.rang_at,
        began_at=row.began_at,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
        ended_why=Why(row.ended_why) if row.ended_why else None,
    )
