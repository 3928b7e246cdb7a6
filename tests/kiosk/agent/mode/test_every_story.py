"""Every story there can be, in whatever order its events come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from content.item import Outcome
from fleet.settings.hours import all_hours
from kiosk.agent.mode import (
    EARLY,
    CornerOpened,
    Event,
    FilmEnded,
    LessonClosed,
    Paired,
    Pressed,
    Progressed,
    Rests,
    ScreenCame,
    Shelved,
    State,
    Taught,
    Tick,
    TimetableArrived,
    Touched,
    Unpaired,
    Watch,
)
from kiosk.agent.mode.rest.unrest import lesson_near
from kiosk.state import Mode
from schedule.timetable import Cancellation, Loop, Timetable, lesson_of
from tests.kiosk.agent.mode.stories import (
    BASE,
    CENTER,
    MONDAY,
    RULED,
    TEN,
    WEEKLY,
    Kiosk,
    extra,
    item,
    with_extras,
)
from wire.ids import LessonId

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
PRESSES = st.sampled_from(
    [
        Pressed("enter_lesson"),
        Pressed("later"),
        Pressed("leave_lesson"),
        Pressed("videos"),
        Pressed("stop_film"),
        Pressed("home"),
        Pressed("attendance"),
        Pressed("attendance_done"),
        Pressed("corner_done"),
        CornerOpened(),
        Touched(),
    ]
)
SHELF = (item("song"), item("walk"))
PATIENCE = timedelta(minutes=10)
PLAYED = tuple(film.id for film in SHELF)
ON = "whatever is on"
"""Stands for the playback that is on, in what a screen says."""
FILMS = st.one_of(
    st.builds(
        Watch,
        st.sampled_from([None, item("stretching"), item("dance")]),
        st.uuids().map(str),
    ),
    st.builds(
        Progressed,
        st.sampled_from([ON, "another"]),
        st.floats(0, 1000),
        st.floats(0, 1000),
        st.booleans(),
    ),
    st.builds(FilmEnded, st.just(ON), st.sampled_from([Outcome.FINISHED, Outcome.BROKEN])),
    st.just(ScreenCame()),
)
OFFERS = st.builds(
    lambda table, start, off: table.model_copy(
        update={
            "loops": (
                Loop(id="l", item_ids=PLAYED, weekdays=tuple(range(7)), start=start, end=time(20)),
            ),
            "programs": (BASE.programs[0].model_copy(update={"replacement_ids": PLAYED}),),
            "cancellations": (Cancellation(rule_id="rule", day=date(2026, 11, 23)),)
            if off and table.rules
            else (),
        }
    ),
    TIMETABLES,
    st.sampled_from([time(0), time(9, 30), time(12)]),
    st.booleans(),
)
"""Timetables that have films play by themselves."""
SAID = st.one_of(
    st.builds(Taught, IDS, st.booleans()),
    st.builds(Shelved, st.sampled_from([(), (SHELF[0],), SHELF])),
    st.builds(
        Rests,
        st.sampled_from([None, timedelta(seconds=1), timedelta(minutes=10)]),
        st.sampled_from([(), all_hours(["18:00-09:30"]), all_hours(["00:00-23:59"])]),
    ),
    st.builds(TimetableArrived, OFFERS),
)
NOT_PRESSED = st.one_of(st.just(Tick()), st.builds(TimetableArrived, TIMETABLES))
EVENTS = st.one_of(
    NOT_PRESSED,
    PRESSES,
    FILMS,
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


def told(kiosk: Kiosk, now: datetime, event: Event) -> None:
    """Have it happen; what a screen says is about the film that is on."""
    film = kiosk.state.film
    if isinstance(event, Progressed | FilmEnded) and event.play_id == ON and film is not None:
        event = replace(event, play_id=film.play_id)
    kiosk.do_at(now, event)


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


def check_films(state: State, now: datetime) -> None:
    film = state.film
    on = film is not None and film.gave_way_at is None
    if state.center_id is not None and on:
        bridges = film is not None and film.by_itself == "failed"
        assert state.mode is (Mode.LESSON if bridges else Mode.PLAYER)
    elif state.center_id is not None:
        assert state.mode is not Mode.PLAYER
    assert (state.mode is Mode.VIDEOS) == (state.list_until is not None)
    for until, minutes in [
        (state.paused_until, 10),
        (state.list_until, 3),
        (state.attendance_until, 2),
        (state.corner_until, 2),
    ]:
        assert until is None or now < until <= now + timedelta(minutes=minutes)
    if state.attendance_until is not None:
        assert state.mode not in {Mode.STARTING, Mode.PAIRING, Mode.COUNTDOWN}
    assert state.corner_until is None or state.mode is Mode.HOME
    if state.mode in {Mode.QUIET, Mode.DARK}:
        assert film is None or film.gave_way_at is not None
        assert state.attendance_until is None
    assert state.mode is not Mode.DARK or not lesson_near(state, now)


def go_home(kiosk: Kiosk, now: datetime) -> None:
    """What somebody presses who wants to be rid of it all."""
    for _ in range(5):  # as many lessons as could be open at once
        kiosk.do_at(now, Pressed("leave_lesson"))
    kiosk.do_at(now, Pressed("home"))


@settings(max_examples=150, deadline=None)
@given(st.one_of(TIMETABLES, OFFERS), story(st.one_of(EVENTS, SAID)))
def test_never_in_a_lesson_outside_its_time_and_always_a_way_home(
    timetable: Timetable, events: list[tuple[Event, timedelta]]
) -> None:
    kiosk, now = Kiosk(State(timetable=timetable, shelf=SHELF, patience=PATIENCE)), TEN
    for event, jump in events:
        now = moment(now, jump)
        told(kiosk, now, event)
        check(kiosk.state, now)
        check_films(kiosk.state, now)
        at_home = Kiosk(kiosk.state)
        go_home(at_home, now)
        assert at_home.state.mode in {Mode.STARTING, Mode.PAIRING, Mode.HOME}
        assert at_home.state.film is None
        assert at_home.state.attendance_until is None
        assert at_home.state.corner_until is None
    kiosk.do_at(now, Paired(CENTER))
    kiosk.do_at(now, TimetableArrived(timetable.model_copy(update={"loops": ()})))
    kiosk.do_at(now, Rests(timedelta(minutes=10), ()))
    kiosk.do_at(now, Pressed("home"))
    quiet = datetime(1999, 1, 1, tzinfo=UTC)
    assert kiosk.do_at(quiet, Tick()) is Mode.HOME


@settings(max_examples=100, deadline=None)
@given(OFFERS, story(st.one_of(EVENTS, SAID)))
def test_every_playback_is_told_exactly_once(
    timetable: Timetable, events: list[tuple[Event, timedelta]]
) -> None:
    kiosk, now = Kiosk(State(timetable=timetable, shelf=SHELF, patience=PATIENCE)), TEN
    begun: set[str] = set()
    for event, jump in [(Paired(CENTER), timedelta(0)), *events]:
        now = moment(now, jump)
        told(kiosk, now, event)
        if kiosk.state.film is not None:
            begun.add(kiosk.state.film.play_id)
    kiosk.do_at(now, Unpaired())
    assert sorted(played.play_id for played in kiosk.played) == sorted(begun)
    assert all(played.play.started_at <= played.play.ended_at for played in kiosk.played)


@settings(max_examples=100, deadline=None)
@given(story(EVENTS), st.floats(0, 100_000))
def test_nothing_stays_up_forgotten_also_when_the_clock_is_set_back(
    events: list[tuple[Event, timedelta]], back_s: float
) -> None:
    kiosk, now = Kiosk(State(timetable=BASE)), TEN
    kiosk.do_at(now, Paired(CENTER))
    for event, jump in events:
        now = moment(now, jump)
        told(kiosk, now, event)
    kiosk.do_at(now, Paired(CENTER))
    kiosk.do_at(now, TimetableArrived(BASE))
    told(kiosk, now, Progressed(ON, 5, 5, paused=True))
    now -= timedelta(seconds=back_s)
    for _ in range(11):
        kiosk.do_at(now, Tick())
        now += timedelta(minutes=1)
    assert kiosk.state.mode is Mode.HOME
    assert kiosk.state.attendance_until is None
    assert kiosk.state.film is None


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
        told(kiosk, now, event)
    if kiosk.state.center_id is None:
        return
    again = kiosk.restarted()
    again.do_at(now, Paired(CENTER))
    # Nobody waits in front of a list for the agent.
    before = Mode.HOME if kiosk.state.mode is Mode.VIDEOS else kiosk.state.mode
    assert again.state.mode is before
    films = [
        state.film and (state.film.play_id, state.film.gave_way_at)
        for state in (kiosk.state, again.state)
    ]
    assert films[0] == films[1]
    assert again.state.lesson == kiosk.state.lesson
    assert again.state.declined == kiosk.state.declined
