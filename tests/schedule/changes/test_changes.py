"""What an operator does to a timetable, and what the kiosks' lessons are afterwards."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from schedule import changes
from schedule.changes.week import of_week
from schedule.timetable import (
    Cancellation,
    DayOff,
    DayOverride,
    Program,
    Timetable,
    WeeklyRule,
    gaps,
    lesson_of,
)
from tests.schedule.timetable.conftest import DAILY, MONDAY, SEOUL, UISIN, WEEK, WIDO, P, extra
from wire.ids import ItemId, LessonId, ProgramId, StaffId

DAY = MONDAY.date()
WEDNESDAY = DAY + timedelta(days=2)
NOW = MONDAY - timedelta(hours=1)


def checked(timetable: Timetable) -> Timetable:
    """Whatever a change yields is a timetable that a hub accepts."""
    return Timetable.model_validate(timetable.model_dump())


def starts(timetable: Timetable, monday: date = DAY) -> list[str]:
    found = of_week(checked(timetable), monday)
    return [f"{one.starts_at.astimezone(SEOUL):%a %H:%M}" for one in found]


def lesson_id(day: date) -> LessonId:
    return LessonId(f"daily-{day:%Y%m%d}")


def test_a_day_is_cancelled_and_comes_back() -> None:
    cancelled = changes.cancel_day(WEEK, "daily", WEDNESDAY, (ItemId("film"),))
    assert starts(cancelled) == ["Mon 10:00", "Tue 10:00", "Thu 10:00", "Fri 10:00"]
    assert gaps(cancelled, NOW, NOW + timedelta(days=5))[0].replacement_ids == ("film",)
    found = changes.origin(cancelled, lesson_id(WEDNESDAY))
    assert found is not None
    assert found.cancellation is not None
    assert changes.restore_day(cancelled, "daily", WEDNESDAY) == WEEK


def test_a_moved_day_keeps_its_name_and_one_moved_back_is_not_moved() -> None:
    later = datetime(2026, 11, 25, 14, 30, tzinfo=SEOUL)
    moved = changes.move_day(WEEK, "daily", WEDNESDAY, later, 40)
    found = lesson_of(moved, lesson_id(WEDNESDAY))
    assert found is not None
    assert found.starts_at == later
    assert found.ends_at - found.starts_at == timedelta(minutes=40)
    back = changes.move_day(moved, "daily", WEDNESDAY, later.replace(hour=10, minute=0), 60)
    assert back == WEEK


def test_a_lesson_moved_to_its_own_time_on_a_day_off_is_held() -> None:
    off = WEEK.model_copy(update={"days_off": (DayOff(day=WEDNESDAY, name="축제"),)})
    moved = changes.move_day(off, "daily", WEDNESDAY, MONDAY + timedelta(days=2), 60)
    assert "Wed 10:00" in starts(moved)


def test_another_instructor_for_a_day_and_the_own_one_again() -> None:
    other = changes.substitute_day(WEEK, "daily", WEDNESDAY, (StaffId("x"), "김웃음 선생님"))
    found = lesson_of(other, lesson_id(WEDNESDAY))
    assert found is not None
    assert found.instructor == "김웃음 선생님"
    own = (StaffId("s"), "박정은 선생님")
    assert changes.substitute_day(other, "daily", WEDNESDAY, own) == WEEK


def test_another_instructor_for_a_single_lesson_and_the_own_one_again() -> None:
    single = extra("single", MONDAY + timedelta(hours=5))
    week = changes.add_extra(WEEK, single)
    other = changes.substitute_extra(single, WEEK.programs[0], (StaffId("x"), "김웃음 선생님"))
    changed = changes.change_extra(week, other)
    held = lesson_of(checked(changed), single.id)
    found = changes.origin(changed, single.id)
    assert held is not None
    assert found is not None
    assert (held.instructor_id, held.instructor) == ("x", "김웃음 선생님")
    assert (found.instructor, found.differs) == ("김웃음 선생님", True)
    own = (StaffId("s"), "박정은 선생님")
    assert changes.substitute_extra(other, WEEK.programs[0], own) == single


def test_somebody_who_stands_in_at_another_lesson_cannot_do_so_here_at_the_same_time() -> None:
    second = Program(
        id=ProgramId("q"), title="노래", kind="leisure", instructor_id=StaffId("x"),
        instructor="김웃음 선생님",
    )  # fmt: skip
    busy = extra("busy", MONDAY + timedelta(hours=5), program_id="q", center_ids=(WIDO,))
    single = extra("single", MONDAY + timedelta(hours=5), center_ids=(UISIN,))
    week = changes.keep_program(WEEK, second)
    week = changes.add_extra(changes.add_extra(week, busy), single)
    other = changes.substitute_extra(single, WEEK.programs[0], (StaffId("x"), "김웃음 선생님"))
    (clash,) = changes.new_conflicts(week, changes.change_extra(week, other), NOW)
    assert (clash.what, clash.subject) == ("instructor", "x")


def test_from_a_day_on_everything_may_be_different_and_before_nothing_is() -> None:
    friday = DAY + timedelta(days=4)
    before = changes.cancel_day(WEEK, "daily", DAY)
    before = changes.cancel_day(before, "daily", friday)
    before = changes.cancel_day(before, "daily", friday + timedelta(days=4))
    afternoon = DAILY.model_copy(update={"id": "new", "start": time(15), "weekdays": (2, 4)})
    changed = checked(changes.change_from(before, "daily", WEDNESDAY, afternoon))
    assert starts(changed) == ["Tue 10:00", "Wed 15:00"]
    assert starts(changed, DAY + timedelta(days=7)) == ["Wed 15:00", "Fri 15:00"]
    assert [(one.rule_id, one.day) for one in changed.cancellations] == [
        ("daily", DAY), ("new", friday),
    ]  # fmt: skip


def test_a_rule_changed_from_its_first_day_on_keeps_its_name() -> None:
    earlier = DAILY.model_copy(update={"id": "new", "start": time(9)})
    changed = changes.change_from(WEEK, "daily", DAILY.first_day, earlier)
    assert [rule.id for rule in changed.rules] == ["daily"]
    assert starts(changed)[0] == "Mon 09:00"


def test_a_rule_ends_before_a_day_or_is_gone() -> None:
    moved = changes.move_day(WEEK, "daily", DAY, MONDAY + timedelta(hours=2), 60)
    assert starts(changes.end_before(moved, "daily", WEDNESDAY)) == ["Mon 12:00", "Tue 10:00"]
    gone = checked(changes.end_before(moved, "daily", DAILY.first_day))
    assert (gone.rules, gone.moves) == ((), ())


def test_an_extra_lesson_is_changed_and_cancelled_by_its_own_name() -> None:
    one = extra("more", MONDAY)
    added = changes.add_extra(WEEK, one)
    later = one.model_copy(update={"starts_at": MONDAY + timedelta(hours=5)})
    assert "Mon 15:00" in starts(changes.change_extra(added, later))
    assert changes.cancel_extra(added, one.id) == WEEK
    assert changes.origin(WEEK, one.id) is None


def test_a_program_that_is_held_has_to_stay() -> None:
    other = Program(
        id=ProgramId("q"), title="노래", kind="leisure", instructor_id=StaffId("s"), instructor="박"
    )
    added = changes.keep_program(WEEK, other)
    renamed = changes.keep_program(added, other.model_copy(update={"title": "우리 노래"}))
    assert [one.title for one in renamed.programs] == ["체조", "우리 노래"]
    assert changes.uses_program(renamed, P)
    assert not changes.uses_program(renamed, other.id)
    assert changes.remove_program(renamed, other.id) == WEEK


def test_the_citys_word_on_a_day_replaces_the_one_before() -> None:
    off = changes.say_of_day(WEEK, DAY, DayOverride(day=DAY, lessons=False, name="축제"))
    on = changes.say_of_day(off, DAY, DayOverride(day=DAY, lessons=True))
    assert [one.lessons for one in on.overrides] == [True]
    assert changes.say_of_day(on, DAY, None) == WEEK


def test_a_week_is_made_like_another_and_twice_changes_nothing_more() -> None:
    later = MONDAY + timedelta(hours=4)
    week = changes.move_day(WEEK, "daily", DAY, later, 50)
    week = changes.cancel_day(week, "daily", WEDNESDAY)
    week = changes.add_extra(week, extra("more", MONDAY.replace(hour=16)))
    week = changes.substitute_day(week, "daily", DAY + timedelta(1), (StaffId("x"), "김"))
    names = iter(LessonId(f"copy-{n}") for n in range(9))
    next_monday = DAY + timedelta(days=7)
    copied = changes.copy_week(week, DAY, next_monday, lambda: next(names))
    assert starts(copied.timetable, next_monday) == starts(week)
    assert copied.left_out == ()
    teachers = [one.instructor for one in of_week(copied.timetable, next_monday)]
    assert teachers == [one.instructor for one in of_week(week, DAY)]
    again = changes.copy_week(copied.timetable, DAY, next_monday, lambda: next(names))
    assert starts(again.timetable, next_monday) == starts(week)


def test_copying_into_a_holiday_leaves_its_lessons_out_and_says_so() -> None:
    holiday = DAY + timedelta(days=8)
    week = WEEK.model_copy(update={"days_off": (DayOff(day=holiday, name="성탄절"),)})
    copied = changes.copy_week(week, DAY, DAY + timedelta(days=7), lambda: LessonId("never"))
    assert [one.id for one in copied.left_out] == [lesson_id(DAY + timedelta(days=1))]
    assert copied.timetable.extras == ()


def test_lessons_of_a_rule_that_is_over_by_then_become_extra_lessons() -> None:
    over = DAILY.model_copy(update={"last_day": DAY + timedelta(days=6), "center_ids": (WIDO,)})
    week = WEEK.model_copy(update={"rules": (over,)})
    names = iter(LessonId(f"copy-{n}") for n in range(9))
    copied = changes.copy_week(week, DAY, DAY + timedelta(days=7), lambda: next(names))
    assert len(copied.timetable.extras) == 5
    assert {one.center_ids for one in copied.timetable.extras} == {(WIDO,)}


def second(**parts: object) -> WeeklyRule:
    return DAILY.model_copy(update={"id": "second", **parts})


@pytest.mark.parametrize(
    ("other", "subjects"),
    [
        (second(start=time(10, 30)), {WIDO, UISIN, "s"}),
        (second(start=time(11)), set()),
        (second(first_day=DAY + timedelta(days=90)), {WIDO, UISIN, "s"}),
        (second(last_day=DAY - timedelta(days=1)), set()),
    ],
)
def test_only_clashes_that_are_still_to_come_are_named(
    other: WeeklyRule, subjects: set[str]
) -> None:
    after = changes.add_rule(WEEK, other)
    assert {one.subject for one in changes.new_conflicts(WEEK, after, NOW)} == subjects


def test_a_far_away_extra_lesson_clashes_and_what_clashed_before_is_not_new() -> None:
    far = MONDAY + timedelta(weeks=30)
    after = changes.add_extra(WEEK, extra("more", far, center_ids=(WIDO,)))
    found = changes.new_conflicts(WEEK, after, NOW)
    assert [one.subject for one in found] == [WIDO, "s"]
    assert found[0].second.starts_at == far
    assert changes.new_conflicts(after, changes.cancel_day(after, "daily", DAY), NOW) == []


def test_a_cancelled_lesson_clashes_with_nothing() -> None:
    cancelled = WEEK.model_copy(
        update={"cancellations": (Cancellation(rule_id="daily", day=WEDNESDAY),)}
    )
    after = changes.add_extra(cancelled, extra("more", MONDAY + timedelta(days=2)))
    assert changes.new_conflicts(cancelled, after, NOW) == []
