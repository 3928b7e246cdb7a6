"""What can go wrong in the room engine, named for what the caller can do about it.

EngineError
├── PortTaken     stop the other program or choose another port
├── Refused       the client asked for something it may not have; `status` says why
└── Unreadable    a message of a peer makes no sense: drop it
"""

from __future__ import annotations


class EngineError(Exception):
    """Base of everything below."""


class PortTaken(EngineError):  # noqa: N818 - read as a sentence
    """A TCP or UDP port is in use."""


class Refused(EngineError):  # noqa: N818 - read as a sentence
    """A request is turned down; `code` is Twirp's word for it, `status` its HTTP status."""

    def __init__(self, code: str, status: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.status = status


class Unreadable(EngineError):  # noqa: N818 - read as a sentence
    """A session description or message that cannot be read."""


def unauthenticated(text: str) -> Refused:
    return Refused("unauthenticated", 401, text)


def forbidden(text: str) -> Refused:
    return Refused("permission_denied", 403, text)


def not_found(text: str) -> Refused:
    return Refused("not_found", 404, text)


def malformed(text: str) -> Refused:
    return Refused("invalid_argument", 400, text)


def unavailable(text: str) -> Refused:
    return Refused("unavailable", 503, text)
