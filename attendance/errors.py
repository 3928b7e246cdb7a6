"""What can go wrong with who was there, by what the caller can do about it.

AttendanceError
├── KeyUnusableError      the key of the names is no key: bring the right file back
└── SealBrokenError       not sealed with this key, or not about this: treat it as unreadable
"""

from __future__ import annotations


class AttendanceError(Exception):
    """Base of all of them; the text is one sentence for the log."""


class KeyUnusableError(AttendanceError):
    """The file that should hold the key holds something else."""


class SealBrokenError(AttendanceError):
    """Sealed with another key, about something else, or changed since."""
