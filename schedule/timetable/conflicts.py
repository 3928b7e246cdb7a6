"""Lessons that cannot both be held: two for one centre, or two with one instructor."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from schedule.timetable.documents import Timetable
from schedule.timetable.lessons import Lesson, lessons
from wire.ids import CenterId, StaffId


class Conflict(NamedTuple):
    """`subject` would have to be in both lessons at once; the first time it happens."""

    what: Literal["center", "instructor"]
    subject: CenterId | StaffId
    first: Lesson
    second: Lesson


def conflicts(timetable: Timetable, start: datetime, end: datetime) -> list[Conflict]:
    """Every clash between [start, end), by time; one that repeats is named once."""
    found: dict[tuple[str, str, str, str], Conflict] = {}
    running: list[Lesson] = []
    for lesson in lessons(timetable, start, end):
        running = [one for one in running if one.ends_at > lesson.starts_at]
        for other in running:
            for clash in _between(other, lesson):
                key = (clash.what, clash.subject, _offer(other), _offer(lesson))
                found.setdefault(key, clash)
        running.append(lesson)
    return list(found.values())


def _between(first: Lesson, second: Lesson) -> list[Conflict]:
    shared = [one for one in first.center_ids if one in second.center_ids]
    clashes = [Conflict("center", center_id, first, second) for center_id in shared]
    if first.instructor_id == second.instructor_id:
        clashes.append(Conflict("instructor", first.instructor_id, first, second))
    return clashes


def _offer(lesson: Lesson) -> str:
    """What yields a lesson week after week: its rule, or itself."""
    rule_id, _, day = lesson.id.rpartition("-")
    return rule_id if rule_id and len(day) == 8 and day.isdecimal() else lesson.id
