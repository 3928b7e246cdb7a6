"""What people were entered for on one day, as the pages and the table file show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy.orm import Session

from attendance import ledger, presence
from attendance.people import entries, heads, roll
from attendance.people.entries import Kept
from attendance.people.heads import Heads
from attendance.people.report import (
    About,
    Known,
    Line,
    Total,
    by_lesson,
    lines,
    lines_without_lesson,
    total,
)
from attendance.presence import Event
from hub import centers, lessons
from hub.auth.staff import Staff
from hub.web.words import clock
from schedule.timetable import Lesson, Timetable, lesson_of
from wire.ids import CenterId, LessonId

WITHOUT = "수업 없이 오신 날"
GONE = "시간표에 없는 수업"

# Calendars of pages: far enough for everybody, and no sum of days leaves what Python counts.
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A lesson with its centres, or what was entered on the day without one (`lesson` None)."""

    day: date
    lesson_id: LessonId | None
    lesson: Lesson | None
    lines: tuple[Line, ...]
    kept: tuple[Kept, ...]

    @property
    def title(self) -> str:
        if self.lesson is not None:
            return self.lesson.title
        return WITHOUT if self.lesson_id is None else GONE

    @property
    def total(self) -> Total:
        return total(self.lines)

    def about(self, zone: str) -> About:
        """How the table file names it."""
        lesson = self.lesson
        starts = clock(lesson.starts_at, zone) if lesson else ""
        return About(self.day, starts, self.title, lesson.instructor if lesson else "")

    def of(self, center_id: CenterId) -> list[Kept]:
        """The entries of one centre."""
        return [item for item in self.kept if item.center_id == center_id]


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at which timetable, and when."""

    timetable: Timetable
    staff: Staff
    now: datetime

    def sees(self, center_id: CenterId) -> bool:
        """Whether whoever looks may know who came there."""
        return centers.is_of(self.timetable, center_id, self.staff)


def day_of(text: str) -> date | None:
    """A day of the city's calendar as addresses and forms write it."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _FIRST_DAY < found < _LAST_DAY else None


def sittings(session: Session, look: Look, day: date) -> list[Sitting]:
    """The day's lessons, then what was entered for lessons that are gone, and for none."""
    today = lessons.on_day(look.timetable, day, look.staff)
    ours = {lesson.id for lesson in today}
    made = by_lesson(entries.entries_for(session, ours, day))
    told = _Told.of(session, ours)
    found = [_sitting(look, lesson, day, made.pop(lesson.id, []), told) for lesson in today]
    for lesson_id, kept in made.items():
        if lesson_id is not None and lesson_of(look.timetable, lesson_id) is not None:
            continue
        sitting = without_lesson(session, look, day, kept)
        if sitting.lines:
            found.append(sitting)
    return found


def of_lesson(session: Session, look: Look, lesson: Lesson, day: date) -> Sitting:
    """One lesson: every centre that takes part, people beside presence."""
    kept = entries.entries(session, lesson.id)
    return _sitting(look, lesson, day, kept, _Told.of(session, [lesson.id]))


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands beside the entries of some lessons, read in one go for all of them."""

    sizes: Mapping[CenterId, int]
    events: Mapping[LessonId, Sequence[Event]]
    heads: Mapping[LessonId, Mapping[CenterId, Heads]]

    @classmethod
    def of(cls, session: Session, lesson_ids: Collection[LessonId]) -> Self:
        events = ledger.events_of(session, lesson_ids)
        return cls(roll.sizes(session), events, heads.of_lessons(session, lesson_ids))


def _sitting(look: Look, lesson: Lesson, day: date, made: list[Kept], told: _Told) -> Sitting:
    seen = {one for one in lesson.center_ids if look.sees(one)}
    kept = [one for one in made if one.center_id in seen or look.sees(one.center_id)]
    events = told.events[lesson.id]
    stays = {
        row.center_id: row
        for row in presence.rows(events, lesson.ends_at, look.now, lesson.opens_at)
    }
    begun = look.now >= lesson.starts_at
    known = Known(told.sizes, stays, begun, told.heads[lesson.id])
    rows = lines([one for one in lesson.center_ids if one in seen], kept, known)
    return Sitting(day, lesson.id, lesson, tuple(rows), tuple(kept))


def without_lesson(session: Session, look: Look, day: date, kept: list[Kept]) -> Sitting:
    """What was entered for no lesson, or for one that is on the timetable no more.

    All of `kept` is of one lesson, or of none.
    """
    lesson_id = kept[0].entry.lesson_id if kept else None
    ours = [one for one in kept if look.sees(one.center_id)]
    rows = lines_without_lesson(ours, Known(roll.sizes(session)))
    return Sitting(day, lesson_id, None, tuple(rows), tuple(ours))
