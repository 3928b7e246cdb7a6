"""The timetable (pure): rules and exceptions that yield lessons, and what is due now.

A timetable is one complete, versioned document.  Hub and kiosk run the same code on it, so
a kiosk that has been cut off for weeks still knows its lessons.  Rules are written in the
city's wall-clock time; lessons come out in UTC.  Windows are end-exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from wire.ids import CenterId, LessonId, ProgramId, StaffId

DEFAULT_LEAD_S = 300
"""Kiosks open the lesson this long before it starts (countdown, then the waiting room)."""


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Center(_Document):
    """One senior centre, as timetables and screens name it."""

    id: CenterId
    name: str = Field(min_length=1, max_length=40)
    county: str = ""


class Program(_Document):
    """A repeated offering such as "앉아서 하는 튼튼 체조"."""

    id: ProgramId
    title: str = Field(min_length=1, max_length=40)
    kind: Literal["leisure", "health"]
    instructor_id: StaffId
    instructor: str = Field(min_length=1, max_length=20, description="as shown: 박정은 선생님")


class WeeklyRule(_Document):
    """A program on some weekdays at one wall-clock time, for some or all centres."""

    id: str
    program_id: ProgramId
    weekdays: tuple[int, ...] = Field(description="0 is Monday")
    start: time
    minutes: int = Field(default=60, ge=5, le=480)
    first_day: date
    last_day: date | None = None
    center_ids: tuple[CenterId, ...] = Field(default=(), description="empty means every centre")


class ExtraLesson(_Document):
    """One lesson outside the weekly rules; its id is the lesson's id."""

    id: LessonId
    program_id: ProgramId
    starts_at: AwareDatetime
    minutes: int = Field(default=60, ge=1, le=480)
    lead_s: int = Field(default=DEFAULT_LEAD_S, ge=10, le=3600)
    center_ids: tuple[CenterId, ...] = ()


class Cancellation(_Document):
    """One day on which a weekly rule yields no lesson."""

    rule_id: str
    day: date


class Lesson(_Document):
    """One dated occurrence of a program.  Times are UTC."""

    id: LessonId
    program_id: ProgramId
    title: str
    kind: Literal["leisure", "health"]
    instructor_id: StaffId
    instructor: str
    opens_at: AwareDatetime = Field(description="kiosks count down and enter the waiting room")
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    center_ids: tuple[CenterId, ...]

    def includes(self, center_id: CenterId) -> bool:
        """Whether a centre takes part."""
        return center_id in self.center_ids


_Item = TypeVar("_Item", Program, WeeklyRule, ExtraLesson)


class Timetable(_Document):
    """Everything that decides which lessons there are."""

    version: int = 0
    timezone: str = "Asia/Seoul"
    lead_s: int = Field(default=DEFAULT_LEAD_S, ge=10, le=3600)
    centers: tuple[Center, ...] = ()
    programs: tuple[Program, ...] = ()
    rules: tuple[WeeklyRule, ...] = ()
    extras: tuple[ExtraLesson, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{name!r} is no time zone; write one like Asia/Seoul") from error
        return name

    @field_validator("programs", "rules", "extras")
    @classmethod
    def _ids_are_unique(cls, items: tuple[_Item, ...]) -> tuple[_Item, ...]:
        seen: set[str] = set()
        for item in items:
            if item.id in seen:
                raise ValueError(f"the id {item.id!r} is used twice")
            seen.add(item.id)
        return items

    @model_validator(mode="after")
    def _references_exist(self) -> Timetable:
        programs = {program.id for program in self.programs}
        centers = {center.id for center in self.centers}
        offers: tuple[WeeklyRule | ExtraLesson, ...] = (*self.rules, *self.extras)
        for offer in offers:
            if offer.program_id not in programs:
                raise ValueError(f"{offer.id}: program_id {offer.program_id!r} is not in programs")
            unknown = [center for center in offer.center_ids if center not in centers]
            if unknown:
                raise ValueError(f"{offer.id}: center_ids {unknown!r} are not in centers")
        for rule in self.rules:
            if not rule.weekdays or not set(rule.weekdays) <= set(range(7)):
                raise ValueError(f"{rule.id}: weekdays must be numbers from 0 (Monday) to 6")
        return self

    def center(self, center_id: CenterId) -> Center | None:
        """The centre of this id, if the timetable knows it."""
        return next((center for center in self.centers if center.id == center_id), None)


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


def lessons(timetable: Timetable, start: datetime, end: datetime) -> list[Lesson]:
    """Every lesson whose open time [opens_at, ends_at) meets [start, end), by start time."""
    every = (*_weekly(timetable, start, end), *_extra(timetable))
    inside = [lesson for lesson in every if lesson.opens_at < end and lesson.ends_at > start]
    return sorted(inside, key=lambda lesson: (lesson.starts_at, lesson.id))


def lesson_of(timetable: Timetable, lesson_id: LessonId) -> Lesson | None:
    """The lesson of this id, whenever it is; None if the timetable does not yield it."""
    for lesson in _extra(timetable):
        if lesson.id == lesson_id:
            return lesson
    rule_id, _, day = lesson_id.rpartition("-")
    try:
        wanted = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    if not any(rule.id == rule_id for rule in timetable.rules):
        return None
    nearby = _weekly(timetable, wanted - timedelta(days=1), wanted + timedelta(days=2))
    return next((lesson for lesson in nearby if lesson.id == lesson_id), None)


def for_center(timetable: Timetable, center_id: CenterId) -> Timetable:
    """What one centre's kiosk needs: its own lessons, with every centre's name."""

    def concerns(center_ids: Iterable[CenterId]) -> bool:
        wanted = tuple(center_ids)
        return not wanted or center_id in wanted

    rules = tuple(rule for rule in timetable.rules if concerns(rule.center_ids))
    kept = {rule.id for rule in rules}
    return timetable.model_copy(
        update={
            "rules": rules,
            "extras": tuple(extra for extra in timetable.extras if concerns(extra.center_ids)),
            "cancellations": tuple(c for c in timetable.cancellations if c.rule_id in kept),
        }
    )


def _weekly(timetable: Timetable, start: datetime, end: datetime) -> Iterator[Lesson]:
    zone = ZoneInfo(timetable.timezone)
    cancelled = {(item.rule_id, item.day) for item in timetable.cancellations}
    # One day more on both sides: a lesson may cross midnight, and its lead may.
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date() + timedelta(days=1)
    while day <= last:
        for rule in timetable.rules:
            if _falls_on(rule, day) and (rule.id, day) not in cancelled:
                starts_at = datetime.combine(day, rule.start, zone).astimezone(UTC)
                lesson_id = LessonId(f"{rule.id}-{day:%Y%m%d}")
                yield _lesson(timetable, rule, lesson_id, starts_at, timetable.lead_s)
        day += timedelta(days=1)


def _falls_on(rule: WeeklyRule, day: date) -> bool:
    inside = rule.first_day <= day and (rule.last_day is None or day <= rule.last_day)
    return inside and day.weekday() in rule.weekdays


def _extra(timetable: Timetable) -> Iterator[Lesson]:
    for extra in timetable.extras:
        starts_at = extra.starts_at.astimezone(UTC)
        yield _lesson(timetable, extra, extra.id, starts_at, extra.lead_s)


def _lesson(
    timetable: Timetable,
    offer: WeeklyRule | ExtraLesson,
    lesson_id: LessonId,
    starts_at: datetime,
    lead_s: int,
) -> Lesson:
    program = next(item for item in timetable.programs if item.id == offer.program_id)
    return Lesson(
        id=lesson_id,
        program_id=program.id,
        title=program.title,
        kind=program.kind,
        instructor_id=program.instructor_id,
        instructor=program.instructor,
        opens_at=starts_at - timedelta(seconds=lead_s),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=offer.minutes),
        center_ids=offer.center_ids or tuple(center.id for center in timetable.centers),
    )
