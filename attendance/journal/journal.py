"""One open journal: records numbered 1, 2, 3 without a gap, their bodies sealed.

They stay until the hub has them, and a while longer, because a hub may be restored from its
backup.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from attendance.entry import Entry
from attendance.errors import (
    JournalBrokenError,
    JournalError,
    JournalLockedError,
    SealBrokenError,
)
from attendance.journal.table import (
    SAFE,
    Draft,
    as_text,
    connect,
    insert,
    stand,
    told_apart,
    unsealed,
)
from attendance.record import BATCH, Batch, Record
from attendance.seal import Seal
from wire.ids import CenterId

KEPT = timedelta(days=60)
"""So long a record stays after it was made: longer than a backup of the hub is old."""
UNREADABLE = "unreadable"
"""What cannot be read any more travels as this kind: its number must not be missing."""
_ASIDE = 2**40
"""Added to numbers while they change, so that none meets another."""
_BEGINNING = datetime.fromtimestamp(0, UTC)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as the journal holds it."""

    id: UUID
    center_id: CenterId
    entry: Entry


class Journal:
    """Its methods block on the disk and may be called from any thread.

    All of them raise `JournalError` where the disk does not do its part.
    """

    def __init__(self, file: Path, seal: Seal) -> None:
        """Open what `table.create` made; `folder.open_journal` is the way to a usable one."""
        self._seal = seal
        self._lock = threading.Lock()
        with told_apart(file):
            self._db = connect(file)
            try:
                self._check()
            except BaseException:
                self._db.close()
                raise

    @property
    def id(self) -> UUID:
        return self._id

    @property
    def last(self) -> int:
        """The highest number ever given; 0 in a new journal."""
        return self._last

    @property
    def have(self) -> int:
        """The hub has everything up to here, as far as we know."""
        return self._have

    @property
    def oldest(self) -> int:
        """The lowest number still held; one above `last` where none is."""
        return self._oldest

    @property
    def waiting(self) -> int:
        """How many records the hub does not have."""
        return self._last - max(self._have, self._oldest - 1)

    def append(self, *drafts: Draft) -> list[int]:
        """Their numbers, once all of them are on the disk; when it raises, none is.

        A draft whose id is known changes nothing and gets the number it has.
        """
        with self._changing():
            last, numbers = self._last, []
            for draft in drafts:
                known = self._number_of(draft.id)
                if known is None:
                    last += 1
                    insert(self._db, last, draft.sealed(self._seal))
                numbers.append(known or last)
            self._db.execute("UPDATE standing SET last = ?", (last,))
        return numbers

    def batch(self, after: int, limit: int = BATCH) -> Batch:
        """The records that follow number `after`, as they travel; perhaps none."""
        with self._lock, told_apart("the journal"):
            rows = self._db.execute(
                "SELECT * FROM record WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
            ).fetchall()
            records = tuple(self._record(*row) for row in rows)
            return Batch(journal=self._id, oldest=self._oldest, records=records)

    def received(self, have: int) -> None:
        """The hub has everything up to `have`: less than before, once it was restored."""
        with self._changing():
            self._db.execute("UPDATE standing SET have = ?", (max(0, min(have, self._last)),))

    def renew(self) -> None:
        """Take a new name and number what is held from 1: all of it is sent once more."""
        with self._changing():
            shift = _ASIDE + self._oldest - 1
            self._db.execute("UPDATE record SET seq = seq + ?", (_ASIDE,))
            self._db.execute("UPDATE record SET seq = seq - ?", (shift,))
            stand(self._db, self._last - self._oldest + 1, self._seal)
        log.warning("journal=renewed id=%s records=%d", self._id, self._last)

    def entries(self) -> Iterator[KeptEntry]:
        """Every entry still held, in the order in which they were made."""
        with self._lock, told_apart("the journal"):
            rows = self._db.execute(
                "SELECT * FROM record WHERE kind = 'entry' ORDER BY seq"
            ).fetchall()
        for row in rows:
            record = self._record(*row)
            try:
                entry = Entry.model_validate(record.body)
            except ValidationError:
                log.error("journal=entry_unreadable seq=%d", record.seq)
            else:
                yield KeptEntry(record.id, record.center_id, entry)

    def prune(self, older_than: datetime) -> int:
        """Delete what the hub has and what is older; how many records that were."""
        before = self._oldest
        with self._changing():
            # The first that has to stay keeps all that follow: no gap.
            self._db.execute(
                "DELETE FROM record WHERE seq <= ? AND seq < "
                "(SELECT coalesce(min(seq), ?) FROM record WHERE at >= ?)",
                (self._have, self._last + 1, as_text(older_than)),
            )
        return self._oldest - before

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _check(self) -> None:
        said = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if said != ("ok",):
            raise JournalBrokenError(f"the journal is damaged: {said}")
        for name, wanted in SAFE.items():
            found = self._db.execute(f"PRAGMA {name}").fetchone()
            if found != (wanted,):
                raise JournalError(f"the journal would not be safe: {name} is {found}")
        self._read_standing()
        (count,) = self._db.execute("SELECT count(*) FROM record").fetchone()
        if count != self._last - self._oldest + 1:
            raise JournalBrokenError(f"the journal has a gap: {count} records up to {self._last}")
        (proof,) = self._db.execute("SELECT proof FROM standing").fetchone()
        try:
            self._seal.open(bytes(proof), str(self._id).encode())
        except SealBrokenError:
            raise JournalLockedError(
                f"the journal is sealed with another key, {self.waiting} records are waiting in it",
                self.waiting,
            ) from None

    def _read_standing(self) -> None:
        found = self._db.execute(
            "SELECT journal, have, last, (SELECT min(seq) FROM record) FROM standing"
        ).fetchone()
        try:
            self._id = UUID(found[0])
            self._have, self._last = int(found[1]), int(found[2])
            self._oldest = self._last + 1 if found[3] is None else int(found[3])
        except (TypeError, ValueError, AttributeError):
            raise JournalBrokenError("the journal does not know where it stands") from None
        if not 0 <= self._have <= self._last:
            raise JournalBrokenError(f"the hub cannot have {self._have} of {self._last} records")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One transaction, on the disk when this ends; what we know of it is read from there."""
        with self._lock, told_apart("the journal"):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._read_standing()

    def _number_of(self, id: UUID) -> int | None:
        row = self._db.execute("SELECT seq FROM record WHERE id = ?", (str(id),)).fetchone()
        return None if row is None else int(row[0])

    def _record(self, seq: int, *row: Any) -> Record:
        record = unsealed(seq, row, self._seal)
        if record is not None:
            return record
        log.error("journal=record_unreadable seq=%d", seq)
        return Record(
            seq=seq,
            id=uuid5(self._id, str(seq)),
            kind=UNREADABLE,
            center_id=CenterId(str(row[2])),
            at=_BEGINNING,
            body={},
        )
