"""Lessons: the plain stories as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.agent.mode import (
    LessonClosed,
    Paired,
    Pressed,
    State,
    Tick,
    TimetableArrived,
    Unpaired,
    What,
)
from kiosk.state import Mode
from schedule.timetable import Cancellation, Timetable
from tests.kiosk.agent.mode.stories import (
    BASE,
    CENTER,
    MONDAY,
    RULED,
    TEN,
    Kiosk,
    at,
    extra,
    in_lesson,
    paired,
    with_extras,
)
from wire.ids import LessonId


def test_a_morning_without_one_press() -> None:
    kiosk = paired()
    for clock, mode in [
        ("9:54:59", Mode.HOME),
        ("9:55:00", Mode.COUNTDOWN),
        ("9:55:09", Mode.COUNTDOWN),
        ("9:55:10", Mode.LESSON),
        ("10:00:00", Mode.LESSON),
        ("10:59:59", Mode.LESSON),
        ("11:00:00", Mode.HOME),
    ]:
        assert kiosk.do(clock) is mode, clock
    assert kiosk.state.lesson is None  # today's only one is over
    assert kiosk.state.upcoming is not None
    assert kiosk.state.upcoming.id == "rule-20261124"


def test_before_anybody_is_known_there_is_no_lesson() -> None:
    kiosk = Kiosk(State(timetable=RULED))
    assert kiosk.do("10:00:00") is Mode.STARTING
    assert kiosk.do("10:00:01", Unpaired()) is Mode.PAIRING
    assert kiosk.do("10:00:02", Pressed("enter_lesson")) is Mode.PAIRING
    assert kiosk.refused == "no_open_lesson"
    assert kiosk.do("10:00:03", Paired(CENTER)) is Mode.HOME
    assert kiosk.do("10:00:04", TimetableArrived(RULED)) is Mode.COUNTDOWN


def test_the_home_screen_knows_the_next_lesson_of_today_and_the_one_after() -> None:
    kiosk = paired(with_extras(extra("a", TEN), extra("b", TEN + timedelta(hours=4))))
    assert kiosk.state.lesson is not None
    assert kiosk.state.upcoming is not None
    assert (kiosk.state.lesson.id, kiosk.state.upcoming.id) == ("a", "b")


def test_a_late_boot_counts_down_at_once() -> None:
    kiosk = paired(clock="10:25:00")
    assert kiosk.state.mode is Mode.COUNTDOWN
    assert kiosk.do("10:25:10") is Mode.LESSON


def test_later_is_offered_once_more_at_the_start() -> None:
    kiosk = paired()
    kiosk.do("9:55:00")
    assert kiosk.do("9:55:03", Pressed("later")) is Mode.HOME
    assert kiosk.state.declined
    assert kiosk.do("9:59:59") is Mode.HOME
    assert kiosk.do("10:00:00") is Mode.COUNTDOWN
    assert not kiosk.state.declined
    assert kiosk.do("10:00:05", Pressed("later")) is Mode.HOME
    kiosk.run(at("10:00:06"), 120)
    assert kiosk.state.mode is Mode.HOME
    assert kiosk.do("10:30:00", Pressed("enter_lesson")) is Mode.LESSON


def test_later_in_the_moment_the_countdown_ended_is_still_meant() -> None:
    kiosk = in_lesson()
    assert kiosk.do("9:55:10", Pressed("later")) is Mode.HOME
    assert kiosk.do("10:00:00") is Mode.COUNTDOWN


def test_leaving_is_for_good_until_somebody_presses() -> None:
    kiosk = in_lesson()
    assert kiosk.do("9:56:00", Pressed("leave_lesson")) is Mode.HOME
    assert kiosk.do("10:00:00") is Mode.HOME
    assert kiosk.state.declined
    assert kiosk.do("10:10:00", Pressed("enter_lesson")) is Mode.LESSON
    assert kiosk.do("11:00:00") is Mode.HOME


@pytest.mark.parametrize(
    ("clock", "mode", "refused"),
    [
        ("9:49:59", Mode.HOME, "no_open_lesson"),
        ("9:50:00", Mode.LESSON, None),
        ("9:55:00", Mode.LESSON, None),
        ("10:59:59", Mode.LESSON, None),
        ("11:00:00", Mode.HOME, "no_open_lesson"),
    ],
)
def test_the_button_enters_without_a_countdown(clock: str, mode: Mode, refused: str | None) -> None:
    kiosk = paired()
    assert kiosk.do(clock, Pressed("enter_lesson")) is mode
    assert kiosk.refused == refused


def test_entering_early_lasts_into_the_lesson() -> None:
    kiosk = paired()
    assert kiosk.do("9:51:00", Pressed("enter_lesson")) is Mode.LESSON
    kiosk.run(at("9:51:00"), 600)
    assert kiosk.state.mode is Mode.LESSON


def test_pressing_in_the_countdown_enters_at_once_and_twice_is_harmless() -> None:
    kiosk = paired()
    kiosk.do("9:55:00")
    assert kiosk.do("9:55:02", Pressed("enter_lesson")) is Mode.LESSON
    assert kiosk.do("9:55:02", Pressed("enter_lesson")) is Mode.LESSON
    assert kiosk.refused is None


def test_a_restart_in_the_lesson_goes_straight_back() -> None:
    again = in_lesson().restarted()
    assert again.do("10:10:00", Paired(CENTER)) is Mode.LESSON


def test_a_restart_after_declining_stays_at_home() -> None:
    kiosk = in_lesson()
    kiosk.do("9:56:00", Pressed("leave_lesson"))
    again = kiosk.restarted()
    assert again.do("10:10:00", Paired(CENTER)) is Mode.HOME


def test_the_instructor_closes_early() -> None:
    kiosk = in_lesson()
    assert kiosk.do("10:40:00", LessonClosed(LessonId("another"))) is Mode.LESSON
    assert kiosk.do("10:40:00", LessonClosed(MONDAY)) is Mode.HOME
    assert kiosk.state.lesson is None
    assert kiosk.do("10:41:00", Pressed("enter_lesson")) is Mode.HOME
    assert kiosk.refused == "no_open_lesson"
    assert kiosk.restarted().do("10:42:00", Paired(CENTER)) is Mode.HOME


@pytest.mark.parametrize(
    ("what", "arrives", "modes"),
    [
        ("taken out", BASE, {"10:10:00": Mode.HOME, "10:20:00": Mode.HOME}),
        (
            "moved a little: they are in it already",
            with_extras(extra("a", TEN + timedelta(minutes=12))),
            {"10:10:00": Mode.LESSON, "11:11:59": Mode.LESSON, "11:12:00": Mode.HOME},
        ),
        (
            "moved to the afternoon: offered afresh",
            with_extras(extra("a", TEN + timedelta(hours=4))),
            {"10:10:00": Mode.HOME, "13:55:00": Mode.COUNTDOWN, "13:55:10": Mode.LESSON},
        ),
        (
            "extended",
            with_extras(extra("a", TEN, minutes=90)),
            {"10:10:00": Mode.LESSON, "11:29:59": Mode.LESSON, "11:30:00": Mode.HOME},
        ),
        (
            "cut short",
            with_extras(extra("a", TEN, minutes=15)),
            {"10:10:00": Mode.LESSON, "10:15:00": Mode.HOME},
        ),
        (
            "replaced",
            with_extras(extra("b", TEN)),
            {"10:10:00": Mode.COUNTDOWN, "10:10:10": Mode.LESSON},
        ),
    ],
)
def test_the_timetable_changes_in_the_lesson(
    what: str, arrives: Timetable, modes: dict[str, Mode]
) -> None:
    kiosk = in_lesson(with_extras(extra("a", TEN)))
    kiosk.do("10:10:00", TimetableArrived(arrives))
    for clock, mode in modes.items():
        assert kiosk.do(clock) is mode, f"{what} {clock}"


def test_the_day_is_cancelled_in_the_lesson() -> None:
    kiosk = in_lesson()
    monday = Cancellation(rule_id="rule", day=date(2026, 11, 23))
    cancelled = RULED.model_copy(update={"cancellations": (monday,)})
    assert kiosk.do("10:10:00", TimetableArrived(cancelled)) is Mode.HOME


def test_a_cancelled_lesson_that_comes_back_counts_down_again() -> None:
    kiosk = in_lesson()
    kiosk.do("10:10:00", TimetableArrived(BASE))
    assert kiosk.do("10:11:00", TimetableArrived(RULED)) is Mode.COUNTDOWN


def test_a_clock_set_back_in_the_countdown_never_makes_it_longer() -> None:
    kiosk = paired(with_extras(extra("a", TEN, lead_s=3600)), "9:30:00")
    kiosk.do("9:30:08")
    assert kiosk.do("9:10:00") is Mode.COUNTDOWN
    assert kiosk.do("9:10:10") is Mode.LESSON


def test_1970_and_back() -> None:
    kiosk = in_lesson()
    assert kiosk.do_at(datetime(1970, 1, 1, tzinfo=UTC), Tick()) is Mode.HOME
    assert kiosk.do("10:20:00") is Mode.LESSON


def test_choices_do_not_pile_up() -> None:
    kiosk = paired()
    for day in range(60):
        now = at("9:56:00") + timedelta(days=day)
        kiosk.do_at(now, Tick())
        kiosk.do_at(now + timedelta(seconds=10), Tick())
    assert len(kiosk.remembered) == 32
    assert all(choice.what is What.ENTERED for choice in kiosk.remembered)
