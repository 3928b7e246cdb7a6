"""Events of a calendar file made lessons (pure): what is known of each, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.web.planning.fields import Whom
from hub.web.planning.sentences import EVERYBODY
from schedule.calendar_file import Read
from schedule.changes import add_extra, add_rule, cancel_day, keep_program
from schedule.changes.lesson import repeats_on
from schedule.timetable import ExtraLesson, Lesson, Program, Timetable, WeeklyRule, lessons
from wire.ids import CenterId, GroupId, LessonId


@dataclass(frozen=True, slots=True)
class Planned:
    """An event, and what it would become.  `unknown` are words that name no place here."""

    read: Read
    program: Program | None
    whom: Whom | None
    unknown: tuple[str, ...]
    why_not: str = ""  # said where it is left out

    @property
    def used(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said about what the file does not say."""

    programs: Mapping[str, Program]  # new ones, by the events' title
    whom: Whom | None


def plan(timetable: Timetable, events: Iterable[Read], now: datetime) -> list[Planned]:
    """What the events would become.  Programs are known by their title, places by their name."""
    programs = {program.title: program for program in timetable.programs}
    return [_planned(timetable, programs, one, now) for one in events]


def apply(
    timetable: Timetable,
    planned: Iterable[Planned],
    answers: Answers,
    new_id: Callable[[str], str],
    today: date,
) -> Timetable:
    """The timetable with every event that is used and whose program and places are known."""
    for one in planned:
        program = one.program or answers.programs.get(one.read.title)
        whom = one.whom or answers.whom
        if not one.used or program is None or whom is None:
            continue
        timetable = keep_program(timetable, program)
        if one.read.weekdays:
            timetable = _with_rule(timetable, one.read, (program, whom), new_id("rule"), today)
        else:
            extra = ExtraLesson(
                id=LessonId(new_id("lesson")),
                program_id=program.id,
                starts_at=one.read.starts_at,
                minutes=one.read.minutes,
                lead_s=timetable.lead_s,
                **whom.model_dump(),
            )
            timetable = add_extra(timetable, extra)
    return timetable


def whom_of(timetable: Timetable, written: str) -> Whom | None:
    """Whom an answer names: ``all``, ``county:X``, ``group:X`` or ``center:X``."""
    kind, _, name = written.partition(":")
    if kind == "all":
        return Whom()
    if kind == "county" and any(one.county == name for one in timetable.centers):
        return Whom(counties=(name,))
    if kind == "group" and any(one.id == name for one in timetable.groups):
        return Whom(group_ids=(GroupId(name),))
    if kind == "center" and timetable.center(CenterId(name)) is not None:
        return Whom(center_ids=(CenterId(name),))
    return None


def places_of(timetable: Timetable, lesson: Lesson) -> str:
    """Whom a lesson is for, as it is written into a file and understood again."""
    if len(lesson.center_ids) == len(timetable.centers):
        return EVERYBODY
    return ", ".join(one.name for one in timetable.centers if one.id in lesson.center_ids)


def _planned(
    timetable: Timetable, programs: Mapping[str, Program], one: Read, now: datetime
) -> Planned:
    whom, unknown = _whom(timetable, one.places)
    program = programs.get(one.title)
    why_not = ""
    if _is_over(one, timetable, now):
        why_not = "이미 지났어요"
    elif program is not None and _is_there(timetable, program, one):
        why_not = "시간표에 이미 있어요"
    return Planned(one, program, whom, unknown, why_not)


def _whom(timetable: Timetable, places: Iterable[str]) -> tuple[Whom | None, tuple[str, ...]]:
    centers = {one.name: one.id for one in timetable.centers}
    groups = {one.name: one.id for one in timetable.groups}
    counties = {one.county for one in timetable.centers if one.county}
    found, unknown, everybody = Whom(), [], False
    for name in places:
        if name == EVERYBODY:
            everybody = True
        elif name in centers:
            found = found.model_copy(update={"center_ids": (*found.center_ids, centers[name])})
        elif name in counties:
            found = found.model_copy(update={"counties": (*found.counties, name)})
        elif name in groups:
            found = found.model_copy(update={"group_ids": (*found.group_ids, groups[name])})
        else:
            unknown.append(name)
    if everybody:
        return Whom(), tuple(unknown)
    return (None if found == Whom() else found), tuple(unknown)


def _is_over(one: Read, timetable: Timetable, now: datetime) -> bool:
    if not one.weekdays:
        return one.starts_at <= now
    today = now.astimezone(ZoneInfo(timetable.timezone)).date()
    return one.last_day is not None and one.last_day < today


def _is_there(timetable: Timetable, program: Program, one: Read) -> bool:
    if one.weekdays:
        at = one.starts_at.astimezone(ZoneInfo(timetable.timezone)).time()
        return any(
            (rule.program_id, rule.start, rule.weekdays) == (program.id, at, one.weekdays)
            for rule in timetable.rules
        )
    found = lessons(timetable, one.starts_at, one.starts_at + timedelta(minutes=1))
    return any((each.program_id, each.starts_at) == (program.id, one.starts_at) for each in found)


def _with_rule(
    timetable: Timetable, one: Read, offer: tuple[Program, Whom], rule_id: str, today: date
) -> Timetable:
    program, whom = offer
    local = one.starts_at.astimezone(ZoneInfo(timetable.timezone))
    rule = WeeklyRule(
        id=rule_id,
        program_id=program.id,
        weekdays=one.weekdays,
        start=local.time(),
        minutes=one.minutes,
        first_day=max(local.date(), today),
        last_day=one.last_day,
        **whom.model_dump(),
    )
    changed = add_rule(timetable, rule)
    for day in sorted(set(one.left_out)):
        if repeats_on(rule, day):
            changed = cancel_day(changed, rule.id, day)
    return changed
