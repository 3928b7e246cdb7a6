"""What people at this kiosk chose, on disk before anybody is told that it is done.

Also the film that is on or waits, and playbacks that are over and not in the journal yet.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from content.player import Standing
from kiosk.agent.mode import Choice, Played, Show
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
    attendance_opened_at: AwareDatetime | None = None
    film: Standing | None = None
    show: Show | None = None
    played: tuple[Played, ...] = ()


class Wished:
    """The wishes of this kiosk, and whether the disk has them."""

    def __init__(self, path: Path, now: datetime, volume: int) -> None:
        """Take up what the disk holds; a new kiosk starts at `volume`."""
        self._path = path
        self._stored = True
        self.now = _load(path, now, volume)

    async def change(self, **changes: Any) -> str | None:
        """None once it is on disk, else "not_stored".

        A full disk must not keep anybody out of a lesson: the wish holds until a restart, and
        the next change tries to store it, too.
        """
        wished = self.now.model_copy(update=changes)
        if wished == self.now and self._stored:
            return None
        self.now, self._stored = wished, False
        try:
            await asyncio.to_thread(keep.replace, self._path, wished.model_dump_json().encode())
        except OSError as error:
            log.error("wishes=not_stored reason=%r", error.strerror)
            return "not_stored"
        self._stored = True
        return None


def _load(path: Path, now: datetime, volume: int) -> Wishes:
    data = keep.read(path)
    if data is not None:
        try:
            return Wishes.model_validate_json(data)
        except ValueError:
            aside = keep.set_aside(path, now)
            log.error("wishes_on_disk=unusable set_aside=%s", aside.name)
    return Wishes(volume=volume)
