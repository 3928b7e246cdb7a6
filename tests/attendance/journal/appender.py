"""A child process that appends to a journal until it is killed, and tells each number it got."""

from __future__ import annotations

import resource
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID, uuid4

from attendance.entry import Entry
from attendance.errors import JournalError
from attendance.journal.folder import open_journal
from attendance.journal.journal import Journal
from attendance.journal.table import Draft
from attendance.seal import Seal
from wire.ids import CenterId, LessonId, MemberId

KEY = bytes(range(32))
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
CENTER = CenterId("wido")
LESSON = LessonId("lesson-1")


def draft(
    member: str | None = "kim-soonja",
    *,
    id: UUID | None = None,
    at: datetime = NOW,
    present: bool = True,
) -> Draft:
    """One tap."""
    entry = Entry(
        lesson_id=LESSON,
        day=DAY,
        member_id=None if member is None else MemberId(member),
        present=present,
        at=at,
    )
    return Draft(id or uuid4(), "entry", CENTER, at, entry)


def opened(folder: Path, key: bytes = KEY) -> Journal:
    return open_journal(folder, Seal(key), NOW)


def append_for_ever(folder: Path, told: Connection) -> None:
    """Tells ``(seq, id)`` after each append; ends when it is killed."""
    journal = opened(folder)
    while True:
        one = draft()
        (seq,) = journal.append(one)
        told.send((seq, one.id))


def append_until_full(folder: Path, bytes_left: int, told: Connection) -> None:
    """Tells each number, then None when the disk takes no more, and the number after a clearing."""
    journal = opened(folder)
    largest = max(file.stat().st_size for file in folder.iterdir())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + bytes_left, before[1]))
    try:
        while True:
            told.send(journal.append(draft()))
    except JournalError:
        told.send(None)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    told.send(journal.append(draft()))
    journal.close()
