"""Content that plays by itself: in place of a lesson, and between two hours of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from content.item import Outcome
from kiosk.agent.mode import (
    FilmEnded,
    Paired,
    Pressed,
    Shelved,
    State,
    Taught,
    Tick,
    TimetableArrived,
    Watch,
)
from kiosk.agent.mode.film.offered import QUIET
from kiosk.state import Mode
from schedule.timetable import Cancellation, Loop, Timetable
from tests.kiosk.agent.mode.stories import BASE, CENTER, MONDAY, RULED, Kiosk, at, extra, item
from wire.ids import ItemId

GYM, DANCE, SONG, WALK = (item(name) for name in ("gym", "dance", "song", "walk"))
SHELF = (SONG, WALK, GYM, DANCE)
PROGRAM = BASE.programs[0].model_copy(update={"replacement_ids": (GYM.id, DANCE.id)})
LOOP = Loop(id="day", item_ids=(SONG.id, WALK.id), weekdays=(0,), start=time(9, 30), end=time(17))
CITY = RULED.model_copy(update={"programs": (PROGRAM,)})
LOOPED = CITY.model_copy(update={"loops": (LOOP,)})
OFF = CITY.model_copy(
    update={"cancellations": (Cancellation(rule_id="rule", day=date(2026, 11, 23)),)}
)
PATIENCE = timedelta(minutes=10)


def kiosk_of(timetable: Timetable, clock: str, shelf: tuple[object, ...] = SHELF) -> Kiosk:
    kiosk = Kiosk(State(timetable=timetable, patience=PATIENCE))
    kiosk.do(clock, Shelved(shelf))  # type: ignore[arg-type]
    kiosk.do(clock, Paired(CENTER))
    return kiosk


def on(kiosk: Kiosk) -> ItemId | None:
    film = kiosk.state.film
    return film.item.id if film is not None and film.gave_way_at is None else None


def finish(kiosk: Kiosk, clock: str, outcome: Outcome = Outcome.FINISHED) -> None:
    assert kiosk.state.film is not None
    kiosk.do(clock, FilmEnded(kiosk.state.film.play_id, outcome))  # type: ignore[arg-type]


def untaught(clock: str = "10:10:00") -> Kiosk:
    """In a lesson to which no instructor came, up to `clock`."""
    kiosk = kiosk_of(CITY, "9:55:00")
    kiosk.do("9:55:10")
    kiosk.do("10:00:00")
    kiosk.do(clock)
    assert kiosk.state.mode is Mode.LESSON
    return kiosk


def test_what_replaces_a_cancelled_lesson_is_shown_once_in_its_hour() -> None:
    kiosk = kiosk_of(OFF, "9:59:59")
    assert kiosk.state.mode is Mode.HOME
    assert kiosk.do("10:00:00") is Mode.PLAYER
    assert (on(kiosk), kiosk.state.film and kiosk.state.film.by_itself) == (GYM.id, "cancelled")
    finish(kiosk, "10:15:00")
    assert on(kiosk) == DANCE.id
    finish(kiosk, "10:30:00")
    assert kiosk.state.mode is Mode.HOME
    assert kiosk.do("10:45:00") is Mode.HOME
    assert [one.play.outcome for one in kiosk.played] == [Outcome.FINISHED] * 2


def test_it_ends_with_its_hour() -> None:
    kiosk = kiosk_of(OFF, "10:55:00")
    assert kiosk.do("10:59:59") is Mode.PLAYER
    assert kiosk.do("11:00:00") is Mode.HOME
    assert kiosk.state.film is None


def test_a_film_that_is_missing_or_broken_is_left_out() -> None:
    kiosk = kiosk_of(OFF, "10:00:00", (DANCE, SONG))
    assert on(kiosk) == DANCE.id
    finish(kiosk, "10:01:00", Outcome.BROKEN)
    assert kiosk.state.mode is Mode.HOME
    kiosk.do("10:02:00", Shelved(SHELF))
    assert on(kiosk) == GYM.id


@pytest.mark.parametrize("press", ["stop_film", "home"])
def test_who_has_had_enough_goes_home_and_is_left_alone(press: str) -> None:
    kiosk = kiosk_of(OFF, "10:00:00")
    assert kiosk.do("10:05:00", Pressed(press)) is Mode.HOME  # type: ignore[arg-type]
    assert kiosk.do("10:50:00") is Mode.HOME
    again = kiosk.restarted()
    again.do("10:51:00", Shelved(SHELF))
    assert again.do("10:51:00", Paired(CENTER)) is Mode.HOME


def test_who_goes_home_from_a_film_of_their_own_is_not_shown_another_at_once() -> None:
    kiosk = kiosk_of(OFF, "9:59:00")
    kiosk.do("9:59:10", Watch(SONG, "own"))
    assert kiosk.do("10:01:00") is Mode.PLAYER
    assert kiosk.do("10:02:00", Pressed("home")) is Mode.HOME
    assert kiosk.do("10:06:59") is Mode.HOME
    assert kiosk.do("10:07:00") is Mode.PLAYER
    assert on(kiosk) == GYM.id


def test_after_a_restart_it_stands_where_it_stood_and_goes_on_with_the_next() -> None:
    kiosk = kiosk_of(OFF, "10:00:00")
    finish(kiosk, "10:15:00")
    again = kiosk.restarted()
    again.do("10:16:00", Shelved(SHELF))
    assert again.do("10:16:00", Paired(CENTER)) is Mode.PLAYER
    assert again.state.film == kiosk.state.film
    finish(again, "10:30:00")
    assert again.state.mode is Mode.HOME


def test_a_film_of_somebodys_own_goes_on_when_a_replacement_is_due() -> None:
    kiosk = kiosk_of(OFF, "9:50:00")
    kiosk.do("9:50:00", Watch(WALK, "own"))
    assert kiosk.do("10:00:00") is Mode.PLAYER
    assert on(kiosk) == WALK.id
    finish(kiosk, "10:05:00")
    assert on(kiosk) == GYM.id


def test_a_loop_goes_round_and_gives_way_to_the_lesson() -> None:
    kiosk = kiosk_of(LOOPED, "9:29:59")
    assert kiosk.do("9:30:00") is Mode.PLAYER
    seen = []
    for minute in range(31, 36):
        seen.append(on(kiosk))
        finish(kiosk, f"9:{minute}:00")
    assert seen == [SONG.id, WALK.id, SONG.id, WALK.id, SONG.id]
    assert kiosk.do("9:55:00") is Mode.COUNTDOWN
    assert kiosk.state.film is None
    assert kiosk.played[-1].play.outcome is Outcome.LESSON
    assert kiosk.do("9:55:10") is Mode.LESSON
    # People stay sitting for a while after it.
    kiosk.do("10:59:59", Taught(MONDAY, taught=True))
    assert kiosk.do("11:00:00") is Mode.HOME
    assert kiosk.do("11:04:58") is Mode.HOME
    assert kiosk.do("11:04:59") is Mode.PLAYER
    assert kiosk.do("17:00:00") is Mode.HOME


def test_one_press_ends_a_loop_until_nobody_wants_anything_any_more() -> None:
    kiosk = kiosk_of(LOOPED, "12:00:00")
    assert kiosk.do("12:00:30", Pressed("stop_film")) is Mode.HOME
    assert kiosk.do("12:03:00", Pressed("videos")) is Mode.VIDEOS
    assert kiosk.do("12:05:59") is Mode.VIDEOS
    assert kiosk.do("12:06:00") is Mode.HOME
    assert kiosk.do("12:07:59") is Mode.HOME
    assert kiosk.do("12:08:00") is Mode.PLAYER


def test_a_loop_of_broken_films_leaves_home_in_peace() -> None:
    kiosk = kiosk_of(LOOPED, "12:00:00")
    finish(kiosk, "12:00:10", Outcome.BROKEN)
    finish(kiosk, "12:00:20", Outcome.BROKEN)
    assert kiosk.state.mode is Mode.HOME


def test_no_clock_that_is_set_back_silences_a_loop_for_long() -> None:
    kiosk = kiosk_of(LOOPED, "16:00:00")
    kiosk.do("16:00:00", Pressed("stop_film"))
    kiosk.do("12:00:00")
    assert kiosk.do_at(at("12:00:00") + QUIET, Tick()) is Mode.PLAYER


def test_a_lesson_without_an_instructor_is_bridged_until_one_comes() -> None:
    kiosk = untaught("10:09:59")
    assert kiosk.state.film is None
    kiosk.do("10:10:00")
    assert (kiosk.state.mode, on(kiosk)) == (Mode.LESSON, GYM.id)
    kiosk.do("10:12:00", Taught(MONDAY, taught=True))
    assert (kiosk.state.mode, kiosk.state.film) == (Mode.LESSON, None)
    assert kiosk.played[-1].play.outcome is Outcome.LESSON
    # The line breaks later on: the same patience, then what was not shown yet.
    kiosk.do("10:20:00", Taught(MONDAY, taught=False))
    kiosk.do("10:29:59")
    assert kiosk.state.film is None
    kiosk.do("10:30:00")
    assert on(kiosk) == GYM.id
    finish(kiosk, "10:45:00")
    assert on(kiosk) == DANCE.id
    assert kiosk.do("11:00:00") is Mode.HOME
    assert kiosk.state.film is None


def test_who_stops_the_bridge_waits_on_in_the_room() -> None:
    kiosk = untaught()
    assert kiosk.do("10:15:00", Pressed("stop_film")) is Mode.LESSON
    assert kiosk.do("10:40:00") is Mode.LESSON
    assert kiosk.state.film is None
    assert kiosk.do("10:41:00", Pressed("leave_lesson")) is Mode.HOME
    assert kiosk.do("10:59:00") is Mode.HOME


def test_a_film_that_waits_for_the_lesson_makes_room_for_the_bridge() -> None:
    kiosk = kiosk_of(CITY, "9:50:00")
    kiosk.do("9:50:00", Watch(WALK, "own"))
    for clock in ("9:55:00", "9:55:10", "10:00:00", "10:10:00"):
        kiosk.do(clock)
    assert on(kiosk) == GYM.id
    assert [(one.play_id, one.play.outcome) for one in kiosk.played] == [("own", Outcome.LESSON)]


def test_an_agent_that_is_started_anew_goes_on_with_the_bridge() -> None:
    kiosk = untaught()
    again = kiosk.restarted()
    again.state = replace(again.state, patience=PATIENCE)
    again.do("10:11:00", Shelved(SHELF))
    assert again.do("10:11:00", Paired(CENTER)) is Mode.LESSON
    assert again.state.film == kiosk.state.film
    again.do("10:12:00", Taught(MONDAY, taught=True))
    assert again.state.film is None


def test_where_nothing_replaces_the_lesson_the_loop_bridges_it_and_goes_on_after_it() -> None:
    bare = LOOPED.model_copy(update={"programs": BASE.programs})
    kiosk = kiosk_of(bare, "9:55:00")
    for clock in ("9:55:10", "10:00:00", "10:10:00"):
        kiosk.do(clock)
    assert (on(kiosk), kiosk.state.film and kiosk.state.film.by_itself) == (SONG.id, "failed")
    assert kiosk.do("10:20:00", Pressed("stop_film")) is Mode.LESSON
    assert kiosk.state.film is None
    assert kiosk.do("10:59:59") is Mode.LESSON
    assert kiosk.do("11:00:00") is Mode.HOME
    assert kiosk.do("11:05:00") is Mode.PLAYER
    assert kiosk.state.film is not None
    assert kiosk.state.film.by_itself == "loop"


def test_the_bridge_of_one_lesson_does_not_reach_into_the_next() -> None:
    later = extra("b", at("11:00:00"), lead_s=10)
    bare = LOOPED.model_copy(update={"programs": BASE.programs, "extras": (later,)})
    kiosk = kiosk_of(bare, "9:55:00")
    for clock in ("9:55:10", "10:00:00", "10:10:00"):
        kiosk.do(clock)
    assert on(kiosk) == SONG.id
    for clock in ("11:00:00", "11:00:10"):
        kiosk.do(clock)
    assert (kiosk.state.mode, kiosk.state.film) == (Mode.LESSON, None)


def test_the_next_lesson_has_the_whole_patience() -> None:
    later = CITY.model_copy(update={"extras": (extra("b", at("11:00:00"), lead_s=10),)})
    kiosk = untaught()
    kiosk.do("10:20:00", TimetableArrived(later))
    for clock in ("11:00:00", "11:00:10", "11:09:00"):
        kiosk.do(clock)
    assert (kiosk.state.mode, kiosk.state.film) == (Mode.LESSON, None)
    kiosk.do("11:10:10")
    assert on(kiosk) == GYM.id


def test_without_a_patience_nothing_fails() -> None:
    kiosk = untaught("10:00:01")
    kiosk.state = replace(kiosk.state, patience=None)
    kiosk.do("10:59:00")
    assert kiosk.state.film is None
