"""What repeats: rules from some day on, programs, and the city's word on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from schedule.changes.lesson import repeats_on
from schedule.timetable import DayOverride, ExtraLesson, Program, Timetable, WeeklyRule
from schedule.timetable.documents import OnDay
from wire.ids import ProgramId

_Exception = TypeVar("_Exception", bound=OnDay)
_EXCEPTIONS = ("cancellations", "moves", "substitutions")


def add_rule(timetable: Timetable, rule: WeeklyRule) -> Timetable:
    return timetable.model_copy(update={"rules": (*timetable.rules, rule)})


def add_extra(timetable: Timetable, extra: ExtraLesson) -> Timetable:
    return timetable.model_copy(update={"extras": (*timetable.extras, extra)})


def change_from(timetable: Timetable, rule_id: str, day: date, changed: WeeklyRule) -> Timetable:
    """From `day` on, `changed` instead of the rule; what was before stays as it was held.

    `changed` has an id of its own, except where the rule begins no earlier than `day`: then it
    takes the old one's place.  Days that differ go along where the new rule still means them.
    """
    old = next(one for one in timetable.rules if one.id == rule_id)
    if day <= old.first_day:
        changed = changed.model_copy(update={"id": rule_id})
        rules = tuple(changed if one.id == rule_id else one for one in timetable.rules)
    else:
        changed = changed.model_copy(update={"first_day": max(day, changed.first_day)})
        ended = old.model_copy(update={"last_day": day - timedelta(days=1)})
        rules = tuple(ended if one.id == rule_id else one for one in timetable.rules)
        rules = (*rules, changed)
    exceptions = {
        field: _handed_on(getattr(timetable, field), rule_id, day, changed) for field in _EXCEPTIONS
    }
    return timetable.model_copy(update={"rules": rules, **exceptions})


def end_before(timetable: Timetable, rule_id: str, day: date) -> Timetable:
    """No lesson of the rule from `day` on; a rule that yields none at all is gone."""
    old = next(one for one in timetable.rules if one.id == rule_id)
    if day <= old.first_day:
        rules = tuple(one for one in timetable.rules if one.id != rule_id)
        first_gone = date.min
    else:
        ended = old.model_copy(update={"last_day": day - timedelta(days=1)})
        rules = tuple(ended if one.id == rule_id else one for one in timetable.rules)
        first_gone = day
    exceptions = {
        field: tuple(
            one
            for one in getattr(timetable, field)
            if one.rule_id != rule_id or one.day < first_gone
        )
        for field in _EXCEPTIONS
    }
    return timetable.model_copy(update={"rules": rules, **exceptions})


def keep_program(timetable: Timetable, program: Program) -> Timetable:
    """Add a program, or put another document under its id."""
    known = any(one.id == program.id for one in timetable.programs)
    programs = tuple(program if one.id == program.id else one for one in timetable.programs)
    return timetable.model_copy(update={"programs": programs if known else (*programs, program)})


def uses_program(timetable: Timetable, program_id: ProgramId) -> bool:
    """Whether there ever was or will be a lesson of it: then it has to stay."""
    offers: tuple[WeeklyRule | ExtraLesson, ...] = (*timetable.rules, *timetable.extras)
    return any(one.program_id == program_id for one in offers)


def remove_program(timetable: Timetable, program_id: ProgramId) -> Timetable:
    programs = tuple(one for one in timetable.programs if one.id != program_id)
    return timetable.model_copy(update={"programs": programs})


def say_of_day(timetable: Timetable, day: date, override: DayOverride | None) -> Timetable:
    """The city's own word on a day, or none any more."""
    kept = [one for one in timetable.overrides if one.day != day]
    words = [*kept, override] if override else kept
    return timetable.model_copy(update={"overrides": tuple(sorted(words, key=lambda one: one.day))})


def _handed_on(
    exceptions: Iterable[_Exception], rule_id: str, day: date, changed: WeeklyRule
) -> tuple[_Exception, ...]:
    kept = []
    for one in exceptions:
        if one.rule_id != rule_id or one.day < day:
            kept.append(one)
        elif repeats_on(changed, one.day):
            kept.append(one.model_copy(update={"rule_id": changed.id}))
    return tuple(kept)
