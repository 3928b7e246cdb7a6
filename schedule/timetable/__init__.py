"""The timetable (pure): rules and exceptions that yield lessons, and what is offered now.

A timetable is one complete, versioned document.  Hub and kiosk run the same code on it, so
a kiosk that has been cut off for weeks still knows its lessons.  Rules are written in the
city's wall-clock time; lessons come out in UTC.  Windows are end-exclusive.
"""

from schedule.lesson import Center, Lesson
from schedule.timetable.conflicts import Conflict, conflicts
from schedule.timetable.documents import (
    DEFAULT_LEAD_S,
    Cancellation,
    DayOff,
    DayOverride,
    ExtraLesson,
    Group,
    Loop,
    Move,
    Program,
    Substitute,
    Substitution,
    Timetable,
    WeeklyRule,
)
from schedule.timetable.due import Due, due
from schedule.timetable.lessons import Gap, gaps, lesson_of, lessons
from schedule.timetable.narrow import for_center, with_lead
from schedule.timetable.offer import Offer, offer
from schedule.timetable.targets import neighbors, targets

__all__ = [
    "DEFAULT_LEAD_S",
    "Cancellation",
    "Center",
    "Conflict",
    "DayOff",
    "DayOverride",
    "Due",
    "ExtraLesson",
    "Gap",
    "Group",
    "Lesson",
    "Loop",
    "Move",
    "Offer",
    "Program",
    "Substitute",
    "Substitution",
    "Timetable",
    "WeeklyRule",
    "conflicts",
    "due",
    "for_center",
    "gaps",
    "lesson_of",
    "lessons",
    "neighbors",
    "offer",
    "targets",
    "with_lead",
]
