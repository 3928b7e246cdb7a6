"""What is on at one moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from schedule.lesson import Lesson
from schedule.timetable.documents import Timetable
from schedule.timetable.lessons import lessons
from wire.ids import CenterId


class Due(NamedTuple):
    """What is on at one moment: the open lesson, and the one after it."""

    current: Lesson | None
    next: Lesson | None


def due(
    timetable: Timetable,
    now: datetime,
    center_id: CenterId | None = None,
    horizon: timedelta = timedelta(days=14),
) -> Due:
    """The lesson that is open at `now` (opens_at <= now < ends_at) and the next to open.

    Of two open lessons a started one wins over one that only waits to start, and of two
    started ones the later: back to back, the first is whole and the second begins on time.
    `center_id` narrows to the lessons of one centre.
    """
    found = [
        lesson
        for lesson in lessons(timetable, now, now + horizon)
        if center_id is None or lesson.includes(center_id)
    ]
    open_now = [lesson for lesson in found if lesson.opens_at <= now]
    current = max(
        open_now, key=lambda lesson: (lesson.starts_at <= now, lesson.starts_at), default=None
    )
    following = next(
        (lesson for lesson in found if lesson is not current and lesson.starts_at > now), None
    )
    return Due(current, following)
