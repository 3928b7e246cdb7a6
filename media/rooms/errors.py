"""Why a room cannot be used or a stage not changed.

RoomsError
├── EngineUnreachableError   the room engine does not answer (or refuses our key): try again
├── StageConflictError       the stage was changed by somebody else: take `current`, try again
└── WebhookForgedError       a webhook that our room engine did not sign: ignore it
"""

from __future__ import annotations

from media.stage import Stage


class RoomsError(Exception):
    """A room cannot be used or a stage not changed."""


class EngineUnreachableError(RoomsError):
    """The room engine does not answer, or does not accept our key."""


class StageConflictError(RoomsError):
    """The change was made from a version that is no longer the current one."""

    def __init__(self, current: Stage) -> None:
        super().__init__(f"the stage is at version {current.version} by now")
        self.current = current


class WebhookForgedError(RoomsError):
    """The signature of a webhook does not fit its body or our key."""
