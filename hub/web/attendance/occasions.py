"""What people were entered for on one day, as the pages and the table file show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from attendance import ledger, presence
from attendance.people import entries, heads, roll
from attendance.people.entries import Kept
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
    found = [of_lesson(session, look, lesson, day) for lesson in today]
    ours = {lesson.id for lesson in today}
    for lesson_id, kept in by_lesson(entries.entries_on(session, day)).items():
        is_elsewhere = lesson_id is not None and lesson_of(look.timetable, lesson_id) is not None
        if lesson_id in ours or is_elsewhere:
            continue
        sitting = without_lesson(session, look, day, kept)
        if sitting.lines:
            found.append(sitting)
    return found


def of_lesson(session: Session, look: Look, lesson: Lesson, day: date) -> Sitting:
    """One lesson: every centre that takes part, people beside presence."""
    kept = [one for one in entries.entries(session, lesson.id) if look.sees(one.center_id)]
    stays = {
        row.center_id: row
        for row in presence.rows(
            ledger.events(session, lesson.id), lesson.ends_at, look.now, lesson.opens_at
        )
    }
    counted = heads.of_lesson(session, lesson.id)
    known = Known(roll.sizes(session), stays, look.now >= lesson.starts_at, counted)
    rows = lines(filter(look.sees, lesson.center_ids), kept, known)
    return Sitting(day, lesson.id, lesson, tuple(rows), tuple(kept))


def without_lesson(session: Session, look: Look, day: date, kept: list[Kept]) -> Sitting:
    """What was entered for no lesson, or for one that is on the timetable no more.

    All of `kept` is of one lesson, or of none.
    """
    lesson_id = kept[0].entry.lesson_id if kept else None
    ours = [one for one in kept if look.sees(one.center_id)]
    rows = lines_without_lesson(ours, Known(roll.sizes(session)))
    return Sitting(day, lesson_id, None, tuple(rows), tuple(ours))
