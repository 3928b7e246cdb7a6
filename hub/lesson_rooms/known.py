"""What the database knows of rooms.  Each call blocks for as long as that takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fleet import registry
from fleet.errors import KioskUnknownError
from hub import lessons
from media.rooms import stages
from media.stage import RoomCard
from schedule import publish
from schedule.timetable import Lesson, lesson_of
from store.engine import Store
from wire.ids import CenterId, KioskId, LessonId

AFTER_END = timedelta(seconds=30)
"""A room outlives its lesson by this much, so that kiosks leave by themselves first."""
AFTER_CLOSING = timedelta(seconds=10)
"""The same, when the instructor closed the lesson early."""


class Known:
    """Of lessons, their stages, and the kiosks that may be in them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def card(self, lesson_id: LessonId) -> RoomCard | None:
        with self._store.reading() as session:
            return lessons.card(session, lesson_id)

    def ours(self, names: Sequence[LessonId]) -> set[LessonId]:
        """Which of these rooms are lessons of ours."""
        with self._store.reading() as session:
            timetable = publish.current(session)
        return {name for name in names if lesson_of(timetable, name) is not None}

    def running(self, now: datetime) -> list[LessonId]:
        with self._store.reading() as session:
            timetable = publish.current(session)
        return [lesson.id for lesson in lessons.around(timetable, now)]

    def over(self, names: Sequence[LessonId], now: datetime) -> list[LessonId]:
        """Which of these rooms nobody needs any more."""
        with self._store.reading() as session:
            timetable = publish.current(session)
            found = [lesson_of(timetable, name) for name in names]
            return [
                lesson.id
                for lesson in found
                if lesson is not None and _is_over(lesson, stages.current(session, lesson.id), now)
            ]

    def stands_there(self, center_id: CenterId, kiosk_id: KioskId | None) -> bool:
        """Whether this is the kiosk of that centre, and was not revoked."""
        with self._store.reading() as session:
            try:
                return registry.kiosk(session, kiosk_id or KioskId("")).center_id == center_id
            except KioskUnknownError:
                return False


def _is_over(lesson: Lesson, kept: stages.KeptStage, now: datetime) -> bool:
    if now >= lesson.ends_at + AFTER_END:
        return True
    changed_at = kept.changed_at
    return kept.stage.ended and changed_at is not None and now >= changed_at + AFTER_CLOSING
