"""One lesson of a timetable: where it comes from, and the ways in which one day may differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from schedule.timetable import (
    Cancellation,
    ExtraLesson,
    Move,
    Program,
    Substitute,
    Substitution,
    Timetable,
    WeeklyRule,
)
from schedule.timetable.documents import OnDay
from wire.ids import ItemId, LessonId, StaffId

_Exception = TypeVar("_Exception", bound=OnDay)
Teacher = tuple[StaffId, str]
"""Who teaches, and the name as shown."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What yields a lesson: a day of a rule with its exceptions, or an extra."""

    program: Program
    offer: WeeklyRule | ExtraLesson
    starts_at: datetime  # in UTC; of a cancelled lesson, when it would have been
    day: date | None = None  # the day a rule means, which a move does not change
    cancellation: Cancellation | None = None
    move: Move | None = None
    substitution: Substitute | None = None

    @property
    def rule(self) -> WeeklyRule | None:
        return self.offer if isinstance(self.offer, WeeklyRule) else None

    @property
    def extra(self) -> ExtraLesson | None:
        return self.offer if isinstance(self.offer, ExtraLesson) else None

    @property
    def differs(self) -> bool:
        """Whether this day is not as its rule says."""
        return any((self.cancellation, self.move, self.substitution))

    @property
    def minutes(self) -> int:
        return (self.move and self.move.minutes) or self.offer.minutes

    @property
    def instructor_id(self) -> StaffId:
        return (self.substitution or self.program).instructor_id

    @property
    def instructor(self) -> str:
        return (self.substitution or self.program).instructor

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def origin(timetable: Timetable, lesson_id: LessonId) -> Origin | None:
    """Where a lesson comes from, also a cancelled one; None where nothing yields it."""
    programs = {program.id: program for program in timetable.programs}
    for extra in timetable.extras:
        if extra.id == lesson_id:
            return Origin(
                programs[extra.program_id],
                extra,
                extra.starts_at.astimezone(UTC),
                substitution=extra.substitute,
            )
    rule_id, _, day = lesson_id.rpartition("-")
    rule = next((one for one in timetable.rules if one.id == rule_id), None)
    meant = _day(day)
    if rule is None or meant is None or not repeats_on(rule, meant):
        return None
    move = _of_day(timetable.moves, rule_id, meant)
    return Origin(
        programs[rule.program_id],
        rule,
        move.starts_at.astimezone(UTC) if move else meant_at(timetable, rule, meant),
        meant,
        _of_day(timetable.cancellations, rule_id, meant),
        move,
        _of_day(timetable.substitutions, rule_id, meant),
    )


def cancel_day(
    timetable: Timetable, rule_id: str, day: date, replacement_ids: tuple[ItemId, ...] = ()
) -> Timetable:
    """No lesson on this day; what else was different about it is forgotten."""
    bare = restore_day(timetable, rule_id, day)
    cancelled = Cancellation(rule_id=rule_id, day=day, replacement_ids=replacement_ids)
    return bare.model_copy(update={"cancellations": (*bare.cancellations, cancelled)})


def restore_day(timetable: Timetable, rule_id: str, day: date) -> Timetable:
    """The day as its rule says."""
    return timetable.model_copy(
        update={
            "cancellations": _without(timetable.cancellations, rule_id, day),
            "moves": _without(timetable.moves, rule_id, day),
            "substitutions": _without(timetable.substitutions, rule_id, day),
        }
    )


def move_day(
    timetable: Timetable, rule_id: str, day: date, starts_at: datetime, minutes: int
) -> Timetable:
    """The day's lesson then and that long; moved back to where it was meant, it is not moved."""
    rule = next(one for one in timetable.rules if one.id == rule_id)
    kept = _without(timetable.moves, rule_id, day)
    is_off = any(off.day == day for off in timetable.days_off) and not rule.on_days_off
    as_meant = starts_at == meant_at(timetable, rule, day) and minutes == rule.minutes
    if is_off or not as_meant:
        length = None if minutes == rule.minutes else minutes
        kept = (*kept, Move(rule_id=rule_id, day=day, starts_at=starts_at, minutes=length))
    cancellations = _without(timetable.cancellations, rule_id, day)
    return timetable.model_copy(update={"moves": kept, "cancellations": cancellations})


def substitute_day(timetable: Timetable, rule_id: str, day: date, teacher: Teacher) -> Timetable:
    """Somebody else (id, name as shown) teaches on this day; or again the program's own."""
    rule = next(one for one in timetable.rules if one.id == rule_id)
    program = next(one for one in timetable.programs if one.id == rule.program_id)
    kept = _without(timetable.substitutions, rule_id, day)
    instructor_id, instructor = teacher
    if instructor_id != program.instructor_id:
        other = Substitution(
            rule_id=rule_id, day=day, instructor_id=instructor_id, instructor=instructor
        )
        kept = (*kept, other)
    return timetable.model_copy(update={"substitutions": kept})


def substitute_extra(extra: ExtraLesson, program: Program, teacher: Teacher) -> ExtraLesson:
    """The single lesson with somebody else (id, name as shown); or again the program's own."""
    instructor_id, instructor = teacher
    other = Substitute(instructor_id=instructor_id, instructor=instructor)
    is_other = instructor_id != program.instructor_id
    return extra.model_copy(update={"substitute": other if is_other else None})


def change_extra(timetable: Timetable, changed: ExtraLesson) -> Timetable:
    """Another document under the same id."""
    extras = tuple(changed if one.id == changed.id else one for one in timetable.extras)
    return timetable.model_copy(update={"extras": extras})


def cancel_extra(timetable: Timetable, lesson_id: LessonId) -> Timetable:
    extras = tuple(one for one in timetable.extras if one.id != lesson_id)
    return timetable.model_copy(update={"extras": extras})


def meant_at(timetable: Timetable, rule: WeeklyRule, day: date) -> datetime:
    """When a rule's lesson of a day starts unless it is moved, in UTC."""
    return datetime.combine(day, rule.start, ZoneInfo(timetable.timezone)).astimezone(UTC)


def repeats_on(rule: WeeklyRule, day: date) -> bool:
    """Whether the rule means this day, be it off or not."""
    inside = rule.first_day <= day and (rule.last_day is None or day <= rule.last_day)
    return inside and day.weekday() in rule.weekdays


def _of_day(exceptions: Iterable[_Exception], rule_id: str, day: date) -> _Exception | None:
    return next((one for one in exceptions if (one.rule_id, one.day) == (rule_id, day)), None)


def _without(exceptions: Iterable[_Exception], rule_id: str, day: date) -> tuple[_Exception, ...]:
    return tuple(one for one in exceptions if (one.rule_id, one.day) != (rule_id, day))


def _day(written: str) -> date | None:
    if len(written) != 8 or not written.isdecimal():
        return None
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None
