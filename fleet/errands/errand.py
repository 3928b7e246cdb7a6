"""An errand: asked by an operator, done once by a kiosk (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import KioskId

LIFETIME = timedelta(days=1)
"""A kiosk that was away for longer does nothing any more that was asked before."""
LOGS_KEPT = timedelta(days=7)
LOGS_READ = 5 * 1024 * 1024
"""Bytes of log that a bundle is made of at most, the newest."""
LARGEST_LOGS = 1024 * 1024
"""Bytes of a bundle as it is sent."""


class Kind(StrEnum):
    """What can be asked."""

    PICTURE = "picture"
    RESTART = "restart"
    LOGS = "logs"
    CHECK = "check"


class Progress(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    TAKEN = "taken"  # the kiosk knows; `reason` says what it waits for
    DONE = "done"
    REFUSED = "refused"  # the kiosk will not; `reason` says why
    EXPIRED = "expired"


OVER = frozenset({Progress.DONE, Progress.REFUSED, Progress.EXPIRED})


class Reason(StrEnum):
    """Why a kiosk waits or refuses.  A hub shows a word it does not know as no reason."""

    NONE = ""
    IN_USE = "in_use"  # somebody sits before it
    LESSON = "lesson"  # one is on or near
    NAMES_SHOWN = "names_shown"  # the attendance page is open
    SCREEN_AWAY = "screen_away"  # the program that draws does not answer
    NOT_KNOWN = "not_known"  # an older kiosk that cannot do this
    FAILED = "failed"


class ErrandOut(BaseModel):
    """An open errand as a kiosk pulls it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    kind: str
    expires_at: AwareDatetime


class Errands(BaseModel):
    """Everything that is open for one kiosk, the oldest first."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    errands: tuple[ErrandOut, ...] = ()


class Answer(BaseModel):
    """What the kiosk says of one errand."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    progress: Progress
    reason: str = Field(default="", max_length=24)


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand at the hub."""

    id: str
    kiosk_id: KioskId
    kind: Kind
    asked_at: datetime
    asked_by: str
    progress: Progress = Progress.WAITING
    reason: str = ""
    ended_at: datetime | None = None
    has_logs: bool = False

    def at(self, now: datetime) -> Progress:
        """How far it is at `now`: what nobody did within a day is over."""
        if self.progress not in OVER and now >= self.asked_at + LIFETIME:
            return Progress.EXPIRED
        return self.progress

    def is_open(self, now: datetime) -> bool:
        return self.at(now) not in OVER
