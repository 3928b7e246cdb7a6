"""The stage of each lesson: one row, complete, and the only truth there is about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from media.rooms.errors import StageConflictError
from media.stage import Stage
from store import audit
from store.base import Base, UtcTime
from wire.ids import LessonId


class StageRow(Base):
    """The newest stage of one lesson; `at` is when it was last changed."""

    __tablename__ = "stage"

    lesson_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcTime)


class KeptStage(NamedTuple):
    """A stage and when it was last changed (None: never)."""

    stage: Stage
    changed_at: datetime | None


def current(session: Session, lesson_id: LessonId) -> KeptStage:
    """The stage of a lesson; an empty one of version 0 before the first change."""
    row = session.get(StageRow, lesson_id)
    if row is None:
        return KeptStage(Stage(), None)
    return KeptStage(Stage.model_validate(row.document), row.at)


def change(session: Session, lesson_id: LessonId, wanted: Stage, deed: audit.Deed) -> Stage:
    """Store `wanted` as the next version; `wanted.version` is the one it was made from.

    Raises `StageConflictError` when that is not the current one.
    """
    now_current = current(session, lesson_id).stage
    if wanted.version != now_current.version:
        raise StageConflictError(now_current)
    return _store(session, lesson_id, wanted, deed)


def mute_all(session: Session, lesson_id: LessonId, deed: audit.Deed) -> Stage:
    """Take every floor, whatever the version: silence must not lose a race."""
    return _store(session, lesson_id, current(session, lesson_id).stage.muting_all(), deed)


def _store(session: Session, lesson_id: LessonId, wanted: Stage, deed: audit.Deed) -> Stage:
    stage = wanted.model_copy(update={"version": wanted.version + 1})
    row = session.get(StageRow, lesson_id)
    if row is None:
        row = StageRow(lesson_id=lesson_id)
        session.add(row)
    row.document = stage.model_dump(mode="json")
    row.author = deed.actor
    row.at = deed.at
    audit.record(session, deed, "stage.change", lesson_id, version=stage.version)
    return stage
