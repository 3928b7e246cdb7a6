"""Which conflicts a change brings: named before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedule.timetable import Conflict, ExtraLesson, Move, Timetable, conflicts

_HORIZON = timedelta(weeks=5)
"""What repeats weekly has shown itself by then, also where a day or two are off."""


class ClashError(Exception):
    """A change brings lessons that cannot both be held; nobody said that this is meant."""

    def __init__(self, clashes: list[Conflict]) -> None:
        super().__init__(f"{len(clashes)} lessons would have to be at two places at once")
        self.clashes = clashes


_LONGEST = timedelta(hours=8)
_CLOSE = timedelta(days=3)
"""The days around a window are looked at anyway."""


def new_conflicts(before: Timetable, after: Timetable, now: datetime) -> list[Conflict]:
    """The clashes from `now` on that `after` has and `before` has not, by time.

    A clash that was let through once does not stand in the way of the next change.
    """
    found = _all(after, now)
    known = {_key(one) for one in _all(before, now)} if found else set()
    return [one for one in found if _key(one) not in known]


def _all(timetable: Timetable, now: datetime) -> list[Conflict]:
    found: dict[tuple[str, ...], Conflict] = {}
    for start, end in _merged(sorted(_windows(timetable, now))):
        for one in conflicts(_near(timetable, start, end), start, end):
            found.setdefault(_key(one), one)
    return sorted(found.values(), key=lambda one: one.second.starts_at)


def _near(timetable: Timetable, start: datetime, end: datetime) -> Timetable:
    """The same, with only those single lessons that may be held then: a year has many."""
    earliest = start - _LONGEST

    def is_near(one: ExtraLesson | Move) -> bool:
        return earliest <= one.starts_at < end

    days = {(start + timedelta(days=n)).date() for n in range(-2, (end - start).days + 4)}
    return timetable.model_copy(
        update={
            "extras": tuple(filter(is_near, timetable.extras)),
            # A lesson that was moved away is not held where it was meant: those stay too.
            "moves": tuple(one for one in timetable.moves if is_near(one) or one.day in days),
        }
    )


def _key(one: Conflict) -> tuple[str, ...]:
    """Weekly lessons clash as rules do, once; a lesson that is moved or extra is itself."""
    return (one.what, one.subject, *(_place(lesson.id) for lesson in (one.first, one.second)))


def _place(lesson_id: str) -> str:
    rule_id, _, day = lesson_id.rpartition("-")
    return rule_id if rule_id and len(day) == 8 and day.isdecimal() else lesson_id


def _windows(timetable: Timetable, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which a clash shows itself, if there is one at all."""
    zone = ZoneInfo(timetable.timezone)
    yield now, now + _HORIZON
    for rule in timetable.rules:
        start = _midnight(rule.first_day, zone)
        if start > now:
            yield start, start + _HORIZON
    single: tuple[ExtraLesson | Move, ...] = (*timetable.extras, *timetable.moves)
    for one in single:
        start = one.starts_at.astimezone(UTC)
        end = start + timedelta(minutes=one.minutes or 480)
        if end > now:
            yield start, end
    for override in timetable.overrides:
        start = _midnight(override.day, zone)
        if override.lessons and start > now:
            yield start, start + timedelta(days=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _merged(
    windows: list[tuple[datetime, datetime]],
) -> Iterator[tuple[datetime, datetime]]:
    """Windows by start, those close to each other made one: no day is worked out twice."""
    held: tuple[datetime, datetime] | None = None
    for start, end in windows:
        if held is None:
            held = (start, end)
        elif start <= held[1] + _CLOSE:
            held = (held[0], max(held[1], end))
        else:
            yield held
            held = (start, end)
    if held is not None:
        yield held
