"""What can go wrong with who was there, by what the caller can do about it.

AttendanceError
├── KeyUnusableError      the key of the names is no key: bring the right file back
├── SealBrokenError       not sealed with this key, or not about this: treat it as unreadable
└── JournalError          nothing was stored, and nothing that was is lost: try again later
    ├── JournalBrokenError    it is damaged: what can be read belongs into a new one
    └── JournalLockedError    it is sealed with another key: bring the right one back
"""

from __future__ import annotations


class AttendanceError(Exception):
    """Base of all of them; the text is one sentence for the log."""


class KeyUnusableError(AttendanceError):
    """The file that should hold the key holds something else."""


class SealBrokenError(AttendanceError):
    """Sealed with another key, about something else, or changed since."""


class JournalError(AttendanceError):
    """The journal cannot be used now, or not safely."""


class JournalBrokenError(JournalError):
    """What the disk gives back is not what was written."""


class JournalLockedError(JournalError):
    """The key here is not the one it is sealed with; `waiting` records are not at the hub yet."""

    def __init__(self, text: str, waiting: int) -> None:
        super().__init__(text)
        self.waiting = waiting
