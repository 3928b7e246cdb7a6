"""Sign-ins: an opaque token in a cookie, its SHA-256 in the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.auth.staff import Staff, of_row
from store import audit
from store.tables import SessionRow, StaffRow
from wire.ids import StaffId

IDLE = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)
# Noting every single use would write to disk at every request.
_NOTE_EVERY = timedelta(minutes=1)


def password_hash(session: Session, name: str) -> tuple[Staff, str] | None:
    """The person of this sign-in name and their password's hash."""
    row = session.scalar(select(StaffRow).where(StaffRow.name == name))
    return None if row is None else (of_row(row), row.password_hash)


def begin(session: Session, staff_id: StaffId, now: datetime) -> str:
    """A new session's token, for the cookie.  Sessions that ended are swept on the way."""
    session.execute(
        delete(SessionRow).where(
            (SessionRow.used_at <= now - IDLE) | (SessionRow.created_at <= now - ABSOLUTE)
        )
    )
    token = secrets.token_urlsafe(32)
    session.add(SessionRow(token_hash=_hash(token), staff_id=staff_id, created_at=now, used_at=now))
    audit.record(session, audit.Deed(staff_id, now), "session.begin", staff_id)
    return token


def who(session: Session, token: str, now: datetime) -> tuple[Staff, bool] | None:
    """Whose session this is, and whether its use should be noted; None when it is over."""
    row = session.get(SessionRow, _hash(token))
    if row is None or now >= row.used_at + IDLE or now >= row.created_at + ABSOLUTE:
        return None
    person = session.get(StaffRow, row.staff_id)
    return None if person is None else (of_row(person), now - row.used_at > _NOTE_EVERY)


def note_use(session: Session, token: str, now: datetime) -> None:
    row = session.get(SessionRow, _hash(token))
    if row is not None:
        row.used_at = now


def end(session: Session, token: str, deed: audit.Deed) -> None:
    session.execute(delete(SessionRow).where(SessionRow.token_hash == _hash(token)))
    audit.record(session, deed, "session.end", deed.actor)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
