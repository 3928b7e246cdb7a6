"""What attendance is taken for, on a day with two lessons and on one without."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.agent.mode import Pressed, State
from kiosk.agent.mode.lesson.occasion import occasion
from schedule.timetable import Timetable
from tests.kiosk.agent.mode.stories import BASE, MONDAY, RULED, TEN, at, extra, paired, with_extras
from wire.ids import CenterId

DAY = date(2026, 11, 23)
TWO = with_extras(extra("a", TEN), extra("b", TEN + timedelta(hours=4)))


@pytest.mark.parametrize(
    ("what", "clock", "lesson"),
    [
        ("long before the first", "7:00:00", "a"),
        ("open, not begun", "9:56:00", "a"),
        ("on", "10:30:00", "a"),
        ("between them", "11:00:00", "b"),
        ("on again", "14:59:59", "b"),
        ("after the last", "15:00:00", "b"),
        ("late in the evening", "23:59:59", "b"),
    ],
)
def test_a_day_with_two_lessons(what: str, clock: str, lesson: str) -> None:
    found = occasion(paired(TWO).state, at(clock))
    assert found.lesson is not None, what
    assert (found.lesson.id, found.day) == (lesson, DAY)


@pytest.mark.parametrize(
    ("timetable", "clock", "day"),
    [
        (BASE, "9:00:00", DAY),
        (RULED, "33:00:00", date(2026, 11, 24)),
        (with_extras(extra("tomorrow", TEN + timedelta(days=1))), "9:00:00", DAY),
        # In Seoul it is tomorrow nine hours before it is in Greenwich.
        (BASE, "24:00:00", date(2026, 11, 24)),
        (BASE, "23:59:59", DAY),
    ],
    ids=["nothing at all", "only on the next day too", "tomorrow's", "midnight", "just before"],
)
def test_a_day_is_the_citys(timetable: Timetable, clock: str, day: date) -> None:
    found = occasion(paired(timetable).state, at(clock))
    assert found.day == day
    if timetable is RULED:
        assert found.lesson is not None
        assert found.lesson.id == "rule-20261124"
    else:
        assert found.lesson is None


def test_a_lesson_that_was_left_is_still_the_one() -> None:
    kiosk = paired(RULED)
    kiosk.do("9:55:00")
    kiosk.do("9:55:10")
    kiosk.do("10:05:00", Pressed("leave_lesson"))
    lesson = occasion(kiosk.state, at("10:06:00")).lesson
    assert lesson is not None
    assert lesson.id == MONDAY


def test_the_lesson_people_are_in_comes_first() -> None:
    back_to_back = with_extras(extra("a", TEN), extra("b", TEN + timedelta(hours=1)))
    kiosk = paired(back_to_back)
    kiosk.do("9:55:00")
    kiosk.do("9:55:10")
    kiosk.do("10:50:30", Pressed("leave_lesson"))
    kiosk.do("10:51:00", Pressed("enter_lesson"))
    lesson = occasion(kiosk.state, at("10:52:00")).lesson
    assert lesson is not None
    assert lesson == kiosk.state.lesson


def test_a_lesson_of_others_is_nothing_to_us() -> None:
    others = extra("a", TEN).model_copy(update={"center_ids": (CenterId("center_2"),)})
    state = State(timetable=with_extras(others), center_id=CenterId("center_1"))
    assert occasion(state, at("10:30:00")).lesson is None


def test_a_lesson_over_midnight_belongs_to_the_day_it_began() -> None:
    late = with_extras(extra("late", TEN + timedelta(hours=13, minutes=30)))
    found = occasion(paired(late).state, at("24:10:00"))
    assert found.lesson is not None
    assert found.day == DAY
