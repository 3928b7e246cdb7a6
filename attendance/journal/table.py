"""How a journal lies in SQLite, and what its rows say once they are unsealed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel

from attendance.errors import JournalBrokenError, JournalError, SealBrokenError
from attendance.record import Record
from attendance.seal import Seal
from wire.ids import CenterId

SAFE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
"""Under anything less a power cut could take back what was acknowledged."""
_SCHEMA = (
    """CREATE TABLE record (
        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        center_id TEXT NOT NULL,
        at TEXT NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE standing (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        journal TEXT NOT NULL,
        have INTEGER NOT NULL,
        last INTEGER NOT NULL,
        proof BLOB NOT NULL
    ) STRICT""",
)
_PROOF = b"sarangbang journal"
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,  # no such table: not what we wrote
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
}

Row = tuple[str, str, str, str, bytes]
"""A record as the table holds it, without its number."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it has a number.  `id` is its name for ever."""

    id: UUID
    kind: str
    center_id: CenterId
    at: datetime
    body: BaseModel

    def sealed(self, seal: Seal) -> Row:
        body = seal.close(self.body.model_dump_json().encode(), str(self.id).encode())
        return str(self.id), self.kind, self.center_id, as_text(self.at), body


def as_text(moment: datetime) -> str:
    """In UTC and of one length, so that moments sort as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def unsealed(seq: int, row: Any, seal: Seal) -> Record | None:
    """The record, or None if it is not whole or not of this seal."""
    try:
        name, kind, center_id, at, body = row
        plain = json.loads(seal.open(body, name.encode()))
        return Record(seq=seq, id=name, kind=kind, center_id=center_id, at=at, body=plain)
    except (SealBrokenError, ValueError, TypeError, AttributeError):
        # Of a damaged page anything may come, of any type.
        return None


def create(file: Path, rows: Iterable[Row], seal: Seal) -> None:
    """Make a journal of `rows` where there is no file; whole on the disk, or not a journal."""
    with told_apart(file):
        db = connect(file)
        try:
            db.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA:
                db.execute(statement)
            last = 0
            for last, row in enumerate(rows, start=1):
                insert(db, last, row)
            stand(db, last, seal)
            db.execute("COMMIT")
        finally:
            db.close()


def connect(file: Path) -> sqlite3.Connection:
    """A connection with the settings a journal relies on, no statement of it implicit."""
    db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    try:
        for name, value in SAFE.items():
            db.execute(f"PRAGMA {name} = {value}")
    except BaseException:
        db.close()
        raise
    return db


def insert(db: sqlite3.Connection, seq: int, row: Row) -> None:
    db.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", (seq, *row))


def stand(db: sqlite3.Connection, last: int, seal: Seal) -> None:
    """Give the journal a new name, of which the hub has nothing."""
    name = str(uuid4())
    db.execute("DELETE FROM standing")
    db.execute(
        "INSERT INTO standing (one, journal, have, last, proof) VALUES (1, ?, 0, ?, ?)",
        (name, last, seal.close(_PROOF, name.encode())),
    )


@contextmanager
def told_apart(what: object) -> Iterator[None]:
    """Turn what SQLite raises into `JournalError`: damage, or a disk that only refuses now."""
    try:
        yield
    except UnicodeDecodeError as error:
        # SQLite's own sentence about the damage quotes it.
        raise JournalBrokenError(f"{what} is damaged beyond words") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        closed = isinstance(error, sqlite3.ProgrammingError)
        if not closed and (code in _DAMAGE or code & 0xFF in _DAMAGE):
            raise JournalBrokenError(f"{what} is damaged: {error}") from error
        raise JournalError(f"{what} cannot be used now: {error}") from error
