"""The demo's city and its timetable."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from demo.city import CENTERS, STAFF, city_timetable, with_demo_lesson
from schedule.timetable import Timetable, due, lesson_of, lessons
from wire.ids import StaffId

MONDAY = date(2026, 11, 23)
# 09:30 in Seoul, half an hour before the weekly lesson.
MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


def _timetable() -> Timetable:
    ids = {person.name: StaffId(f"staff_{person.name}") for person in STAFF}
    return city_timetable(ids, MONDAY)


def test_nine_centres_in_three_counties() -> None:
    counties = Counter(center.county for center in CENTERS)
    assert counties == {"봉화군": 4, "부안군": 4, "진도군": 1}
    assert all(center.name.endswith(" 경로당") for center in CENTERS)


def test_each_weekday_at_ten_in_seoul_has_its_own_program() -> None:
    week = lessons(_timetable(), MORNING, MORNING + timedelta(days=7))
    assert [lesson.starts_at for lesson in week] == [
        datetime(2026, 11, 23 + day, 1, 0, tzinfo=UTC) for day in range(5)
    ]
    assert len({lesson.title for lesson in week}) == 5
    assert {lesson.kind for lesson in week} == {"leisure", "health"}
    assert all(lesson.ends_at - lesson.starts_at == timedelta(hours=1) for lesson in week)


def test_home_is_seen_before_the_demo_lesson_opens() -> None:
    changed, lesson = with_demo_lesson(
        _timetable(), MORNING, MORNING + timedelta(minutes=1), minutes=1.5
    )
    assert due(changed, MORNING).current is None
    assert due(changed, MORNING).next == lesson
    assert lesson.opens_at - MORNING >= timedelta(seconds=20)
    assert lesson.ends_at - lesson.starts_at == timedelta(minutes=2)


def test_todays_weekly_lesson_gives_way_where_both_would_be_open() -> None:
    at_ten = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
    changed, lesson = with_demo_lesson(_timetable(), at_ten, at_ten + timedelta(minutes=1), 10)
    assert due(changed, at_ten).current is None
    found = lessons(changed, at_ten, at_ten + timedelta(hours=30))
    assert found[0].id == lesson.id
    assert found[1].starts_at.date() == date(2026, 11, 24)


def test_the_weekly_lesson_stays_where_it_is_later() -> None:
    changed, _ = with_demo_lesson(_timetable(), MORNING, MORNING + timedelta(minutes=1), 10)
    assert not changed.cancellations


def test_a_demo_that_was_ended_early_does_not_reach_into_the_next_one() -> None:
    first, earlier = with_demo_lesson(
        _timetable(), MORNING, MORNING + timedelta(minutes=1), minutes=10
    )
    again = MORNING + timedelta(minutes=4)
    second, lesson = with_demo_lesson(first, again, again + timedelta(minutes=1), minutes=10)
    assert due(second, again).current is None
    assert due(second, again).next == lesson
    kept = lesson_of(second, earlier.id)  # who was there stays known
    assert kept is not None
    assert kept.ends_at == again


def test_a_demo_that_was_ended_before_its_lesson_leaves_none_behind() -> None:
    first, earlier = with_demo_lesson(_timetable(), MORNING, MORNING + timedelta(minutes=1), 10)
    again = MORNING + timedelta(seconds=20)
    second, _ = with_demo_lesson(first, again, again + timedelta(minutes=1), 10)
    assert lesson_of(second, earlier.id) is None
