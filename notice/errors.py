"""What can be wrong with a notice or a help call.

NoticeError
├── NoticeRefusedError   what was written has to change
├── NoticeUnknownError
├── CallUnknownError
├── CallTakenError       somebody else looks after it
└── CallOverError        it has ended
"""

from __future__ import annotations


class NoticeError(Exception):
    """Base of what this flow raises."""


class NoticeRefusedError(NoticeError):
    """`field` has to change; `reason` is a slug for programs, the message a sentence."""

    def __init__(self, field: str, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.reason = reason


class NoticeUnknownError(NoticeError):
    """There is no such notice."""


class CallUnknownError(NoticeError):
    """There is no such help call."""


class CallTakenError(NoticeError):
    """Somebody else has taken this help call; the message names them."""


class CallOverError(NoticeError):
    """This help call has ended."""
