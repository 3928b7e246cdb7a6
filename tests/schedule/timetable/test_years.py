"""The same local time, every week from 2024 to 2038, in Seoul and where clocks change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedule.timetable import WeeklyRule, lesson_of, lessons
from tests.schedule.timetable.conftest import DAILY, P, timetable
from wire.ids import LessonId

ZONES = ("Asia/Seoul", "America/New_York")
DAYS = st.dates(date(2024, 1, 1), date(2038, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@pytest.mark.parametrize("zone", ZONES)
@given(day=DAYS, start=TIMES, minutes=st.integers(5, 480))
def test_every_matching_day_has_one_lesson_at_its_local_time(
    zone: str, day: date, start: time, minutes: int
) -> None:
    rule = WeeklyRule(
        id="r",
        program_id=P,
        weekdays=(day.weekday(),),
        start=start,
        minutes=minutes,
        first_day=date(2024, 1, 1),
    )
    table = timetable(rules=(rule,), timezone=zone)
    local = ZoneInfo(zone)
    midnight = datetime.combine(day, time(), local)
    around = lessons(table, midnight - timedelta(days=2), midnight + timedelta(days=3))
    found = [one for one in around if one.id == f"r-{day:%Y%m%d}"]
    assert len(found) == 1
    lesson = found[0]
    assert lesson.ends_at - lesson.starts_at == timedelta(minutes=minutes)
    shown = lesson.starts_at.astimezone(local)
    # An hour that clocks jump over does not exist; the lesson is then held an hour later.
    skipped = datetime.combine(day, start, local).astimezone(ZoneInfo("UTC")).astimezone(local)
    assert shown == skipped
    assert (
        shown.time() == start
        or shown.time() == (datetime.combine(day, start) + timedelta(hours=1)).time()
    )
    assert lesson_of(table, LessonId(lesson.id)) == lesson


@pytest.mark.parametrize(
    ("zone", "weeks"), [("Asia/Seoul", 783), ("America/New_York", 783)], ids=ZONES
)
def test_no_week_of_fifteen_years_is_missed(zone: str, weeks: int) -> None:
    monday = DAILY.model_copy(update={"weekdays": (0,), "first_day": date(2024, 1, 1)})
    table = timetable(rules=(monday,), timezone=zone)
    local = ZoneInfo(zone)
    found = lessons(table, datetime(2024, 1, 1, tzinfo=local), datetime(2039, 1, 1, tzinfo=local))
    assert len(found) == weeks
    assert {one.starts_at.astimezone(local).time() for one in found} == {time(10)}
    days = [one.starts_at.astimezone(local).date() for one in found]
    assert {after - before for before, after in pairwise(days)} == {timedelta(days=7)}


def test_leap_days_have_their_lessons() -> None:
    every = DAILY.model_copy(update={"weekdays": tuple(range(7)), "first_day": date(2024, 1, 1)})
    table = timetable(rules=(every,))
    for year in (2024, 2028, 2032, 2036):
        assert lesson_of(table, LessonId(f"daily-{year}0229")) is not None
    assert lesson_of(table, LessonId("daily-20270229")) is None
