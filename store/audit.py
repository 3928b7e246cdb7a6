"""The audit trail: written by the same call, in the same transaction, as the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.tables import AuditRow


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, and when.  `actor` is an id (``staff_...``, ``kiosk_...``, ``cli``)."""

    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did.  `id` grows: a larger one was written later."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Which entries; what is left empty does not matter.

    `actions` are words before the dot ("roll" for ``roll.read`` and ``roll.change``) or whole
    actions, `since` is inclusive and `until` exclusive.
    """

    actor: str = ""
    actions: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


def record(session: Session, deed: Deed, action: str, subject: str, **detail: str | int) -> None:
    """Note that `deed.actor` did `action` to `subject`.  No secrets and no names in `detail`."""
    session.add(
        AuditRow(at=deed.at, actor=deed.actor, action=action, subject=subject, detail=detail)
    )


def search(
    session: Session, question: Question, *, before: int | None = None, limit: int = 50
) -> list[Entry]:
    """The newest entries that answer the question, of those with an id below `before`."""
    found = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if before is not None:
        found = found.where(AuditRow.id < before)
    if question.actor:
        found = found.where(AuditRow.actor == question.actor)
    if question.actions:
        found = found.where(
            or_(
                *(
                    AuditRow.action == word
                    if "." in word
                    else AuditRow.action.startswith(f"{word}.")
                    for word in sorted(question.actions)
                )
            )
        )
    if question.subjects:
        found = found.where(AuditRow.subject.in_(sorted(question.subjects)))
    if question.since is not None:
        found = found.where(AuditRow.at >= question.since)
    if question.until is not None:
        found = found.where(AuditRow.at < question.until)
    return [
        Entry(row.id, row.at, row.actor, row.action, row.subject, row.detail)
        for row in session.scalars(found)
    ]
