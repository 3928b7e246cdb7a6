"""Lessons that cannot both be held: two for one centre, or two with one instructor."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from schedule.lesson import Lesson
from schedule.timetable.documents import Timetable
from schedule.timetable.lessons import lessons
from wire.ids import CenterId, LessonId, StaffId


class Conflict(NamedTuple):
    """`subject` would have to be in both lessons at once; the first time it happens."""

    what: Literal["center", "instructor"]
    subject: CenterId | StaffId
    first: Lesson
    second: Lesson


def conflicts(timetable: Timetable, start: datetime, end: datetime) -> list[Conflict]:
    """Every clash between [start, end), by time; one that repeats is named once."""
    found: dict[tuple[str, str, str, str], Conflict] = {}
    running = _Running()
    for lesson in lessons(timetable, start, end):
        for other in running.with_somebody_of(lesson):
            for clash in _between(other, lesson):
                key = (clash.what, clash.subject, _offer(other), _offer(lesson))
                found.setdefault(key, clash)
        running.add(lesson)
    return list(found.values())


class _Running:
    """The lessons that began last, by who is in them: a nation holds thousands at once."""

    def __init__(self) -> None:
        self._by_whom: dict[str, list[Lesson]] = {}
        self._order: dict[LessonId, int] = {}

    def add(self, lesson: Lesson) -> None:
        self._order[lesson.id] = len(self._order)
        for whom in (*lesson.center_ids, lesson.instructor_id):
            self._by_whom.setdefault(whom, []).append(lesson)

    def with_somebody_of(self, lesson: Lesson) -> list[Lesson]:
        """Those not yet over when this one begins, in the order in which they began."""
        found: dict[LessonId, Lesson] = {}
        for whom in (*lesson.center_ids, lesson.instructor_id):
            held = self._by_whom.get(whom, [])
            held[:] = [one for one in held if one.ends_at > lesson.starts_at]
            found.update((one.id, one) for one in held)
        return sorted(found.values(), key=lambda one: self._order[one.id])


def _between(first: Lesson, second: Lesson) -> list[Conflict]:
    theirs = frozenset(second.center_ids)
    shared = [one for one in first.center_ids if one in theirs]
    clashes = [Conflict("center", center_id, first, second) for center_id in shared]
    if first.instructor_id == second.instructor_id:
        clashes.append(Conflict("instructor", first.instructor_id, first, second))
    return clashes


def _offer(lesson: Lesson) -> str:
    """What yields a lesson week after week: its rule, or itself."""
    rule_id, _, day = lesson.id.rpartition("-")
    return rule_id if rule_id and len(day) == 8 and day.isdecimal() else lesson.id
