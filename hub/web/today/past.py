"""What days before today add up to, remembered for a while: they hardly change any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance import ledger
from attendance.people import entries, roll
from attendance.people.absence import Absence, Gathering, absences, gatherings
from attendance.punctual import Due, Punctual, punctual
from fleet.registry import KioskRow
from schedule.timetable import Lesson, Timetable, lessons
from wire.ids import CenterId

DAYS_BACK = 28
"""So far back somebody has to have come to be missed."""
_KEPT_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Before:
    """Everything before a day, of all centres."""

    day: date
    version: int
    at: datetime
    lesson_days: tuple[date, ...]
    people: Mapping[date, Mapping[CenterId, int]]
    month: Mapping[CenterId, Punctual]
    absences: Sequence[Absence]


@dataclass(slots=True)
class Memory:
    """The last `Before` that was worked out; any number of threads may ask."""

    _last: Before | None = field(default=None)

    def before(self, session: Session, timetable: Timetable, now: datetime) -> Before:
        """What is known of the days before today."""
        today = now.astimezone(ZoneInfo(timetable.timezone)).date()
        last = self._last
        if last is not None and _still_holds(last, today, timetable.version, now):
            return last
        # Two threads at once work out the same.
        self._last = found = _before(session, timetable, now, today)
        return found


def _still_holds(last: Before, today: date, version: int, now: datetime) -> bool:
    is_same = (last.day, last.version) == (today, version)
    return is_same and timedelta(0) <= now - last.at < _KEPT_FOR


def due_in(session: Session, held: Sequence[Lesson]) -> list[Due]:
    """Who was to be in these lessons: every centre of theirs that had a kiosk at the start."""
    spans: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for center_id, paired_at, revoked_at in session.execute(
        select(KioskRow.center_id, KioskRow.paired_at, KioskRow.revoked_at)
    ):
        spans.setdefault(center_id, []).append((paired_at, revoked_at))
    return [
        Due(lesson.id, center_id, lesson.starts_at)
        for lesson in held
        for center_id in lesson.center_ids
        if any(
            paired_at <= lesson.starts_at and (revoked_at is None or lesson.starts_at < revoked_at)
            for paired_at, revoked_at in spans.get(center_id, ())
        )
    ]


def in_time(session: Session, held: Sequence[Lesson]) -> Mapping[CenterId, Punctual]:
    """How many of them began in time, by centre."""
    first = ledger.first_comings(session, [lesson.id for lesson in held])
    return punctual(due_in(session, held), first)


def by_day(gathered: Sequence[Gathering]) -> dict[date, dict[CenterId, int]]:
    """How many people came, by day and centre."""
    found: dict[date, dict[CenterId, int]] = {}
    for one in gathered:
        counts = found.setdefault(one.day, {})
        counts[one.center_id] = counts.get(one.center_id, 0) + one.people.count
    return found


def _before(session: Session, timetable: Timetable, now: datetime, today: date) -> Before:
    zone = ZoneInfo(timetable.timezone)
    midnight = datetime.combine(today, time(), zone)
    month_begins = midnight.replace(day=1)
    begins = min(month_begins, midnight - timedelta(days=DAYS_BACK))
    held = [one for one in lessons(timetable, begins, midnight) if one.starts_at < midnight]
    yesterday = today - timedelta(days=1)
    gathered = gatherings(
        entries.entries_between(session, today - timedelta(days=DAYS_BACK), yesterday)
    )
    return Before(
        day=today,
        version=timetable.version,
        at=now,
        lesson_days=tuple(sorted({one.starts_at.astimezone(zone).date() for one in held})),
        people=by_day(gathered),
        month=in_time(session, [one for one in held if one.starts_at >= month_begins]),
        absences=absences(gathered, roll.on_rolls(session)),
    )
