"""What this kiosk is to be like: the hub's word, and its own config file where the hub is silent.

The last good word stays on the disk and holds for as long as the hub is away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from fleet.settings.hours import all_hours
from fleet.settings.values import KioskSettings
from kiosk.agent.mode import Rests
from kiosk.config import KioskConfig, Volume
from schedule import keep

log = logging.getLogger(__name__)


class _Kept(BaseModel):
    """The file.  Fields of a newer release are ignored, so that going back works."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    etag: str = ""
    settings: KioskSettings = KioskSettings()


class Obeyed:
    """The settings that hold now."""

    def __init__(self, config: KioskConfig, path: Path, now: datetime) -> None:
        self._config = config
        self._path = path
        self._kept = _load(path, now)
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after each change; it must not block."""
        self._listeners.append(listener)

    @property
    def now(self) -> KioskSettings:
        return self._kept.settings

    @property
    def etag(self) -> str:
        return self._kept.etag

    @property
    def volume(self) -> Volume:
        """Between which steps people may choose; of two that contradict, the quieter counts."""
        own, told = self._config.volume, self.now
        ceiling = own.ceiling if told.volume_ceiling is None else told.volume_ceiling
        floor = min(own.floor if told.volume_floor is None else told.volume_floor, ceiling)
        return Volume(start=min(max(own.start, floor), ceiling), floor=floor, ceiling=ceiling)

    @property
    def rests(self) -> Rests:
        """When home gives way to a clock, and when the screen is dark."""
        own, told = self._config.quiet, self.now.screen_off
        after = timedelta(minutes=own.after_minutes) or None
        return Rests(after, all_hours(own.screen_off if told is None else told))

    @property
    def keep_free(self) -> int:
        """Bytes of the disk that no film may take."""
        told = self.now.keep_free_mib
        return (self._config.library.keep_free_mib if told is None else told) * 2**20

    async def take(self, settings: KioskSettings, etag: str) -> bool:
        """Obey these from now on; whether anything is new."""
        fresh = settings != self.now
        if not fresh and etag == self.etag:
            return False
        kept = _Kept(etag=etag, settings=settings)
        try:
            await asyncio.to_thread(keep.replace, self._path, kept.model_dump_json().encode())
        except OSError as error:
            # A full disk: obey them anyway, and without a tag the next pull tries to keep them.
            log.error("settings=not_kept reason=%r", error.strerror)
            kept = _Kept(settings=settings)
        self._kept = kept
        self._tell()
        return fresh

    def forget(self) -> None:
        """This kiosk is nobody's any more: its own file holds."""
        keep.remove(self._path)
        self._kept = _Kept()
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _load(path: Path, now: datetime) -> _Kept:
    data = keep.read(path)
    if data is not None:
        try:
            return _Kept.model_validate_json(data)
        except ValueError:
            aside = keep.set_aside(path, now)
            log.error("settings_on_disk=unusable set_aside=%s", aside.name)
    return _Kept()
