"""Days without lessons: Korea's public holidays, and the city's own word on any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays

from schedule.timetable import DayOff, DayOverride

YEARS_AHEAD = 3
"""A timetable says which days are off for so many years: a kiosk may be cut off for months."""


def days_off(overrides: Iterable[DayOverride], today: date) -> tuple[DayOff, ...]:
    """What is off from last year on; an override of the same day wins, either way."""
    years = range(today.year - 1, today.year + YEARS_AHEAD + 1)
    known = holidays.country_holidays("KR", years=years, language="ko")
    named: dict[date, str] = dict(known.items())
    for override in overrides:
        if override.lessons:
            named.pop(override.day, None)
        else:
            named[override.day] = override.name or named.get(override.day, "수업 없음")
    return tuple(DayOff(day=day, name=named[day]) for day in sorted(named))
