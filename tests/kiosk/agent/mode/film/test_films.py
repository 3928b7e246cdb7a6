"""Films: chosen, watched, given way to a lesson, gone on with, and never forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.item import Outcome
from kiosk.agent.mode import (
    FilmEnded,
    Paired,
    Pressed,
    Progressed,
    ScreenCame,
    TimetableArrived,
    Touched,
    Unpaired,
    Watch,
)
from kiosk.state import Mode
from tests.kiosk.agent.mode.stories import (
    BASE,
    CENTER,
    RULED,
    TEN,
    Kiosk,
    at,
    extra,
    in_lesson,
    item,
    paired,
    watching,
    with_extras,
)


def progress(position_s: float, *, paused: bool = False, play_id: str = "play") -> Progressed:
    return Progressed(play_id, position_s, position_s, paused)


def test_an_afternoon_with_a_film() -> None:
    kiosk = paired(BASE)
    assert kiosk.do("14:00:00", Pressed("videos")) is Mode.VIDEOS
    assert kiosk.do("14:00:20", Watch(item("stretching"), "play")) is Mode.PLAYER
    assert kiosk.do("14:10:20", progress(600)) is Mode.PLAYER
    assert kiosk.do("14:15:20", FilmEnded("play", Outcome.FINISHED)) is Mode.HOME
    (played,) = kiosk.played
    assert played.play_id == "play"
    assert (played.play.outcome, played.play.seconds) == (Outcome.FINISHED, 600)
    assert (played.play.started_at, played.play.ended_at) == (at("14:00:20"), at("14:15:20"))


@pytest.mark.parametrize(
    ("what", "mode"),
    [("stop_film", Mode.VIDEOS), ("home", Mode.HOME)],
)
def test_stopping_a_film(what: str, mode: Mode) -> None:
    kiosk = watching()
    kiosk.do("9:01:00", progress(55))
    press = Pressed("stop_film" if what == "stop_film" else "home")
    assert kiosk.do("9:01:01", press) is mode
    assert [played.play.outcome for played in kiosk.played] == [Outcome.STOPPED]
    # The same press once more changes nothing.
    assert kiosk.do("9:01:02", press) is mode
    assert len(kiosk.played) == 1
    assert kiosk.refused is None


def test_home_leads_home_from_the_list() -> None:
    kiosk = paired(BASE)
    kiosk.do("9:00:00", Pressed("videos"))
    assert kiosk.do("9:00:10", Pressed("home")) is Mode.HOME


def test_what_is_not_on_the_shelf_is_refused() -> None:
    kiosk = paired(BASE)
    kiosk.do("9:00:00", Pressed("videos"))
    assert kiosk.do("9:00:01", Watch(None, "play")) is Mode.VIDEOS
    assert kiosk.refused == "item_unknown"


def test_the_same_film_pressed_twice_goes_on_and_another_takes_its_place() -> None:
    kiosk = watching()
    kiosk.do("9:00:30", progress(30))
    kiosk.do("9:00:31", Watch(item("stretching"), "play again"))
    assert kiosk.state.film is not None
    assert kiosk.state.film.play_id == "play"
    assert kiosk.do("9:00:32", Watch(item("dance"), "next")) is Mode.PLAYER
    assert kiosk.state.film.item.id == "dance"
    assert [played.play_id for played in kiosk.played] == ["play"]


@pytest.mark.parametrize(
    "ended",
    [FilmEnded("play", Outcome.FINISHED), FilmEnded("play", Outcome.BROKEN)],
    ids=["finished", "broken"],
)
def test_a_film_that_ends_goes_home_and_old_news_does_not(ended: FilmEnded) -> None:
    kiosk = watching()
    assert kiosk.do("9:01:00", replace(ended, play_id="another")) is Mode.PLAYER
    assert kiosk.do("9:02:00", ended) is Mode.HOME
    assert kiosk.played[0].play.outcome is ended.outcome
    assert kiosk.do("9:02:01", ended) is Mode.HOME
    assert len(kiosk.played) == 1


# -- a lesson always wins


def test_a_film_gives_way_and_goes_on_after_the_lesson() -> None:
    kiosk = watching(clock="9:50:00")
    kiosk.do("9:54:59", progress(299))
    assert kiosk.do("9:55:00") is Mode.COUNTDOWN
    assert kiosk.do("9:55:10") is Mode.LESSON
    assert kiosk.do("9:55:11", progress(0)) is Mode.LESSON  # what a screen says that let go of it
    assert not kiosk.played
    assert kiosk.do("11:00:00") is Mode.PLAYER
    film = kiosk.state.film
    assert film is not None
    assert (film.play_id, film.from_s, film.gave_way_at) == ("play", 296, None)
    assert kiosk.do("11:10:04", FilmEnded("play", Outcome.FINISHED)) is Mode.HOME


@pytest.mark.parametrize("what", ["later", "leave_lesson"])
def test_a_film_goes_on_when_the_lesson_is_put_off_or_left(what: str) -> None:
    kiosk = watching(clock="9:50:00")
    kiosk.do("9:55:00")
    press = Pressed("later" if what == "later" else "leave_lesson")
    assert kiosk.do("9:55:05", press) is Mode.PLAYER
    assert kiosk.do("9:59:59") is Mode.PLAYER
    # Put off, it is offered once more at the start.
    assert kiosk.do("10:00:00") is (Mode.COUNTDOWN if what == "later" else Mode.PLAYER)


def test_a_lesson_entered_early_takes_the_film_away_too() -> None:
    kiosk = watching(clock="9:50:00")
    assert kiosk.do("9:51:00", Pressed("enter_lesson")) is Mode.LESSON
    assert kiosk.do("9:52:00", Pressed("leave_lesson")) is Mode.PLAYER


def test_a_cancelled_lesson_gives_the_film_back() -> None:
    kiosk = watching(clock="9:50:00")
    kiosk.do("9:55:10")
    assert kiosk.do("10:10:00", TimetableArrived(BASE)) is Mode.PLAYER


@pytest.mark.parametrize(
    ("minutes", "mode"),
    [(175, Mode.PLAYER), (176, Mode.HOME)],
    ids=["three hours", "a minute more"],
)
def test_a_film_waits_for_three_hours(minutes: int, mode: Mode) -> None:
    long = extra("long", TEN, minutes)
    kiosk = watching(with_extras(long), clock="9:50:00")
    kiosk.do("9:54:00", progress(240))
    kiosk.do("9:55:00")
    over = TEN + timedelta(minutes=minutes)
    kiosk.run(over - timedelta(seconds=20), 15)
    assert kiosk.do_at(over, Touched()) is mode
    if mode is Mode.HOME:
        (played,) = kiosk.played
        assert (played.play.outcome, played.play.seconds) == (Outcome.LESSON, 240)
        assert played.play.ended_at == at("9:55:00")


def test_a_paused_film_goes_on_after_the_lesson() -> None:
    kiosk = watching(clock="9:54:00")
    kiosk.do("9:54:30", progress(30, paused=True))
    kiosk.do("9:55:00")
    kiosk.do("9:55:10")
    assert kiosk.do("11:00:00") is Mode.PLAYER
    assert kiosk.do("11:20:00") is Mode.PLAYER


def test_no_film_is_chosen_over_a_lesson() -> None:
    kiosk = in_lesson()
    for event in (Watch(item("dance"), "play"), Pressed("videos")):
        assert kiosk.do("10:10:00", event) is Mode.LESSON
        assert kiosk.refused == "not_now"
    assert not kiosk.played


def test_an_open_list_is_closed_by_a_lesson() -> None:
    kiosk = paired(RULED)
    kiosk.do("9:54:30", Pressed("videos"))
    assert kiosk.do("9:55:00") is Mode.COUNTDOWN
    assert kiosk.do("9:55:05", Pressed("leave_lesson")) is Mode.HOME


def test_a_stop_in_the_moment_the_countdown_came_is_still_meant() -> None:
    kiosk = watching(clock="9:50:00")
    kiosk.do("9:55:00")
    assert kiosk.do("9:55:00", Pressed("stop_film")) is Mode.COUNTDOWN
    assert len(kiosk.played) == 1
    assert kiosk.do("9:55:05", Pressed("leave_lesson")) is Mode.HOME


# -- nothing stays up forgotten


def test_a_list_that_nobody_touches_goes_home_after_three_minutes() -> None:
    kiosk = paired(BASE)
    kiosk.do("14:00:00", Pressed("videos"))
    assert kiosk.do("14:02:59", Touched()) is Mode.VIDEOS
    assert kiosk.do("14:05:58") is Mode.VIDEOS
    assert kiosk.do("14:05:58", Pressed("videos")) is Mode.VIDEOS
    assert kiosk.do("14:08:57") is Mode.VIDEOS
    assert kiosk.do("14:08:58") is Mode.HOME


def test_a_paused_film_goes_home_after_ten_minutes_and_a_moving_one_does_not() -> None:
    kiosk = watching(BASE, "14:00:00")
    assert kiosk.do("14:14:00") is Mode.PLAYER
    kiosk.do("14:14:00", progress(60, paused=True))
    kiosk.do("14:23:00", progress(60, paused=True))
    assert kiosk.do("14:23:59") is Mode.PLAYER
    assert kiosk.do("14:24:00") is Mode.HOME
    assert kiosk.played[0].play.outcome is Outcome.STOPPED


def test_a_press_keeps_a_paused_film_and_going_on_ends_the_waiting() -> None:
    kiosk = watching(BASE, "14:00:00")
    kiosk.do("14:01:00", progress(60, paused=True))
    kiosk.do("14:10:00", Touched())
    assert kiosk.do("14:19:59") is Mode.PLAYER
    kiosk.do("14:19:59", progress(61))
    assert kiosk.do("14:40:00") is Mode.PLAYER


def test_a_clock_that_jumps_ahead_takes_no_running_film_away() -> None:
    kiosk = watching(BASE, "9:00:00")
    kiosk.do("9:00:10", progress(10))
    assert kiosk.do("20:00:00") is Mode.PLAYER


# -- restarts


def test_a_film_survives_the_agent_and_its_screen() -> None:
    kiosk = watching(BASE, "14:00:00")
    kiosk.do("14:05:00", progress(300))
    kiosk.do("14:05:01", ScreenCame())  # remembered: it was worth a write
    again = kiosk.restarted()
    assert again.do("14:05:30", Paired(CENTER)) is Mode.PLAYER
    assert again.state.film is not None
    assert (again.state.film.play_id, again.state.film.from_s) == ("play", 297)


def test_a_film_that_waits_survives_the_agent_too() -> None:
    kiosk = watching(clock="9:50:00")
    kiosk.do("9:55:00")
    kiosk.do("9:55:10")
    again = kiosk.restarted()
    assert again.do("10:30:00", Paired(CENTER)) is Mode.LESSON
    assert again.do("11:00:00") is Mode.PLAYER


def test_losing_the_pairing_ends_a_film() -> None:
    kiosk: Kiosk = watching()
    assert kiosk.do("9:01:00", Unpaired()) is Mode.PAIRING
    assert kiosk.state.film is None
    assert len(kiosk.played) == 1
