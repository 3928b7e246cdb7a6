"""Calendar files: what is written is read again, and what strangers write is never believed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedule import calendar_file
from schedule.calendar_file import EVENTS_MOST, LARGEST, Unreadable, UnreadableError, Unusable
from schedule.timetable import lessons
from tests.schedule.timetable.conftest import MONDAY, SEOUL, WEEK, extra, timetable

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRAME = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{}END:VCALENDAR\r\n"


def event(*lines: str) -> str:
    return "\r\n".join(
        ("BEGIN:VEVENT", "UID:1", "DTSTAMP:20261120T000000Z", *lines, "END:VEVENT", "")
    )


def read(*events: str) -> tuple[list[calendar_file.Read], list[calendar_file.Refused]]:
    return calendar_file.read(FRAME.format("".join(events)).encode(), "Asia/Seoul")


def test_a_single_lesson_is_written_with_whoever_teaches_it() -> None:
    single = extra("single", MONDAY, substitute={"instructor_id": "x", "instructor": "김웃음"})
    week = timetable(extras=(single,))
    body = calendar_file.write(week, lessons(week, MONDAY, MONDAY + HOUR), NOW, lambda _: "위도")
    (written,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert str(written["description"]) == "김웃음"


def test_lessons_are_written_at_the_citys_clock_and_read_again() -> None:
    week = lessons(WEEK, MONDAY, MONDAY + timedelta(days=5))
    body = calendar_file.write(WEEK, week, NOW, lambda _: "위도 경로당, 의신 경로당")
    text = body.decode()
    assert "DTSTART;TZID=Asia/Seoul:20261123T100000" in text
    assert "BEGIN:VTIMEZONE" in text
    found = icalendar.Calendar.from_ical(body)
    assert next(str(one["uid"]) for one in found.walk("VEVENT")) == "daily-20261123@sarangbang"
    again, refused = calendar_file.read(body, "Asia/Seoul")
    assert refused == []
    assert [one.starts_at for one in again] == [one.starts_at for one in week]
    assert {(one.title, one.minutes, one.places) for one in again} == {
        ("체조", 60, ("위도 경로당", "의신 경로당"))
    }


@pytest.mark.parametrize(
    ("start", "hour"),
    [
        ("DTSTART;TZID=Asia/Seoul:20261125T140000", 14),
        ("DTSTART:20261125T050000Z", 14),
        ("DTSTART:20261125T140000", 14),
        ("DTSTART;TZID=Europe/Berlin:20261125T060000", 14),
    ],
)
def test_every_way_to_write_a_time_is_the_same_moment(start: str, hour: int) -> None:
    (found,), _ = read(event("SUMMARY:노래", start, "DURATION:PT40M"))
    assert found.starts_at == datetime(2026, 11, 25, hour, tzinfo=SEOUL)
    assert found.minutes == 40


@pytest.mark.parametrize(
    ("rule", "weekdays", "last_day"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE", (0, 2), None),
        ("FREQ=WEEKLY;UNTIL=20261218T000000Z", (2,), date(2026, 12, 18)),
        ("FREQ=WEEKLY;COUNT=3", (2,), date(2026, 12, 9)),
        ("FREQ=DAILY;UNTIL=20261218", tuple(range(7)), date(2026, 12, 18)),
    ],
)
def test_a_weekly_rhythm_is_understood(
    rule: str, weekdays: tuple[int, ...], last_day: date | None
) -> None:
    start = "DTSTART;TZID=Asia/Seoul:20261125T140000"
    left_out = "EXDATE;TZID=Asia/Seoul:20261202T140000"
    (found,), _ = read(event("SUMMARY:노래", start, f"RRULE:{rule}", left_out))
    assert (found.weekdays, found.last_day) == (weekdays, last_day)
    assert found.left_out == (date(2026, 12, 2),)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("SUMMARY: ", "DTSTART:20261125T140000"), Unusable.NO_TITLE),
        (("SUMMARY:축제",), Unusable.NO_TIME),
        (("SUMMARY:축제", "DTSTART;VALUE=DATE:20261125"), Unusable.ALL_DAY),
        (("SUMMARY:축제", "DTSTART:20261125T140000", "DURATION:PT9H"), Unusable.LENGTH),
        (
            ("SUMMARY:축제", "DTSTART:20261125T140000", "DTEND:20261125T130000"),
            Unusable.LENGTH,
        ),
        (
            ("SUMMARY:축제", "DTSTART:20261125T140000", "RRULE:FREQ=MONTHLY;BYDAY=1MO"),
            Unusable.REPEATS,
        ),
        (
            ("SUMMARY:축제", "DTSTART:20261125T140000", "RRULE:FREQ=WEEKLY;INTERVAL=2"),
            Unusable.REPEATS,
        ),
    ],
)
def test_what_cannot_become_a_lesson_is_named(lines: tuple[str, ...], why: Unusable) -> None:
    found, refused = read(event(*lines))
    assert found == []
    assert [one.why for one in refused] == [why]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b" \n", Unreadable.EMPTY),
        (b"PK\x03\x04 not a calendar", Unreadable.NO_CALENDAR),
        ("이름,날짜\n체조,월\n".encode(), Unreadable.NO_CALENDAR),
        (b"\xff\xfe\x00", Unreadable.NO_CALENDAR),
        (b"BEGIN:VCALENDAR\r\n", Unreadable.NO_CALENDAR),
        (b"x" * (LARGEST + 1), Unreadable.TOO_LARGE),
        (
            FRAME.format(event("SUMMARY:x") * (EVENTS_MOST + 1)).encode(),
            Unreadable.TOO_MANY,
        ),
    ],
)
def test_a_file_that_is_no_calendar_of_ours_is_refused(body: bytes, why: Unreadable) -> None:
    with pytest.raises(UnreadableError) as caught:
        calendar_file.read(body, "Asia/Seoul")
    assert caught.value.why is why


_SCRAPS = st.sampled_from(
    (
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "SUMMARY:x", "SUMMARY;X=\"",
        "DTSTART:20261125T140000", "DTSTART:2026", "DTSTART;TZID=Nowhere/Else:20261125T140000",
        "DTSTART:99991231T235959Z", "DTEND:00010101T000000", "DURATION:PT", "DURATION:P999999999W",
        "RRULE:FREQ=WEEKLY;COUNT=999999999999", "RRULE:FREQ=WEEKLY;UNTIL=x", "RRULE:x",
        "RRULE:FREQ=WEEKLY;BYDAY=XX", "EXDATE:20261125", "EXDATE:", "LOCATION:,;\\n,", ":", ";",
    )
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.one_of(_SCRAPS, st.text(max_size=20)), max_size=12))
def test_whatever_is_in_a_file_it_is_read_or_refused(lines: list[str]) -> None:
    start = ("SUMMARY:y", "DTSTART:20261125T140000")
    body = FRAME.format(event(*start, *lines)).encode("utf-8", "surrogatepass")
    try:
        found, refused = calendar_file.read(body, "Asia/Seoul")
    except UnreadableError:
        return
    assert len(found) + len(refused) <= EVENTS_MOST
