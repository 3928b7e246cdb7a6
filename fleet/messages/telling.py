"""What of the findings is new to those outside the console, and was told to nobody yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fleet.judging.finding import Finding, Level, Subject
from fleet.judging.signs import Sign
from fleet.messages import queue
from fleet.messages.digest import Ahead, Digest, Kind
from fleet.watch import IN_ORDER, FindingRow, findings, read, select_findings
from store.base import Base, UtcTime
from wire.ids import CenterId

SETTLED = timedelta(seconds=60)
"""A problem is told when it has stood for this long, together with those that came beside it."""
APART = timedelta(minutes=10)
"""Between two messages of this kind; what happens meanwhile is in the next."""
MOST = 500
"""In one message; the rest is in the next."""
CHECKS = (10, 30)
"""Minutes before a lesson at which its centres are looked at."""


class Told:
    """What `FindingRow.told` holds: the last that was told of a finding."""

    NOTHING, WARNING, PROBLEM, CLOSED = "", "warning", "problem", "closed"


class LessonCheckRow(Base):
    """That the centres of a lesson were looked at before it, and what was told of them."""

    __tablename__ = "lesson_check"

    lesson_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    minutes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    told: Mapped[list[list[str]]] = mapped_column(JSON)


def news(session: Session, now: datetime) -> Digest | None:
    """Problems and recoveries that nobody was told of, noted as told; None where there is none."""
    last = queue.last_created(session, Kind.FINDINGS)
    if last is not None and last <= now < last + APART:
        return None
    is_new = (
        FindingRow.closed_at.is_(None)
        & (FindingRow.level == Level.PROBLEM)
        & (FindingRow.told != Told.PROBLEM)
        & (FindingRow.changed_at <= now - SETTLED)
    )
    is_over = FindingRow.closed_at.is_not(None) & FindingRow.told.in_((Told.WARNING, Told.PROBLEM))
    ordered = select_findings().where(or_(is_new, is_over)).order_by(*IN_ORDER).limit(MOST)
    found = tuple(read(session.execute(ordered)))
    if not found:
        return None
    opened = tuple(item for item in found if item.closed_at is None)
    closed = tuple(item for item in found if item.closed_at is not None)
    _note(session, opened, Told.PROBLEM)
    _note(session, closed, Told.CLOSED)
    return Digest(Kind.FINDINGS, now, opened, closed)


def before_lesson(
    session: Session,
    lesson: Ahead,
    centers: Collection[CenterId],
    worse: Mapping[tuple[CenterId, Subject], Sign],
    now: datetime,
) -> Digest | None:
    """What is unwell at the centres of a lesson that begins soon; each thing is told once.

    `worse` is what a finding is about to become.  None where it was looked at already, or
    nothing new is unwell.
    """
    minutes = _check(lesson, now)
    rows = session.scalars(select(LessonCheckRow).where(LessonCheckRow.lesson_id == lesson.id))
    # What was looked at before the lesson was moved was looked at for another time.
    done = {row.minutes: row for row in rows if lesson.starts_at - row.at <= _ahead(row.minutes)}
    if minutes is None or minutes in done:
        return None
    told = {tuple(pair) for row in done.values() for pair in row.told}
    told |= _told_since(session, min((row.at for row in done.values()), default=now))
    unwell = tuple(
        _as_bad(item, worse.get((item.center_id, item.subject)))
        for item in findings(session, now)
        if item.center_id in centers and (item.center_id, item.subject) not in told
    )
    pairs = [[item.center_id, item.subject.value] for item in unwell]
    session.merge(LessonCheckRow(lesson_id=lesson.id, minutes=minutes, at=now, told=pairs))
    if not unwell:
        return None
    for level in Level:
        _note(session, tuple(item for item in unwell if item.level is level), level.value)
    return Digest(Kind.LESSON, now, unwell, lesson=lesson)


def _check(lesson: Ahead, now: datetime) -> int | None:
    """Which look before the lesson it is time for."""
    if now >= lesson.starts_at:
        return None
    left = lesson.starts_at - now
    return next((one for one in CHECKS if left <= _ahead(one)), None)


def _ahead(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def _told_since(session: Session, since: datetime) -> set[tuple[str, ...]]:
    """What became a problem since the first look, and was told as one."""
    rows = session.scalars(
        select(FindingRow).where(
            FindingRow.closed_at.is_(None),
            FindingRow.told == Told.PROBLEM,
            FindingRow.changed_at >= since,
        )
    )
    return {(row.center_id, row.subject) for row in rows}


def _as_bad(item: Finding, sign: Sign | None) -> Finding:
    if sign is None or item.level is Level.PROBLEM:
        return item
    return replace(item, level=sign.level, owner=sign.owner, sentence=sign.sentence)


def _note(session: Session, told: Collection[Finding], what: str) -> None:
    ids: list[Any] = [item.id for item in told]
    for row in session.scalars(select(FindingRow).where(FindingRow.id.in_(ids))):
        row.told = what
