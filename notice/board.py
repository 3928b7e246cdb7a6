"""The hub's half of notices: written once, withdrawn at most, and who has confirmed them.

A notice is never changed after it was sent: screens may have shown it.  What a centre's kiosk
pulls is made from the rows each time, so a hub that was away has nothing to catch up with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from notice.errors import NoticeRefusedError, NoticeUnknownError
from notice.notice import (
    TEXT_MOST,
    TITLE_MOST,
    Board,
    Help,
    Notice,
    Place,
    Targets,
    in_order,
    is_for,
)
from notice.talk import Talk
from store import audit
from store.base import Base, UtcTime
from store.engine import once
from wire.ids import CenterId, GroupId, KioskId, NoticeId

LONGEST = timedelta(days=90)
"""A notice that nobody takes down is not up for longer."""
AHEAD = timedelta(days=365)
LISTED = 200


class NoticeRow(Base):
    """One notice as it was sent.  `change` is the hub's count of changes at its last one."""

    __tablename__ = "notice"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(TITLE_MOST))
    text: Mapped[str] = mapped_column(String(TEXT_MOST))
    spoken: Mapped[bool]
    center_ids: Mapped[list[str]] = mapped_column(JSON)
    counties: Mapped[list[str]] = mapped_column(JSON)
    group_ids: Mapped[list[str]] = mapped_column(JSON)
    starts_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    author: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)
    change: Mapped[int]


class NoticeSeenRow(Base):
    """That somebody at a centre confirmed a notice, and when, by the kiosk's clock."""

    __tablename__ = "notice_seen"

    notice_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime)


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice as the console sees it."""

    notice: Notice
    targets: Targets
    author: str
    created_at: datetime
    change: int
    """A kiosk whose board has this version or a later one has heard of its last change."""
    withdrawn_at: datetime | None = None

    def is_up(self, now: datetime) -> bool:
        return self.withdrawn_at is None and self.notice.is_up(now)

    def is_over(self, now: datetime) -> bool:
        return self.withdrawn_at is not None or now >= self.notice.expires_at


class Tagged(NamedTuple):
    """A kiosk's board with the strong ETag of exactly these bytes."""

    etag: str
    body: bytes


def post(session: Session, notice: Notice, targets: Targets, deed: audit.Deed) -> Posted:
    """Send a notice.  The same id once more changes nothing: a form may be sent twice.

    Raises `NoticeRefusedError`.
    """
    row = session.get(NoticeRow, notice.id)
    if row is not None:
        return _posted(row)
    _check(notice, deed.at)
    row = NoticeRow(
        **notice.model_dump(),
        center_ids=sorted(targets.center_ids),
        counties=sorted(targets.counties),
        group_ids=sorted(targets.group_ids),
        author=deed.actor,
        created_at=deed.at,
        withdrawn_at=None,
        change=_next_change(session),
    )
    session.add(row)
    audit.record(session, deed, f"{notice.level}.send", f"notice:{notice.id}")
    session.flush()
    return _posted(row)


def withdraw(session: Session, notice_id: NoticeId, deed: audit.Deed) -> Posted:
    """Take a notice from every screen; twice is as good as once.  Raises `NoticeUnknownError`."""
    row = session.get(NoticeRow, notice_id)
    if row is None:
        raise NoticeUnknownError(notice_id)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.change = deed.at, _next_change(session)
        audit.record(session, deed, f"{row.level}.withdraw", f"notice:{row.id}")
        session.flush()
    return _posted(row)


def find(session: Session, notice_id: NoticeId) -> Posted:
    """Raises `NoticeUnknownError`."""
    row = session.get(NoticeRow, notice_id)
    if row is None:
        raise NoticeUnknownError(notice_id)
    return _posted(row)


def posted(session: Session) -> list[Posted]:
    """The newest first, at most `LISTED`."""
    newest = select(NoticeRow).order_by(NoticeRow.created_at.desc(), NoticeRow.id).limit(LISTED)
    return [_posted(row) for row in session.scalars(newest)]


def seen(
    session: Session, notice_ids: Collection[NoticeId]
) -> dict[NoticeId, dict[CenterId, datetime]]:
    """Which centres have confirmed, and when, for each of these notices."""
    found: dict[NoticeId, dict[CenterId, datetime]] = {one: {} for one in notice_ids}
    rows = select(NoticeSeenRow).where(NoticeSeenRow.notice_id.in_(notice_ids))
    for row in session.scalars(rows):
        found[NoticeId(row.notice_id)][CenterId(row.center_id)] = row.at
    return found


def keep_seen(
    session: Session, notice_id: NoticeId, center_id: CenterId, kiosk_id: KioskId,
    at: datetime, received_at: datetime,
) -> bool:  # fmt: skip
    """Note a confirmation; False where it is known.  The first one holds."""
    if session.get(NoticeSeenRow, (notice_id, center_id)) is not None:
        return False
    session.add(
        NoticeSeenRow(
            notice_id=notice_id,
            center_id=center_id,
            kiosk_id=kiosk_id,
            at=at,
            received_at=received_at,
        )
    )
    return True


def for_center(
    session: Session, place: Place, help: Help | None, now: datetime, talk: Talk | None = None
) -> Tagged:
    """The board that a centre's kiosk pulls: also what begins later, so that no line is needed."""
    version, sent = once(session, _sent, now)
    meant = [one for one in sent if one.notice.expires_at > now and is_for(one.targets, place)]
    notices = in_order(one.notice for one in meant)
    board = Board(version=version, notices=notices, help=help, talk=talk)
    body = board.model_dump_json().encode()
    return Tagged(f'"v{version}-{hashlib.sha256(body).hexdigest()[:16]}"', body)


class _Sent(NamedTuple):
    """The count of changes, and all that may be up now or later."""

    version: int
    posted: tuple[Posted, ...]


def _sent(session: Session, now: datetime) -> _Sent:
    rows = select(NoticeRow).where(NoticeRow.expires_at > now, NoticeRow.withdrawn_at.is_(None))
    version = session.scalar(select(func.max(NoticeRow.change))) or 0
    return _Sent(version, tuple(map(_posted, session.scalars(rows))))


def _check(notice: Notice, now: datetime) -> None:
    if notice.starts_at - now > AHEAD:
        raise NoticeRefusedError(
            "starts_at", "too_late", f"a notice begins within {AHEAD.days} days"
        )
    if notice.expires_at <= max(notice.starts_at, now):
        raise NoticeRefusedError(
            "expires_at", "past", "the notice would end before anybody sees it; choose a later end"
        )
    if notice.expires_at - notice.starts_at > LONGEST:
        raise NoticeRefusedError(
            "expires_at", "too_late", f"a notice is up for {LONGEST.days} days at the most"
        )


def _next_change(session: Session) -> int:
    return (session.scalar(select(func.max(NoticeRow.change))) or 0) + 1


def _posted(row: NoticeRow) -> Posted:
    notice = Notice.model_validate(row, from_attributes=True)
    targets = Targets(
        frozenset(map(CenterId, row.center_ids)),
        frozenset(row.counties),
        frozenset(map(GroupId, row.group_ids)),
    )
    return Posted(notice, targets, row.author, row.created_at, row.change, row.withdrawn_at)
