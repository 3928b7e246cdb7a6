"""Storing what kiosks say of themselves, many in one transaction.

Each heartbeat is answered once it is on disk, and a disk confirms a few hundred writes a second.
So while one transaction is being confirmed the next ones gather, and go together: with nine kiosks
none waits for another, with ten thousand a whole crowd costs one write.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from attendance.people import heads
from fleet import registry
from fleet.health import KioskReport, LessonHealth
from fleet.registry import CallingKiosk, Reported
from notice import calls as help_calls
from store.engine import Store
from wire.ids import KioskId, LessonId

log = logging.getLogger(__name__)

_MOST = 500
"""Heartbeats in one transaction: others write, too, and one at a time."""

_Write: TypeAlias = Callable[[Session], None]


@dataclass(frozen=True, slots=True)
class _Beat:
    write: _Write | None
    reported: Reported | None = None
    stored: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Heartbeats:
    """Lives on the hub's event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Beat] = []
        self._writing: asyncio.Task[None] | None = None
        self._most: dict[KioskId, tuple[LessonId, int]] = {}

    async def report(self, kiosk: CallingKiosk, report: KioskReport, now: datetime) -> None:
        """Keep a report, and the head count and the call for help that may be in it.

        Returns when it is stored, or raises what the database does.
        """
        counted = self._more_people(kiosk.id, report.lesson)

        def write(session: Session) -> None:
            if counted is not None:
                heads.keep(session, *counted, kiosk.center_id, now)
            if report.help_asked_at is not None:
                help_calls.hear(session, kiosk.center_id, kiosk.id, report.help_asked_at, now)

        has_more = counted is not None or report.help_asked_at is not None
        reported = Reported(kiosk.id, report, now)
        await self._add(_Beat(write if has_more else None, reported)).stored
        if counted is not None:
            self._most[kiosk.id] = counted

    def _more_people(
        self, kiosk_id: KioskId, lesson: LessonHealth | None
    ) -> tuple[LessonId, int] | None:
        """A lesson's head count where it is news: most reports only say the same again."""
        if lesson is None or lesson.people is None:
            return None
        known_lesson, most = self._most.get(kiosk_id, (None, 0))
        if known_lesson == lesson.lesson_id and lesson.people <= most:
            return None
        return lesson.lesson_id, lesson.people

    def note(self, kiosk_id: KioskId, now: datetime) -> None:
        """A kiosk's line opened or closed.  Stored soon; nobody waits for it."""
        beat = self._add(_Beat(lambda session: registry.seen(session, kiosk_id, now)))
        beat.stored.add_done_callback(_say_if_lost)

    async def close(self) -> None:
        """Return when what waits is stored."""
        if self._writing is not None:
            await self._writing

    def _add(self, beat: _Beat) -> _Beat:
        self._waiting.append(beat)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="heartbeats")
        return beat

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                beats, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                errors = await run_in_threadpool(self._write, beats)
                for beat, error in zip(beats, errors, strict=True):
                    # Whoever hung up meanwhile waits for nothing any more.
                    if beat.stored.done():
                        continue
                    if error is None:
                        beat.stored.set_result(None)
                    else:
                        beat.stored.set_exception(error)
        finally:
            self._writing = None

    def _write(self, beats: Sequence[_Beat]) -> list[Exception | None]:
        try:
            with self._store.transaction() as session:
                registry.keep_reports(session, [beat.reported for beat in beats if beat.reported])
                for beat in beats:
                    if beat.write is not None:
                        beat.write(session)
        except OperationalError as error:
            # The database does not keep up: to try each of them would only add to that.
            return [error] * len(beats)
        except Exception as error:  # noqa: BLE001 - it is told to the one whose heartbeat it is
            if len(beats) == 1:
                return [error]
            return [found for beat in beats for found in self._write([beat])]
        return [None] * len(beats)


def _say_if_lost(stored: asyncio.Future[None]) -> None:
    if not stored.cancelled() and (error := stored.exception()) is not None:
        log.warning("not noted that a kiosk came or went reason=%s", error)
