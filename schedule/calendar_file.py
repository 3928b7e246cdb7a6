"""Calendar files (iCalendar, RFC 5545): lessons written for other calendars, and events read.

Lessons are written one by one, at the city's wall-clock time, for a stretch of days.  A file that
is read is data of strangers: bounded in size and number, never believed, and whatever of it
cannot become a lesson is named instead of dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from icalendar.error import BrokenCalendarProperty
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from schedule.timetable import Lesson, Timetable

LARGEST = 256 * 1024
EVENTS_MOST = 500
_YEARS = range(1970, 2900)
_LONGEST = timedelta(hours=8)
_SHORTEST = timedelta(minutes=5)
_DOMAIN = "sarangbang"
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


class UnreadableError(Exception):
    """A file is no calendar, or too large to be one of ours."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(f"not a usable calendar: {why}")
        self.why = why


class Unreadable(StrEnum):
    """Why a whole file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_CALENDAR = "no_calendar"
    TOO_MANY = "too_many"


class Unusable(StrEnum):
    """Why one event cannot become a lesson."""

    NO_TITLE = "no_title"
    NO_TIME = "no_time"
    ALL_DAY = "all_day"
    LENGTH = "length"
    REPEATS = "repeats"


class Read(BaseModel):
    """One event that can become a lesson.  Times are of the city's clock."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    starts_at: AwareDatetime
    minutes: int = Field(ge=5, le=480)
    places: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = Field(default=(), description="empty: held once")
    last_day: date | None = None
    left_out: tuple[date, ...] = Field(default=(), description="days on which it is not held")


class Refused(BaseModel):
    """One event that cannot, by the name it has in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    why: Unusable


def write(
    timetable: Timetable, lessons: Iterable[Lesson], stamp: datetime, name: Callable[[Lesson], str]
) -> bytes:
    """The lessons as a calendar; `name` says of each whom it is for."""
    zone = ZoneInfo(timetable.timezone)
    file = Calendar()
    file.add("prodid", "-//Sarangbang//Timetable//KO")
    file.add("version", "2.0")
    file.add("x-wr-calname", "사랑방 시간표")
    file.add("x-wr-timezone", timetable.timezone)
    file.add_component(Timezone.from_tzid(timetable.timezone, first_date=stamp.date()))
    for lesson in lessons:
        event = Event()
        event.add("uid", f"{lesson.id}@{_DOMAIN}")
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", lesson.starts_at.astimezone(zone))
        event.add("dtend", lesson.ends_at.astimezone(zone))
        event.add("summary", lesson.title)
        event.add("location", name(lesson))
        event.add("description", lesson.instructor)
        event.add("categories", ["건강" if lesson.kind == "health" else "여가"])
        file.add_component(event)
    return bytes(file.to_ical())


def read(body: bytes, timezone: str) -> tuple[list[Read], list[Refused]]:
    """The events of a file, and those that cannot become lessons.  Raises `UnreadableError`."""
    if not body.strip():
        raise UnreadableError(Unreadable.EMPTY)
    if len(body) > LARGEST:
        raise UnreadableError(Unreadable.TOO_LARGE)
    try:
        calendars = [one for one in Calendar.from_ical(body, multiple=True) if one.name]
        events = [event for one in calendars for event in one.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(Unreadable.NO_CALENDAR) from error
    if not any(one.name == "VCALENDAR" for one in calendars):
        raise UnreadableError(Unreadable.NO_CALENDAR)
    if len(events) > EVENTS_MOST:
        raise UnreadableError(Unreadable.TOO_MANY)
    found: list[Read] = []
    refused: list[Refused] = []
    for event in events:
        one = _read(event, ZoneInfo(timezone))
        if isinstance(one, Read):
            found.append(one)
        else:
            refused.append(one)
    return found, refused


def _read(event: Any, zone: ZoneInfo) -> Read | Refused:
    title = " ".join(str(event.get("summary", "")).split())[:200]
    start = _moment(event, "dtstart", zone)
    if not title:
        return Refused(title="", why=Unusable.NO_TITLE)
    if start is None:
        whole_day = isinstance(_value(event.get("dtstart")), date)
        return Refused(title=title, why=Unusable.ALL_DAY if whole_day else Unusable.NO_TIME)
    length = _length(event, start, zone)
    if length is None or not _SHORTEST <= length <= _LONGEST:
        return Refused(title=title, why=Unusable.LENGTH)
    repeats = _repeats(event, start, zone)
    if repeats is None:
        return Refused(title=title, why=Unusable.REPEATS)
    weekdays, last_day = repeats
    return Read(
        title=title,
        starts_at=start,
        minutes=int(length.total_seconds()) // 60,
        places=tuple(_places(str(event.get("location", "")))),
        weekdays=weekdays,
        last_day=last_day,
        left_out=tuple(_left_out(event, zone)) if weekdays else (),
    )


def _moment(event: Any, name: str, zone: ZoneInfo) -> datetime | None:
    """A time of an event by the city's clock; one without a zone is meant so already."""
    value = _value(event.get(name))
    if not isinstance(value, datetime) or value.year not in _YEARS:
        return None
    local = value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)
    return local.replace(second=0, microsecond=0)


def _value(written: Any, name: str = "dt", otherwise: Any = None) -> Any:
    """What a property says; a broken one says nothing."""
    try:
        return getattr(written, name, otherwise)
    except BrokenCalendarProperty:
        return otherwise


def _length(event: Any, start: datetime, zone: ZoneInfo) -> timedelta | None:
    end = _moment(event, "dtend", zone)
    if end is not None:
        return end - start
    duration = _value(event.get("duration"))
    return duration if isinstance(duration, timedelta) else timedelta(hours=1)


def _repeats(
    event: Any, start: datetime, zone: ZoneInfo
) -> tuple[tuple[int, ...], date | None] | None:
    """Weekdays and last day; no weekdays where it is held once; None for any other rhythm."""
    rule = event.get("rrule")
    if rule is None:
        return (), None
    if not isinstance(rule, dict) or set(rule) - {
        "FREQ",
        "BYDAY",
        "UNTIL",
        "INTERVAL",
        "WKST",
        "COUNT",
    }:
        return None
    every = [str(one).upper() for one in rule.get("FREQ", [])]
    if rule.get("INTERVAL", [1]) != [1] or every not in (["WEEKLY"], ["DAILY"]):
        return None
    named = [str(one).upper() for one in rule.get("BYDAY", [])]
    if any(one not in _DAYS for one in named):
        return None
    usual = tuple(range(7)) if every == ["DAILY"] else (start.weekday(),)
    weekdays = tuple(sorted({_DAYS[one] for one in named})) or usual
    if "COUNT" in rule:
        return weekdays, _last_of(start.date(), weekdays, int(rule["COUNT"][0]))
    return weekdays, _until(rule.get("UNTIL", []), zone)


def _until(values: list[Any], zone: ZoneInfo) -> date | None:
    if not values:
        return None
    last = values[0]
    if isinstance(last, datetime):
        last = (last.astimezone(zone) if last.tzinfo and last.year in _YEARS else last).date()
    return last if isinstance(last, date) and last.year in _YEARS else None


def _last_of(day: date, weekdays: tuple[int, ...], count: int) -> date:
    """The day of the `count`-th occurrence; bounded, for a file may say any number."""
    left = max(1, min(count, EVENTS_MOST))
    while True:
        left -= day.weekday() in weekdays
        if not left:
            return day
        day += timedelta(days=1)


def _left_out(event: Any, zone: ZoneInfo) -> Iterator[date]:
    written = event.get("exdate", [])
    for one in written if isinstance(written, list) else [written]:
        for value in _value(one, "dts", [])[:EVENTS_MOST]:
            at = _value(value)
            if not isinstance(at, date) or at.year not in _YEARS:
                continue
            if isinstance(at, datetime):
                at = (at.astimezone(zone) if at.tzinfo else at).date()
            yield at


def _places(written: str) -> Iterator[str]:
    for part in written.replace(";", ",").replace("\n", ",").split(","):
        name = " ".join(part.split())[:60]
        if name:
            yield name


def midnight(timetable: Timetable, day: date) -> datetime:
    """The first moment of a day by the city's clock."""
    return datetime.combine(day, time(), ZoneInfo(timetable.timezone))
