"""What the hub knows at one moment: of the day, and of each centre (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from attendance.entry import People
from attendance.people.heads import Heads
from attendance.presence import Row
from fleet.health import KioskReport
from fleet.registry import Kiosk
from schedule.timetable import Center, Lesson

LATE_AFTER = timedelta(seconds=30)
"""A centre that is not in this long after the start is worth a look."""


class Tone(StrEnum):
    """How a state looks; the words say the same, nobody has to tell colours apart."""

    GOOD = "good"
    QUIET = "quiet"
    WATCH = "watch"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class State:
    """Something in words."""

    words: str
    tone: Tone


NOTHING = State("–", Tone.QUIET)


@dataclass(frozen=True, slots=True)
class Day:
    """What is on: `lesson` is the open one, else the next of today, else the last of today."""

    now: datetime
    zone: str
    lesson: Lesson | None
    lessons: tuple[Lesson, ...]
    engine_reachable: bool | None

    @property
    def running(self) -> tuple[Lesson, ...]:
        return tuple(one for one in self.lessons if one.starts_at <= self.now < one.ends_at)

    @property
    def is_open(self) -> bool:
        return any(is_open(one, self.now) for one in self.lessons)


@dataclass(frozen=True, slots=True)
class CenterNow:
    """Everything the hub knows of one centre at this moment."""

    center: Center
    kiosk: Kiosk | None
    connected: bool
    lesson: Lesson | None = None
    """The centre's own: the open one, else the next of today, else the last of today."""
    presence: Row | None = None
    people: People | None = None
    picture_at: datetime | None = None
    heads: Heads | None = None
    """Of the lesson: what was counted at most, or what a person said."""

    @property
    def report(self) -> KioskReport | None:
        return self.kiosk.report if self.kiosk else None

    @property
    def heard(self) -> KioskReport | None:
        """The report, as far as it says how the kiosk is now."""
        return self.report if self.connected else None

    @property
    def inside(self) -> bool:
        return self.presence is not None and self.presence.left_at is None

    @property
    def heads_now(self) -> Heads | None:
        """Who is counted there at this moment where the camera says so, else of the lesson."""
        heard = self.heard.lesson if self.heard else None
        same = heard is not None and self.lesson is not None and heard.lesson_id == self.lesson.id
        corrected = self.heads is not None and not self.heads.is_estimate
        if heard is None or not same or heard.people is None or corrected or not self.inside:
            return self.heads
        return Heads(heard.people)

    def in_open_lesson(self, now: datetime) -> bool:
        return self.inside and self.lesson is not None and is_open(self.lesson, now)


def is_open(lesson: Lesson, now: datetime) -> bool:
    return lesson.opens_at <= now < lesson.ends_at


def lesson_to_show(lessons: tuple[Lesson, ...], now: datetime) -> Lesson | None:
    """Of a day's lessons, by start: the open one, else the next, else the last."""
    open_now = [lesson for lesson in lessons if is_open(lesson, now)]
    coming = [lesson for lesson in lessons if lesson.opens_at > now]
    over = [lesson for lesson in lessons if lesson.ends_at <= now]
    return next(iter([*reversed(open_now), *coming[:1], *reversed(over)]), None)
