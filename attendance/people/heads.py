"""The hub's half of the head count: what a centre's camera counted in a lesson, and what is said
by whoever knows better.

The camera's word is an estimate: the largest figure of any minute, for whoever turns away is
missed, and nobody is counted who is not there for long.  What a person says stands beside it and
counts instead; the estimate is never changed by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store import audit
from store.base import Base, UtcTime
from wire.ids import CenterId, LessonId

HEADS_MOST = 99
"""More people no centre's camera sees, and nobody may enter."""
_ID_LONGEST = 80


class HeadCountRow(Base):
    """One centre in one lesson."""

    __tablename__ = "head_count"

    lesson_id: Mapped[str] = mapped_column(String(_ID_LONGEST), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), primary_key=True)
    counted: Mapped[int | None]
    counted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    said: Mapped[int | None]
    said_by: Mapped[str | None] = mapped_column(String(80))
    said_at: Mapped[datetime | None] = mapped_column(UtcTime)


@dataclass(frozen=True, slots=True)
class Heads:
    """What the camera counted, and what a person said; at least one of them."""

    counted: int | None = None
    said: int | None = None

    @property
    def people(self) -> int:
        return next((one for one in (self.said, self.counted) if one is not None), 0)

    @property
    def is_estimate(self) -> bool:
        return self.said is None


def keep(
    session: Session, lesson_id: LessonId, people: int, center_id: CenterId, now: datetime
) -> None:
    """Keep what a camera counted during the last minute, where it is more than ever before."""
    if len(lesson_id) > _ID_LONGEST:
        return
    row = _row(session, lesson_id, center_id)
    if row.counted is None or people > row.counted:
        row.counted, row.counted_at = min(people, HEADS_MOST), now


def say(
    session: Session,
    lesson_id: LessonId,
    center_id: CenterId,
    people: int | None,
    deed: audit.Deed,
) -> None:
    """So many there were, whatever the camera counted; None leaves it to the camera again."""
    row = _row(session, lesson_id, center_id)
    if row.said == people:
        return
    row.said, row.said_by, row.said_at = people, deed.actor, deed.at
    audit.record(
        session,
        deed,
        "attendance.heads",
        f"center:{center_id}",
        occasion=lesson_id,
        people="" if people is None else people,
    )


def of_lessons(
    session: Session, lesson_ids: Collection[LessonId]
) -> dict[LessonId, Mapping[CenterId, Heads]]:
    """What is known of some lessons, by centre."""
    found: dict[LessonId, dict[CenterId, Heads]] = {one: {} for one in lesson_ids}
    rows = session.scalars(select(HeadCountRow).where(HeadCountRow.lesson_id.in_(lesson_ids)))
    for row in rows:
        if row.counted is not None or row.said is not None:
            heads = Heads(row.counted, row.said)
            found[LessonId(row.lesson_id)][CenterId(row.center_id)] = heads
    return dict(found)


def of_lesson(session: Session, lesson_id: LessonId) -> Mapping[CenterId, Heads]:
    return of_lessons(session, [lesson_id])[lesson_id]


def _row(session: Session, lesson_id: LessonId, center_id: CenterId) -> HeadCountRow:
    row = session.get(HeadCountRow, (lesson_id, center_id))
    if row is None:
        row = HeadCountRow(lesson_id=lesson_id, center_id=center_id)
        session.add(row)
        session.flush()
    return row
