"""Sign-ins: an opaque token in a cookie, its SHA-256 in the database.

A session begins with the password.  `Step` says what its person still has to do before the hub
is theirs: give the one-time code, choose a password of their own, set up codes.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.auth.staff import Role, Staff, of_row
from store import audit
from store.tables import SessionRow, StaffRow
from wire.ids import StaffId

IDLE = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)
HALF = timedelta(minutes=10)
"""How long a session waits for its one-time code."""
# Noting every single use would write to disk at every request.
_NOTE_EVERY = timedelta(minutes=1)
_ID_LENGTH = 16


class Step(StrEnum):
    """What comes next for somebody who gave the right password."""

    CODE = "code"
    OWN = "own"
    SETUP = "setup"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Whose:
    """A session that holds: whose it is, how far they are, and whether to note its use."""

    staff: Staff
    step: Step
    should_note: bool


def password_hash(session: Session, name: str) -> tuple[Staff, str] | None:
    """The person of this sign-in name and their password's hash; None for who left."""
    row = session.scalar(select(StaffRow).where(StaffRow.name == name))
    return None if row is None or not row.active else (of_row(row), row.password_hash)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a sign-in comes from, for its owner to recognise."""

    address: str = ""
    browser: str = ""


def begin(session: Session, staff_id: StaffId, now: datetime, door: Door = Door()) -> str:
    """A new session's token, for the cookie.  Sessions that ended are swept on the way.

    It waits for the one-time code where its person has set up codes (`prove`).
    """
    session.execute(
        delete(SessionRow).where(
            (SessionRow.used_at <= now - IDLE) | (SessionRow.created_at <= now - ABSOLUTE)
        )
    )
    proved = session.get_one(StaffRow, staff_id).code_sealed is None
    what = "session.begin" if proved else "session.code_asked"
    audit.record(session, audit.Deed(staff_id, now), what, staff_id, address=door.address)
    return _add(session, staff_id, now, door, proved)


def prove(session: Session, token: str, deed: audit.Deed) -> str:
    """The one-time code was right: the token of the whole session that takes this one's place.

    It is a new one, so that nobody who knew the half session gets into the whole one.
    """
    row = session.get_one(SessionRow, hash_of(token))
    session.delete(row)
    audit.record(session, deed, "session.begin", deed.actor, address=row.address)
    door = Door(row.address, row.browser)
    return _add(session, StaffId(row.staff_id), deed.at, door, proved=True)


def who(session: Session, token: str, now: datetime, codes_for_admins: bool) -> Whose | None:
    """Whose session this is; None when it is over or its person left.

    `codes_for_admins` asks admins to set up one-time codes.
    """
    row = session.get(SessionRow, hash_of(token))
    if row is None or now >= row.used_at + IDLE or now >= row.created_at + ABSOLUTE:
        return None
    if not row.proved and now >= row.created_at + HALF:
        return None
    person = session.get(StaffRow, row.staff_id)
    if person is None or not person.active:
        return None
    step = _step(row, person, codes_for_admins)
    return Whose(of_row(person), step, now - row.used_at > _NOTE_EVERY)


def holder(session: Session, token_hash: str, now: datetime) -> Staff | None:
    """Whose session of this hash (`hash_of`) holds at `now`; None when it is over or they left."""
    row = session.get(SessionRow, token_hash)
    if row is None or not row.proved or now >= row.used_at + IDLE:
        return None
    person = session.get(StaffRow, row.staff_id)
    expired = now >= row.created_at + ABSOLUTE
    return None if person is None or not person.active or expired else of_row(person)


@dataclass(frozen=True, slots=True)
class Kept:
    """One sign-in of somebody, for them to recognise.  `id` names it and opens nothing."""

    id: str
    begun_at: datetime
    used_at: datetime
    address: str
    browser: str
    is_this: bool


def of_person(session: Session, staff_id: StaffId, token: str, now: datetime) -> list[Kept]:
    """Somebody's sign-ins that hold, the one of `token` first, then by last use."""
    rows = session.scalars(
        select(SessionRow)
        .where(
            SessionRow.staff_id == staff_id,
            SessionRow.used_at > now - IDLE,
            SessionRow.created_at > now - ABSOLUTE,
        )
        .order_by(SessionRow.used_at.desc())
    )
    here = hash_of(token)
    found = [
        Kept(
            id=row.token_hash[:_ID_LENGTH],
            begun_at=row.created_at,
            used_at=row.used_at,
            address=row.address,
            browser=row.browser,
            is_this=row.token_hash == here,
        )
        for row in rows
    ]
    return sorted(found, key=lambda kept: not kept.is_this)


def end_one(session: Session, session_id: str, deed: audit.Deed) -> None:
    """End one of the actor's own sign-ins by its `Kept.id`, if there is such a one."""
    rows = session.scalars(select(SessionRow).where(SessionRow.staff_id == deed.actor)).all()
    for row in rows:
        if row.token_hash[:_ID_LENGTH] == session_id:
            session.delete(row)
            audit.record(session, deed, "session.end", deed.actor)


def note_use(session: Session, token: str, now: datetime) -> None:
    row = session.get(SessionRow, hash_of(token))
    if row is not None:
        row.used_at = now


def end(session: Session, token: str, deed: audit.Deed) -> None:
    session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_of(token)))
    audit.record(session, deed, "session.end", deed.actor)


def end_all(session: Session, staff_id: StaffId, but: str = "") -> None:
    """End every session of a person, except the one of the token `but`.

    Whoever changes what somebody may do, or how they prove who they are, calls this.
    """
    session.execute(
        delete(SessionRow).where(
            SessionRow.staff_id == staff_id, SessionRow.token_hash != hash_of(but)
        )
    )


def _add(session: Session, staff_id: StaffId, now: datetime, door: Door, proved: bool) -> str:
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            token_hash=hash_of(token),
            staff_id=staff_id,
            created_at=now,
            used_at=now,
            proved=proved,
            address=door.address[:64],
            browser=door.browser[:200],
        )
    )
    return token


def _step(row: SessionRow, person: StaffRow, codes_for_admins: bool) -> Step:
    if not row.proved:
        return Step.CODE
    if person.must_change:
        return Step.OWN
    if codes_for_admins and person.role == Role.ADMIN and person.code_sealed is None:
        return Step.SETUP
    return Step.DONE


def hash_of(token: str) -> str:
    """What names a session and opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
