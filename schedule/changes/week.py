"""One week made like another: what was moved, cancelled or added there is so here too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedule.changes.lesson import (
    Origin,
    cancel_day,
    move_day,
    origin,
    repeats_on,
    restore_day,
    substitute_day,
)
from schedule.changes.rules import add_extra
from schedule.timetable import ExtraLesson, Lesson, Substitute, Timetable, lessons
from schedule.timetable.targets import targets
from wire.ids import LessonId


@dataclass(frozen=True, slots=True)
class Copied:
    """The changed timetable, and the lessons that were left out because their new day is off."""

    timetable: Timetable
    left_out: tuple[Lesson, ...]


def copy_week(
    timetable: Timetable, source: date, target: date, name: Callable[[], LessonId]
) -> Copied:
    """Make the week that begins on `target` like the one that begins on `source`.

    Lessons of a rule that repeats in both weeks are moved, cancelled and taught as there; what
    comes from nowhere in the new week becomes an extra lesson, called by `name`.  Extra lessons
    that the new week has already stay, and copying twice changes nothing more.
    """
    zone = ZoneInfo(timetable.timezone)
    shift = target - source
    off = {one.day for one in timetable.days_off}
    changed, left_out = _cancelled_alike(timetable, source, shift), []
    for lesson in of_week(timetable, source):
        found = origin(timetable, lesson.id)
        if found is None:
            continue
        local = lesson.starts_at.astimezone(zone)
        starts_at = datetime.combine(local.date() + shift, local.time(), zone)
        day = found.day + shift if found.day else None
        if starts_at.date() in off and not (found.rule and found.rule.on_days_off):
            left_out.append(lesson)
        elif found.rule is not None and day is not None and repeats_on(found.rule, day):
            rule_id = found.rule.id
            bare = restore_day(changed, rule_id, day)
            moved = move_day(bare, rule_id, day, starts_at, found.minutes)
            teacher = (found.instructor_id, found.instructor)
            changed = substitute_day(moved, rule_id, day, teacher)
        else:
            changed = _added(changed, found, starts_at, name)
    return Copied(changed, tuple(left_out))


def of_week(timetable: Timetable, monday: date) -> list[Lesson]:
    """The lessons that start within seven days from `monday`, by the city's calendar."""
    zone = ZoneInfo(timetable.timezone)
    start = datetime.combine(monday, time(), zone)
    end = datetime.combine(monday + timedelta(days=7), time(), zone)
    found = lessons(timetable, start, end)
    return [one for one in found if start <= one.starts_at < end]


def _added(
    timetable: Timetable, found: Origin, starts_at: datetime, name: Callable[[], LessonId]
) -> Timetable:
    offer = found.offer
    wanted = targets(timetable, offer)
    for there in timetable.extras:
        same = (there.program_id, there.starts_at, targets(timetable, there))
        if same == (offer.program_id, starts_at, wanted):
            return timetable
    lead_s = found.extra.lead_s if found.extra else timetable.lead_s
    other = found.substitution
    extra = ExtraLesson(
        id=name(),
        program_id=offer.program_id,
        starts_at=starts_at,
        minutes=found.minutes,
        lead_s=lead_s,
        substitute=other
        and Substitute(instructor_id=other.instructor_id, instructor=other.instructor),
        center_ids=offer.center_ids,
        counties=offer.counties,
        group_ids=offer.group_ids,
    )
    return add_extra(timetable, extra)


def _cancelled_alike(timetable: Timetable, source: date, shift: timedelta) -> Timetable:
    rules = {rule.id: rule for rule in timetable.rules}
    changed = timetable
    for one in timetable.cancellations:
        day = one.day + shift
        inside = source <= one.day < source + timedelta(days=7)
        if inside and repeats_on(rules[one.rule_id], day):
            changed = cancel_day(changed, one.rule_id, day, one.replacement_ids)
    return changed
