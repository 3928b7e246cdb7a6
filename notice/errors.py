"""What can be wrong with a notice, a help call or a talk.

NoticeError
├── NoticeRefusedError   what was written has to change
├── NoticeUnknownError
├── CallUnknownError
├── CallTakenError       somebody else looks after it
├── CallOverError        it has ended
├── TalkUnknownError
├── TalkOverError        it has ended
└── TalkOnError          somebody else talks to this centre
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


class TalkUnknownError(NoticeError):
    """There is no such talk."""


class TalkOverError(NoticeError):
    """This talk has ended."""


class TalkOnError(NoticeError):
    """Somebody else talks to this centre; the message names them."""
