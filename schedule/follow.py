"""The kiosk's half of the timetable: pull the newest, keep the last good one on disk.

Whatever comes that is not a whole, usable timetable is refused and the old one stays; a
kiosk obeys what it has for as long as the hub is away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from schedule import keep
from schedule.timetable import Timetable, due
from wire.version import HEADER, OLDEST_SUPPORTED

PATH = "/api/kiosk/timetable"
_NOT_MODIFIED = 304
LONGEST_REASON = 200
"""Characters of what is said about a timetable that was refused."""
_NEWER: Final = "ignore"
"""A newer hub may say more than we understand; what we do understand still holds."""

log = logging.getLogger(__name__)


class UnusableTimetableError(Exception):
    """What came is no usable timetable; the old one stays."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a hub said: 2xx or 304, with header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Getter(Protocol):
    """The way to the hub.  Raises its own errors for everything but 2xx and 304."""

    async def get(self, path: str, headers: Mapping[str, str]) -> Answer: ...


class _Kept(BaseModel):
    """The file: the timetable with the tag it came under."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    etag: str
    timetable: Timetable


class Follow:
    """The last good timetable of one kiosk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._etag = ""
        self.timetable: Timetable | None = None
        self.refused: str | None = None
        """Why the newest that came is not obeyed; None while it is."""

    @property
    def etag(self) -> str:
        """Of the last good one, as the hub sent it; empty where there is none."""
        return self._etag

    def load(self, now: datetime) -> Timetable | None:
        """What the disk holds.  A file that cannot be used is set aside and logged."""
        data = keep.read(self._path)
        if data is None:
            return None
        try:
            kept = _Kept.model_validate_json(data, extra=_NEWER)
            _try_out(kept.timetable, now)
        except (ValueError, KeyError, OverflowError) as error:
            aside = keep.set_aside(self._path, now)
            self.refused = f"the one on disk: {_reason(error)}"
            log.error("timetable_on_disk=unusable set_aside=%s", aside.name)
            return None
        self._etag, self.timetable = kept.etag, kept.timetable
        return self.timetable

    async def pull(self, hub: Getter, now: datetime, *, whole: bool = False) -> Timetable | None:
        """Ask the hub; the new timetable once it is on disk, None where there is nothing new.

        `whole` asks for the document even if the hub thinks that we have it.  Raises
        `UnusableTimetableError` and the errors of `hub`.
        """
        tag = {"If-None-Match": self._etag} if self._etag and not whole else {}
        answer = await hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            self.refused = None
            return None
        try:
            timetable = _understood(answer, now)
        except UnusableTimetableError as error:
            self.refused = str(error)
            raise
        self.refused = None
        etag = answer.headers.get("etag", "")
        if timetable == self.timetable and etag == self._etag:
            return None
        kept = _Kept(etag=etag, timetable=timetable)
        try:
            await asyncio.to_thread(keep.replace, self._path, kept.model_dump_json().encode())
        except OSError as error:
            # A full disk: obey it anyway, and without a tag the next pull tries to keep it again.
            log.error("timetable=not_kept reason=%r", error.strerror)
            etag = ""
        fresh = timetable != self.timetable
        self._etag, self.timetable = etag, timetable
        return timetable if fresh else None

    def forget(self) -> None:
        """This kiosk is nobody's any more."""
        self._etag, self.timetable, self.refused = "", None, None
        keep.remove(self._path)


def _understood(answer: Answer, now: datetime) -> Timetable:
    spoken = answer.headers.get(HEADER.lower(), "")
    if spoken.isdecimal() and int(spoken) < OLDEST_SUPPORTED:
        # What it leaves out would be read as a default, and be a lesson on a holiday.
        raise UnusableTimetableError(f"wire {spoken} is too old, {OLDEST_SUPPORTED} is needed")
    try:
        timetable = Timetable.model_validate_json(answer.body, extra=_NEWER)
        _try_out(timetable, now)
    except (ValueError, KeyError, OverflowError) as error:
        # A time zone nobody knows is a KeyError, a date beyond year 9999 an OverflowError.
        raise UnusableTimetableError(_reason(error)) from error
    return timetable


def _reason(error: Exception) -> str:
    """The first thing that is wrong, in one line and without the document's own words."""
    reason = f"{type(error).__name__}: {error}"
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        reason = f"{where}: {first['msg']}" if where else first["msg"]
    return " ".join(reason.split())[:LONGEST_REASON]


def _try_out(timetable: Timetable, now: datetime) -> None:
    """Raise here and now what asking for lessons would raise at every tick."""
    if "version" not in timetable.model_fields_set:
        # Every field has a default, so that any object would pass for a timetable without lessons.
        raise ValueError("no version")
    due(timetable, now)
