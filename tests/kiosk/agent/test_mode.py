"""Which screen is up: the plain stories as a table, and then every story there can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.agent.mode import (
    EARLY,
    Choice,
    Event,
    LessonClosed,
    Paired,
    Pressed,
    Refuse,
    Remember,
    State,
    Tick,
    TimetableArrived,
    Unpaired,
    What,
    step,
)
from kiosk.state import Mode
from schedule.timetable import (
    Cancellation,
    Center,
    ExtraLesson,
    Program,
    Timetable,
    WeeklyRule,
    lesson_of,
)
from wire.ids import CenterId, LessonId, ProgramId, StaffId

CENTER = CenterId("center_1")
TEN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, 10:00 in Seoul
BASE = Timetable(
    version=1,
    centers=(Center(id=CENTER, name="물야 경로당"),),
    programs=(
        Program(
            id=ProgramId("program_1"),
            title="튼튼 체조",
            kind="health",
            instructor_id=StaffId("staff_1"),
            instructor="박정은 선생님",
        ),
    ),
)
WEEKLY = WeeklyRule(
    id="rule",
    program_id=ProgramId("program_1"),
    weekdays=(0, 1, 2, 3, 4),
    start=time(10),
    first_day=date(2026, 1, 1),
)
RULED = BASE.model_copy(update={"rules": (WEEKLY,)})
MONDAY = LessonId("rule-20261123")


def extra(lesson_id: str, starts_at: datetime, minutes: int = 60, lead_s: int = 300) -> ExtraLesson:
    return ExtraLesson(
        id=LessonId(lesson_id),
        program_id=ProgramId("program_1"),
        starts_at=starts_at,
        minutes=minutes,
        lead_s=lead_s,
    )


def with_extras(*extras: ExtraLesson) -> Timetable:
    return BASE.model_copy(update={"extras": extras})


def at(clock: str) -> datetime:
    """A time of day in Seoul, on the Monday."""
    hour, minute, second = (int(part) for part in clock.split(":"))
    return TEN.replace(hour=0) + timedelta(hours=hour - 9, minutes=minute, seconds=second)


@dataclass
class Kiosk:
    """Feeds events to `step` and keeps what came out."""

    state: State = field(default_factory=State)
    refused: str | None = None
    remembered: tuple[Choice, ...] = ()

    def do(self, clock: str, event: Event | None = None) -> Mode:
        return self.do_at(at(clock), event or Tick())

    def do_at(self, now: datetime, event: Event) -> Mode:
        self.state, commands = step(self.state, event, now)
        self.refused = None
        for command in commands:
            match command:
                case Refuse(reason):
                    self.refused = reason
                case Remember(choices, _):
                    self.remembered = choices
        return self.state.mode

    def run(self, start: datetime, seconds: int) -> None:
        for second in range(seconds + 1):
            self.do_at(start + timedelta(seconds=second), Tick())

    def restarted(self) -> Kiosk:
        """The same kiosk after its agent was killed: only what was remembered is left."""
        return Kiosk(
            State(choices=self.remembered, timetable=self.state.timetable),
            remembered=self.remembered,
        )


def paired(timetable: Timetable = RULED, clock: str = "9:00:00") -> Kiosk:
    kiosk = Kiosk(State(timetable=timetable))
    assert kiosk.do(clock, Paired(CENTER)) is not Mode.STARTING
    return kiosk


def in_lesson(timetable: Timetable = RULED) -> Kiosk:
    kiosk = paired(timetable)
    kiosk.do("9:55:00")
    assert kiosk.do("9:55:10") is Mode.LESSON
    return kiosk


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


# -- every story there can be

MINUTES = st.integers(-60 * 8, 60 * 8)
EXTRAS = st.builds(
    lambda index, minute, minutes, lead: extra(
        f"extra{index}", TEN + timedelta(minutes=minute), minutes, lead
    ),
    st.integers(0, 2),
    MINUTES,
    st.integers(1, 120),
    st.integers(10, 1200),
)
TIMETABLES = st.builds(
    lambda extras, ruled: with_extras(*{item.id: item for item in extras}.values()).model_copy(
        update={"rules": (WEEKLY,) if ruled else ()}
    ),
    st.lists(EXTRAS, max_size=3),
    st.booleans(),
)
IDS = st.sampled_from([LessonId("extra0"), LessonId("extra1"), LessonId("extra2"), MONDAY])
PRESSES = st.sampled_from([Pressed("enter_lesson"), Pressed("later"), Pressed("leave_lesson")])
NOT_PRESSED = st.one_of(st.just(Tick()), st.builds(TimetableArrived, TIMETABLES))
EVENTS = st.one_of(
    NOT_PRESSED,
    PRESSES,
    st.builds(LessonClosed, IDS),
    st.sampled_from([Paired(CENTER), Unpaired()]),
)
JUMPS = st.one_of(
    st.floats(0, 30).map(lambda s: timedelta(seconds=s)),
    MINUTES.map(lambda m: timedelta(minutes=m)),
    st.just(timedelta(days=-20_000)),
    st.just(timedelta(hours=2)),
)


def story(events: st.SearchStrategy[Event]) -> st.SearchStrategy[list[tuple[Event, timedelta]]]:
    return st.lists(st.tuples(events, JUMPS), max_size=25)


def moment(now: datetime, jump: timedelta) -> datetime:
    """After a jump; a clock never shows less than 1970 nor leaves the test's days for long."""
    later = now + jump
    if later.year < 1970:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return TEN if later < TEN - timedelta(days=30) and jump > timedelta(0) else later


def check(state: State, now: datetime) -> None:
    if state.mode in {Mode.COUNTDOWN, Mode.LESSON}:
        assert state.lesson is not None
        assert state.lesson == lesson_of(state.timetable, state.lesson.id)
        assert state.lesson.opens_at - EARLY <= now < state.lesson.ends_at
    if state.mode is Mode.COUNTDOWN:
        assert state.countdown_ends is not None
        assert now < state.countdown_ends <= now + timedelta(seconds=10)
    else:
        assert state.countdown_ends is None
    assert (state.mode in {Mode.STARTING, Mode.PAIRING}) == (state.center_id is None)


@settings(max_examples=150, deadline=None)
@given(TIMETABLES, story(EVENTS))
def test_never_in_a_lesson_outside_its_time_and_always_a_way_home(
    timetable: Timetable, events: list[tuple[Event, timedelta]]
) -> None:
    kiosk, now = Kiosk(State(timetable=timetable)), TEN
    for event, jump in events:
        now = moment(now, jump)
        kiosk.do_at(now, event)
        check(kiosk.state, now)
        at_home = Kiosk(kiosk.state)
        at_home.do_at(now, Pressed("leave_lesson"))
        assert at_home.state.mode not in {Mode.LESSON} or kiosk.state.mode is Mode.HOME
    kiosk.do_at(now, Paired(CENTER))
    quiet = datetime(1999, 1, 1, tzinfo=UTC)
    assert kiosk.do_at(quiet, Tick()) is Mode.HOME


@settings(max_examples=100, deadline=None)
@given(TIMETABLES, story(NOT_PRESSED), st.integers(-300, 3500))
def test_no_lesson_is_missed_whatever_the_clock_did(
    timetable: Timetable, events: list[tuple[Event, timedelta]], into: int
) -> None:
    kiosk, now = Kiosk(State(timetable=timetable)), TEN
    kiosk.do_at(now, Paired(CENTER))
    for event, jump in events:
        now = moment(now, jump)
        kiosk.do_at(now, event)
    kiosk.do_at(now, TimetableArrived(RULED))
    start = TEN + timedelta(seconds=into)
    kiosk.run(start, 2)
    assert kiosk.state.mode in {Mode.COUNTDOWN, Mode.LESSON}
    kiosk.run(start, 10)
    assert kiosk.state.mode is Mode.LESSON
    assert kiosk.state.lesson is not None
    assert kiosk.state.lesson.id == MONDAY


@settings(max_examples=100, deadline=None)
@given(TIMETABLES, story(EVENTS))
def test_what_is_remembered_brings_a_restarted_agent_to_the_same_screen(
    timetable: Timetable, events: list[tuple[Event, timedelta]]
) -> None:
    kiosk, now = Kiosk(State(timetable=timetable)), TEN
    kiosk.do_at(now, Paired(CENTER))
    for event, jump in events:
        now = moment(now, jump)
        kiosk.do_at(now, event)
    if kiosk.state.center_id is None:
        return
    again = kiosk.restarted()
    assert again.do_at(now, Paired(CENTER)) is kiosk.state.mode
    assert again.state.lesson == kiosk.state.lesson
    assert again.state.declined == kiosk.state.declined


def test_choices_do_not_pile_up() -> None:
    kiosk = paired()
    for day in range(60):
        now = at("9:56:00") + timedelta(days=day)
        kiosk.do_at(now, Tick())
        kiosk.do_at(now + timedelta(seconds=10), Tick())
    assert len(kiosk.remembered) == 32
    assert all(choice.what is What.ENTERED for choice in kiosk.remembered)
