"""Journal and roll on the disk.  Everything here blocks, and is called in a thread."""

from __future__ import annotations

import logging
from pathlib import Path

from attendance.entry import Roll
from attendance.errors import AttendanceError, JournalError
from attendance.journal.folder import open_journal
from attendance.journal.journal import Journal
from attendance.journal.taps import Ticks
from attendance.seal import Seal, key_from, key_path
from schedule import keep
from wire.clock import Clock

JOURNAL = "journal"
ROLL = "roll.sealed"
_ABOUT_ROLL = b"roll"

log = logging.getLogger(__name__)


class AtRest:
    """The folder of one kiosk; without the right key it takes and gives nothing."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._seal: Seal | None = None

    def journal(self) -> tuple[Journal, Ticks]:
        """Open, and what it holds.  Raises `AttendanceError` and `OSError`."""
        # Read anew at each try: the right key may have been brought back.
        self._seal = Seal(key_from(key_path(self._folder)))
        journal = open_journal(self._folder / JOURNAL, self._seal, self._clock.now())
        try:
            return journal, ticks_of(journal)
        except JournalError:
            journal.close()
            raise

    def roll(self) -> Roll | None:
        """None, too, where it cannot be read: the hub has it, and it comes with the next pull."""
        path = self._folder / ROLL
        try:
            data = keep.read(path)
            if data is None or self._seal is None:
                return None
            return Roll.model_validate_json(self._seal.open(data, _ABOUT_ROLL))
        except (AttendanceError, ValueError, OSError) as error:
            log.error("roll_on_disk=unusable reason=%r", str(error))
            return None

    def keep_roll(self, roll: Roll) -> None:
        """In the place of the old one, whole or not at all; where that fails it is logged."""
        if self._seal is None:
            log.error("roll=not_kept reason=no_key")
            return
        sealed = self._seal.close(roll.model_dump_json().encode(), _ABOUT_ROLL)
        try:
            keep.replace(self._folder / ROLL, sealed)
        except OSError as error:
            log.error("roll=not_kept reason=%r", error.strerror)

    def remove_roll(self) -> None:
        """The names leave the disk; where that fails it is logged."""
        try:
            keep.remove(self._folder / ROLL)
        except OSError as error:
            log.error("roll=not_removed reason=%r", error.strerror)


def ticks_of(journal: Journal) -> Ticks:
    ticks = Ticks()
    for kept in journal.entries():
        ticks.add(kept.id, kept.center_id, kept.entry)
    return ticks
