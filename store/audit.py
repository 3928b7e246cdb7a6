"""The audit trail: written by the same call, in the same transaction, as the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from store.tables import AuditRow


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, and when.  `actor` is an id (``staff_...``, ``kiosk_...``, ``cli``)."""

    actor: str
    at: datetime


def record(session: Session, deed: Deed, action: str, subject: str, **detail: str | int) -> None:
    """Note that `deed.actor` did `action` to `subject`.  No secrets and no names in `detail`."""
    session.add(
        AuditRow(at=deed.at, actor=deed.actor, action=action, subject=subject, detail=detail)
    )
