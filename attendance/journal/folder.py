"""Where a journal lies, and how a damaged one is replaced without losing what can be read.

A journal is a folder (SQLite keeps up to three files), so it is put in place or set aside by
one rename.  At every instant of a replacement either the old or the new one is in place, or
the new one lies complete beside an empty place; the next start goes on from there.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from attendance.errors import JournalBrokenError, JournalLockedError
from attendance.journal.journal import Journal, Row, create, readable
from attendance.seal import Seal, sync_folder

FILE = "records.sqlite"
MOST_LOOKED_UP = 100_000
"""Between two damaged places so many numbers are asked for one by one."""

log = logging.getLogger(__name__)


def open_journal(folder: Path, seal: Seal, now: datetime) -> Journal:
    """The journal in `folder`, made where there is none.

    One that is damaged is set aside, never deleted, and what can be read of it goes into a new
    one.  So does one that another key sealed, if the hub has everything of it.  Raises
    `JournalError` and `OSError`; `JournalLockedError` while its records still wait for the hub.
    """
    fresh = folder.with_name(f"{folder.name}.new")
    if not folder.exists():
        _finish(fresh, folder, seal, now)
    try:
        return Journal(folder / FILE, seal)
    except JournalBrokenError as error:
        log.error("journal=broken reason=%r", str(error))
        rows = _salvaged(folder / FILE, seal)
    except JournalLockedError as error:
        if error.waiting:
            raise
        log.error("journal=locked waiting=0 reason=%r", str(error))
        rows = []
    # A half-made one of a try before this; the damaged one is still in place.
    if fresh.exists():
        shutil.rmtree(fresh)
    _make(fresh, rows, seal)
    log.error("journal=replaced salvaged=%d set_aside=%s", len(rows), _set_aside(folder, now).name)
    _put_in_place(fresh, folder)
    return Journal(folder / FILE, seal)


def _finish(fresh: Path, folder: Path, seal: Seal, now: datetime) -> None:
    """Fill the empty place: with what a replacement had ready, or with a new journal."""
    if fresh.exists() and not _whole(fresh, seal):
        _set_aside(fresh, now)
    if not fresh.exists():
        _make(fresh, [], seal)
    _put_in_place(fresh, folder)


def _whole(fresh: Path, seal: Seal) -> bool:
    try:
        Journal(fresh / FILE, seal).close()
    except JournalLockedError:
        return True
    except JournalBrokenError:
        return False
    return True


def _make(fresh: Path, rows: list[Row], seal: Seal) -> None:
    fresh.mkdir(mode=0o700)
    create(fresh / FILE, rows, seal)
    sync_folder(fresh)


def _put_in_place(fresh: Path, folder: Path) -> None:
    fresh.rename(folder)
    sync_folder(folder.parent)


def _set_aside(folder: Path, now: datetime) -> Path:
    for number in count():
        aside = folder.with_name(f"{folder.name}.aside-{now:%Y%m%dT%H%M%S}-{number}")
        if not aside.exists():
            break
    folder.rename(aside)
    return aside


def _salvaged(file: Path, seal: Seal) -> list[Row]:
    """Every whole record that the file still gives, in order."""
    found: dict[int, Row] = {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        for seq, row in _rows(db):
            whole = readable(seq, row, seal)
            if whole is not None:
                found.setdefault(seq, whole)
    # A damaged index may have let an id in twice.
    unique = {found[seq][0]: found[seq] for seq in sorted(found)}
    return list(unique.values())


def _rows(db: sqlite3.Connection) -> Iterator[tuple[int, Any]]:
    """From below until it breaks, from above until it breaks, then one by one between."""
    low, high = 0, 0
    with suppress(sqlite3.Error):
        for seq, *row in db.execute("SELECT * FROM record ORDER BY seq"):
            low = seq
            yield seq, row
        return
    with suppress(sqlite3.Error):
        for seq, *row in db.execute("SELECT * FROM record ORDER BY seq DESC"):
            high = seq
            yield seq, row
    if not high:
        with suppress(sqlite3.Error):
            high = int(db.execute("SELECT last FROM standing").fetchone()[0]) + 1
    for seq in range(low + 1, min(high, low + MOST_LOOKED_UP)):
        with suppress(sqlite3.Error):
            row = db.execute("SELECT * FROM record WHERE seq = ?", (seq,)).fetchone()
            if row is not None:
                yield seq, row[1:]
