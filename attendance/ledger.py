"""The hub's ledger of presence: every event once, for ever; rows are read, never stored."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, case, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from attendance.presence import Event, What
from store.base import Base, UtcTime
from wire.ids import CenterId, LessonId


class PresenceEventRow(Base):
    """One `attendance.presence.Event` of one lesson."""

    __tablename__ = "presence_event"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(80), index=True)
    what: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcTime)
    center_id: Mapped[str | None] = mapped_column(String(64))
    sid: Mapped[str] = mapped_column(String(80))
    joined_at: Mapped[datetime | None] = mapped_column(UtcTime)


def keep(session: Session, lesson_id: LessonId, event: Event) -> bool:
    """Keep an event; False when it was kept before."""
    if session.get(PresenceEventRow, event.id) is not None:
        return False
    session.add(
        PresenceEventRow(
            id=event.id,
            lesson_id=lesson_id,
            what=event.what,
            at=event.at,
            center_id=event.center_id,
            sid=event.sid,
            joined_at=event.joined_at,
        )
    )
    return True


def events(session: Session, lesson_id: LessonId) -> list[Event]:
    """Everything that was reported about a lesson, in no order."""
    return events_of(session, [lesson_id])[lesson_id]


def events_of(session: Session, lesson_ids: Collection[LessonId]) -> dict[LessonId, list[Event]]:
    """The same of some lessons, in one look."""
    found: dict[LessonId, list[Event]] = {one: [] for one in lesson_ids}
    told = select(*_COLUMNS).where(PresenceEventRow.lesson_id.in_(lesson_ids))
    for lesson_id, event_id, what, at, center_id, sid, joined_at in session.execute(told):
        where = None if center_id is None else CenterId(center_id)
        event = Event(event_id, What(what), at, where, sid, joined_at)
        found[LessonId(lesson_id)].append(event)
    return found


_COLUMNS = (
    PresenceEventRow.lesson_id, PresenceEventRow.id, PresenceEventRow.what, PresenceEventRow.at,
    PresenceEventRow.center_id, PresenceEventRow.sid, PresenceEventRow.joined_at,
)  # fmt: skip


def first_comings(
    session: Session, lesson_ids: Collection[LessonId]
) -> dict[tuple[LessonId, CenterId], datetime]:
    """When each centre came into each of these lessons for the first time.

    The beginning of the first stay of `attendance.presence.rows`, found without reading all.
    """
    told = case((PresenceEventRow.what.in_((What.JOINED, What.SEEN)), PresenceEventRow.at))
    found = session.execute(
        select(
            PresenceEventRow.lesson_id,
            PresenceEventRow.center_id,
            func.min(PresenceEventRow.joined_at),
            func.min(told),
        )
        .where(
            PresenceEventRow.lesson_id.in_(lesson_ids),
            PresenceEventRow.center_id.is_not(None),
        )
        .group_by(PresenceEventRow.lesson_id, PresenceEventRow.center_id)
    )
    return {
        (LessonId(lesson_id), CenterId(center_id)): min(known)
        for lesson_id, center_id, *begun in found
        if (known := [moment for moment in begun if moment is not None])
    }
