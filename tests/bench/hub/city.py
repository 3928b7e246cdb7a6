"""A city of any size as a hub's data folder: centres, kiosks, a timetable; and a year of records.

Rows are written straight into the database: what is measured is what a hub does with them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from attendance.ledger import PresenceEventRow
from attendance.people.entries import EntryRow
from attendance.presence import What
from content.library import PlayRow
from fleet.registry import KioskRow, hash_secret
from hub.auth import staff
from hub.auth.staff import Role
from schedule import publish
from schedule.timetable import Center, Program, Timetable, WeeklyRule
from store import audit
from store.audit import Deed
from store.engine import Store, sqlite_url
from store.migrate import upgrade
from store.tables import AuditRow, SessionRow
from wire.ids import CenterId, ProgramId

IN_A_ROOM = 10
"""Centres that share a lesson; so each has neighbours, and no lesson is for the whole city."""
HOURS = range(9, 17)
"""An instructor gives one room a lesson after the other."""
PEOPLE = 8
DAYS = 365
_PIECE = 5_000


@dataclass(frozen=True, slots=True)
class City:
    """A furnished folder, its PostgreSQL if it has one, the kiosks' credentials in the order of
    their centres, and a cookie."""

    folder: Path
    database_url: str
    credentials: tuple[str, ...]
    cookie: str


def build(folder: Path, centers: int, *, year: bool = False, database_url: str = "") -> City:
    """A hub's data for so many centres, each with a paired kiosk, and with a year of records."""
    folder.mkdir(parents=True)
    store = Store(database_url or sqlite_url(folder))
    try:
        upgrade(store.engine)
        now = datetime.now(UTC)
        credentials = tuple(secrets.token_urlsafe(32) for _ in range(centers))
        with store.transaction() as session:
            cookie = _desk(session, now)
            timetable = publish.publish(session, _timetable(centers, now.date()), Deed("cli", now))
            _kiosks(session, timetable, credentials, now)
        if year:
            with store.transaction() as session:
                _year(session, timetable, now)
    finally:
        store.close()
    return City(folder, database_url, credentials, cookie)


def _desk(session: Session, now: datetime) -> str:
    """An operator and the cookie of their session."""
    person, token = staff.new_person("desk", "운영 담당", Role.OPERATOR), secrets.token_urlsafe(32)
    staff.add(session, person, secrets.token_urlsafe(16), Deed("cli", now))
    session.flush()
    session.add(
        SessionRow(
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            staff_id=person.id,
            created_at=now,
            used_at=now,
            proved=True,
        )
    )
    return f"sarangbang={token}"


def _timetable(centers: int, today: date) -> Timetable:
    """One lesson every weekday for each room of centres."""
    everybody = tuple(
        Center(id=CenterId(f"c{number:05}"), name=f"{number}번 경로당", county=f"{number // 50}군")
        for number in range(centers)
    )
    rooms = [everybody[first : first + IN_A_ROOM] for first in range(0, centers, IN_A_ROOM)]
    programs = tuple(
        Program.model_validate(
            {
                "id": f"strong{number:03}",
                "title": "튼튼 체조",
                "kind": "health",
                "instructor_id": f"staff_{number:03}",
                "instructor": f"{number}번 선생님",
            }
        )
        for number in range(-(-len(rooms) // len(HOURS)))
    )
    rules = tuple(
        WeeklyRule(
            id=f"rule{number:05}",
            program_id=ProgramId(f"strong{number // len(HOURS):03}"),
            weekdays=(0, 1, 2, 3, 4),
            start=time(HOURS[number % len(HOURS)], 0),
            first_day=today - timedelta(days=DAYS),
            center_ids=tuple(center.id for center in room),
        )
        for number, room in enumerate(rooms)
    )
    return Timetable(version=0, centers=everybody, programs=programs, rules=rules)


def _kiosks(
    session: Session, timetable: Timetable, credentials: tuple[str, ...], now: datetime
) -> None:
    _write(
        session,
        KioskRow.__table__,
        (
            {
                "id": f"kiosk_{center.id}",
                "center_id": center.id,
                "credential_hash": hash_secret(credential),
                "model": "bench",
                "release": "0.1.0",
                "paired_at": now,
            }
            for center, credential in zip(timetable.centers, credentials, strict=True)
        ),
    )


def _year(session: Session, timetable: Timetable, now: datetime) -> None:
    """Who came to every lesson, which centres were in it, what was played, what was done."""
    days = [now.date() - timedelta(days=ago) for ago in range(DAYS)]
    weekdays = [day for day in days if day.weekday() < 5]
    _write(session, EntryRow.__table__, _entries(timetable, weekdays))
    _write(session, PresenceEventRow.__table__, _presence(timetable, weekdays))
    _write(session, PlayRow.__table__, _plays(timetable, days))
    _write(session, AuditRow.__table__, _deeds(days))
    audit.record(session, Deed("cli", now), "test", "year")


def _rows(timetable: Timetable, days: list[date]) -> Iterator[tuple[CenterId, str, datetime]]:
    for day in days:
        for rule in timetable.rules:
            # Seoul is nine hours ahead.
            at = datetime.combine(day, rule.start, UTC) - timedelta(hours=9)
            for center_id in rule.center_ids:
                yield center_id, f"{rule.id}-{day:%Y%m%d}", at


def _entries(timetable: Timetable, days: list[date]) -> Iterator[dict[str, Any]]:
    for center_id, lesson_id, at in _rows(timetable, days):
        for number in range(PEOPLE):
            yield {
                "id": str(uuid4()),
                "author": f"kiosk_{center_id}",
                "center_id": center_id,
                "lesson_id": lesson_id,
                "day": at.date(),
                "member_id": f"member_{center_id}_{number}",
                "present": True,
                "at": at,
                "received_at": at,
            }


def _presence(timetable: Timetable, days: list[date]) -> Iterator[dict[str, Any]]:
    for center_id, lesson_id, at in _rows(timetable, days):
        for what, later in ((What.JOINED, 0), (What.LEFT, 60)):
            yield {
                "id": str(uuid4()),
                "lesson_id": lesson_id,
                "what": what,
                "at": at + timedelta(minutes=later),
                "center_id": center_id,
                "sid": f"PA_{lesson_id}_{center_id}"[:80],
                "joined_at": at,
            }


def _plays(timetable: Timetable, days: list[date]) -> Iterator[dict[str, Any]]:
    for day in days:
        at = datetime.combine(day, time(5, 0), UTC)
        for center in timetable.centers:
            yield {
                "id": str(uuid4()),
                "kiosk_id": f"kiosk_{center.id}",
                "center_id": center.id,
                "journal": "journal",
                "seq": 1,
                "item_id": "item",
                "started_at": at,
                "ended_at": at + timedelta(minutes=5),
                "seconds": 300.0,
                "outcome": "finished",
                "received_at": at,
            }


def _deeds(days: list[date]) -> Iterator[dict[str, Any]]:
    for day in days:
        for minute in range(60):
            yield {
                "at": datetime.combine(day, time(2, minute), UTC),
                "actor": "staff_desk",
                "action": "attendance.read",
                "subject": "center:c00001",
                "detail": {"minute": minute},
            }


def _write(session: Session, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    assert isinstance(table, Table)
    piece: list[dict[str, Any]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == _PIECE:
            session.execute(insert(table), piece)
            piece = []
    if piece:
        session.execute(insert(table), piece)
