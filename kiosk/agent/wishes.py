"""What people at this kiosk chose, on disk before anybody is told that it is done."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict

from kiosk.agent.mode import Choice
from schedule import keep
from wire.ids import LessonId

log = logging.getLogger(__name__)


class Wishes(BaseModel):
    """The file.  Fields of a newer release are ignored, so that going back works."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    volume: int
    help_asked_at: AwareDatetime | None = None
    choices: tuple[Choice, ...] = ()
    self_muted_in: LessonId | None = None


def load(path: Path, now: datetime, volume: int) -> Wishes:
    """What the disk holds; a new kiosk starts at `volume`."""
    data = keep.read(path)
    if data is not None:
        try:
            return Wishes.model_validate_json(data)
        except ValueError:
            aside = keep.set_aside(path, now)
            log.error("wishes_on_disk=unusable set_aside=%s", aside.name)
    return Wishes(volume=volume)


def store(path: Path, wishes: Wishes) -> None:
    """Blocks until it is on the disk; raises `OSError`."""
    keep.replace(path, wishes.model_dump_json().encode())
