"""Which lessons rules and exceptions yield."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedule.lesson import Lesson
from schedule.timetable.documents import (
    ExtraLesson,
    OnDay,
    Program,
    Substitute,
    Timetable,
    WeeklyRule,
)
from schedule.timetable.targets import Targets, targets
from wire.ids import CenterId, ItemId, LessonId


class Gap(NamedTuple):
    """When a cancelled lesson would have been, and what is shown instead."""

    starts_at: datetime
    ends_at: datetime
    center_ids: tuple[CenterId, ...]
    replacement_ids: tuple[ItemId, ...]
    lesson_id: LessonId


class _Slot(NamedTuple):
    """When an offer takes place, and for how long kiosks open before."""

    id: LessonId
    starts_at: datetime
    minutes: int
    lead_s: int


def lessons(timetable: Timetable, start: datetime, end: datetime) -> list[Lesson]:
    """Every lesson whose open time [opens_at, ends_at) meets [start, end), by start time."""
    made = _Making(timetable)
    every = (*_weekly(made, start, end), *_moved(made), *_extra(made))
    inside = [lesson for lesson in every if lesson.opens_at < end and lesson.ends_at > start]
    return sorted(inside, key=lambda lesson: (lesson.starts_at, lesson.id))


def lesson_of(timetable: Timetable, lesson_id: LessonId) -> Lesson | None:
    """The lesson of this id, whenever it is; None if the timetable does not yield it."""
    made = _Making(timetable)
    for lesson in (*_extra(made), *_moved(made)):
        if lesson.id == lesson_id:
            return lesson
    rule_id, _, day = lesson_id.rpartition("-")
    try:
        wanted = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    if not any(rule.id == rule_id for rule in timetable.rules):
        return None
    nearby = _weekly(made, wanted - timedelta(days=1), wanted + timedelta(days=2))
    return next((lesson for lesson in nearby if lesson.id == lesson_id), None)


def gaps(timetable: Timetable, start: datetime, end: datetime) -> list[Gap]:
    """The cancelled lessons that would have met [start, end), by start time."""
    rules = {rule.id: rule for rule in timetable.rules}
    programs = {program.id: program for program in timetable.programs}
    found = []
    for cancelled in timetable.cancellations:
        rule = rules[cancelled.rule_id]
        if not _falls_on(timetable, rule, cancelled.day):
            continue
        starts_at = _moment(timetable, cancelled.day, rule.start)
        ends_at = starts_at + timedelta(minutes=rule.minutes)
        if starts_at < end and ends_at > start:
            instead = cancelled.replacement_ids or programs[rule.program_id].replacement_ids
            lesson_id = _id(rule, cancelled.day)
            found.append(Gap(starts_at, ends_at, targets(timetable, rule), instead, lesson_id))
    return sorted(found, key=lambda gap: gap.starts_at)


class _Making:
    """A timetable, and what is looked up in it for each of its lessons."""

    def __init__(self, timetable: Timetable) -> None:
        self.timetable = timetable
        self._targets = Targets(timetable)
        self._programs = {program.id: program for program in timetable.programs}
        self._substitutes = {(one.rule_id, one.day): one for one in timetable.substitutions}

    def lesson(
        self, offer: WeeklyRule | ExtraLesson, slot: _Slot, day: date | None = None
    ) -> Lesson:
        program = self._programs[offer.program_id]
        teacher: Program | Substitute = program
        if isinstance(offer, ExtraLesson):
            teacher = offer.substitute or program
        elif day is not None:
            teacher = self._substitutes.get((offer.id, day), program)
        return Lesson(
            id=slot.id,
            program_id=program.id,
            title=program.title,
            kind=program.kind,
            instructor_id=teacher.instructor_id,
            instructor=teacher.instructor,
            opens_at=slot.starts_at - timedelta(seconds=slot.lead_s),
            starts_at=slot.starts_at,
            ends_at=slot.starts_at + timedelta(minutes=slot.minutes),
            center_ids=self._targets.of(offer),
        )


def _weekly(made: _Making, start: datetime, end: datetime) -> Iterator[Lesson]:
    timetable = made.timetable
    zone = ZoneInfo(timetable.timezone)
    exceptions: tuple[OnDay, ...] = (*timetable.cancellations, *timetable.moves)
    excepted = {(one.rule_id, one.day) for one in exceptions}
    # One day more on both sides: a lesson may cross midnight, and its lead may.
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date() + timedelta(days=1)
    while day <= last:
        for rule in timetable.rules:
            if (rule.id, day) not in excepted and _falls_on(timetable, rule, day):
                starts_at = _moment(timetable, day, rule.start)
                slot = _Slot(_id(rule, day), starts_at, rule.minutes, timetable.lead_s)
                yield made.lesson(rule, slot, day)
        day += timedelta(days=1)


def _moved(made: _Making) -> Iterator[Lesson]:
    timetable = made.timetable
    rules = {rule.id: rule for rule in timetable.rules}
    cancelled = {(one.rule_id, one.day) for one in timetable.cancellations}
    for move in timetable.moves:
        rule = rules[move.rule_id]
        # A lesson that is moved away from a public holiday is held all the same.
        if (rule.id, move.day) in cancelled or not _repeats_on(rule, move.day):
            continue
        starts_at = move.starts_at.astimezone(UTC)
        minutes = move.minutes or rule.minutes
        slot = _Slot(_id(rule, move.day), starts_at, minutes, timetable.lead_s)
        yield made.lesson(rule, slot, move.day)


def _extra(made: _Making) -> Iterator[Lesson]:
    for extra in made.timetable.extras:
        slot = _Slot(extra.id, extra.starts_at.astimezone(UTC), extra.minutes, extra.lead_s)
        yield made.lesson(extra, slot)


def _id(rule: WeeklyRule, day: date) -> LessonId:
    return LessonId(f"{rule.id}-{day:%Y%m%d}")


def _moment(timetable: Timetable, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(timetable.timezone)).astimezone(UTC)


def _falls_on(timetable: Timetable, rule: WeeklyRule, day: date) -> bool:
    off = not rule.on_days_off and any(one.day == day for one in timetable.days_off)
    return _repeats_on(rule, day) and not off


def _repeats_on(rule: WeeklyRule, day: date) -> bool:
    inside = rule.first_day <= day and (rule.last_day is None or day <= rule.last_day)
    return inside and day.weekday() in rule.weekdays
