"""Where a journal lies, and how a damaged one is replaced without losing what can be read.

A journal is a folder (SQLite keeps up to three files), so it is put in place or set aside by
one rename.  At every instant of a replacement either the old or the new one is in place, or
the new one lies complete beside an empty place; the next start goes on from there.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from attendance.errors import JournalBrokenError, JournalLockedError
from attendance.journal.journal import Journal
from attendance.journal.table import Row, create, unsealed
from attendance.seal import Seal, sync_folder

FILE = "records.sqlite"
MOST_LOOKED_UP = 100_000
"""Between two damaged places so many numbers are asked for one by one."""
PAGE = 4096
"""SQLite's page size, which nobody changes here."""
_UNREADABLE = (sqlite3.Error, ValueError, TypeError)
"""What comes out of a damaged file, besides rows."""

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
        rows = _salvaged(folder, seal)
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
    rows: list[Row] = []
    if fresh.exists() and not _whole(fresh, seal):
        rows = _salvaged(fresh, seal)
        if rows:
            _set_aside(fresh, now)
        else:
            # One that was never finished: nobody was told of anything in it.
            shutil.rmtree(fresh)
    if not fresh.exists():
        _make(fresh, rows, seal)
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


def _salvaged(folder: Path, seal: Seal) -> list[Row]:
    """Every whole record that the files still give, in order."""
    found = _read(folder / FILE, seal)
    if found:
        return found
    # Without its first page SQLite gives nothing; but that page is the same in every journal.
    mending = folder.with_name(f"{folder.name}.mending")
    shutil.rmtree(mending, ignore_errors=True)
    try:
        shutil.copytree(folder, mending)
        model = mending / "model.sqlite"
        create(model, [], seal)
        _put_first_page(model, mending / FILE)
        return _read(mending / FILE, seal)
    finally:
        shutil.rmtree(mending, ignore_errors=True)


def _put_first_page(model: Path, file: Path) -> None:
    page = bytearray(model.read_bytes()[:PAGE])
    # "Version valid for" (offset 92) no longer fits the change counter (24): the size of the
    # database counts as unknown and is taken from the file (https://sqlite.org/fileformat.html).
    page[92:96] = bytes(byte ^ 0xFF for byte in page[24:28])
    with file.open("r+b") as opened:
        opened.write(page)


def _read(file: Path, seal: Seal) -> list[Row]:
    found: dict[int, Row] = {}
    with suppress(*_UNREADABLE), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        for seq, row in _rows(db):
            if unsealed(seq, row, seal) is not None:
                found.setdefault(seq, row)
    # A damaged index may have let an id in twice.
    unique = {found[seq][0]: found[seq] for seq in sorted(found)}
    return list(unique.values())


def _rows(db: sqlite3.Connection) -> Iterator[tuple[int, Row]]:
    """From below until it breaks, from above until it breaks, then one by one between."""
    low, high = 0, 0
    with suppress(*_UNREADABLE):
        for low, *row in db.execute("SELECT * FROM record ORDER BY seq"):
            yield low, _as_row(row)
        return
    with suppress(*_UNREADABLE):
        for high, *row in db.execute("SELECT * FROM record ORDER BY seq DESC"):
            yield high, _as_row(row)
    if not high:
        with suppress(*_UNREADABLE):
            high = int(db.execute("SELECT last FROM standing").fetchone()[0]) + 1
    for seq in range(low + 1, min(high, low + MOST_LOOKED_UP)):
        with suppress(*_UNREADABLE):
            found = db.execute("SELECT * FROM record WHERE seq = ?", (seq,)).fetchone()
            if found is not None:
                yield seq, _as_row(found[1:])


def _as_row(values: Sequence[Any]) -> Row:
    name, kind, center_id, at, body = values
    return name, kind, center_id, at, body
