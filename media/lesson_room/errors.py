"""What can keep a kiosk out of a room."""

from __future__ import annotations


class LessonRoomError(Exception):
    """Base of this package's errors."""


class PassRefused(LessonRoomError):  # noqa: N818  a refusal is an answer, not a mishap
    """The agent gives no pass now; it is asked again.  `reason` is the agent's slug."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EngineAwayError(LessonRoomError):
    """The room engine cannot be reached or does not let us in; it is tried again."""
