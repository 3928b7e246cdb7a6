"""Why content is not taken in, or not found.

ContentError
├── FilmRefusedError   change what `field` names, as the sentence says
├── ItemKnownError     this very film is in the library already
├── ItemUnknownError   no item of this id is in the library (any more)
├── TakeRefusedError   record the sentence anew, as the sentence of the error says
├── TakeUnknownError   the kiosk says no such sentence, or nobody recorded it
└── ToolMissingError   a program that looks at films is not installed on this machine
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a film is refused; pages say each in their own words."""

    EMPTY = "empty"
    FORMAT = "format"  # neither MP4 nor WebM
    UNREADABLE = "unreadable"  # it begins like one of them, but cannot be read
    CUT_OFF = "cut_off"  # its end is missing
    NO_PICTURE = "no_picture"
    PICTURE_CODED = "picture_coded"
    PICTURE_SIZE = "picture_size"
    SOUND_CODED = "sound_coded"
    LENGTH_UNKNOWN = "length_unknown"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TITLE = "title"
    CATEGORY = "category"


class TakeReason(StrEnum):
    """Why a recording is refused; pages say each in their own words."""

    EMPTY = "empty"
    FORMAT = "format"  # neither WAV nor Opus
    UNREADABLE = "unreadable"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SILENT = "silent"  # nobody can be heard in it


class ContentError(Exception):
    """Something about content cannot be done."""


class FilmRefusedError(ContentError):
    """A film is not taken in.  The sentence says what to change, `field` where."""

    def __init__(self, reason: Reason, sentence: str, field: str = "film") -> None:
        super().__init__(sentence)
        self.reason = reason
        self.field = field


class ItemKnownError(ContentError):
    """This very film is in the library already."""


class ItemUnknownError(ContentError):
    """No item of this id is in the library (any more)."""


class TakeRefusedError(ContentError):
    """A recording is not taken in."""

    def __init__(self, reason: TakeReason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class TakeUnknownError(ContentError):
    """The kiosk says no such sentence, or nobody has recorded it."""


class ToolMissingError(ContentError):
    """A program that looks at films is not installed."""
