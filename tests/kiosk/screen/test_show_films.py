"""Choosing and watching films on the screen; the agent says which, the screen how far."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.screen.gallery.states.attendance import roll
from kiosk.screen.gallery.states.films import shelf
from kiosk.screen.voice.sentences import text
from kiosk.state import Ack, Mode, Playing, Press, Progress, ScreenReport
from media.view import LessonView, Link
from tests.kiosk.screen.film import make
from tests.kiosk.screen.stand import LIVE
from wire.ids import ItemId


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return make(tmp_path_factory.mktemp("films") / "film.mp4", 40)


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    return make(tmp_path_factory.mktemp("films") / "short.mp4", 2)


def playing(path, play="p1", seconds=40.0, from_s=0.0, by_itself=""):
    return Playing(
        by_itself=by_itself,
        play_id=play,
        item_id=ItemId("i1"),
        title="체조",
        seconds=seconds,
        film=str(path),
        from_s=from_s,
    )


def on(stand, film, **changes):
    stand.tell(mode=Mode.PLAYER, playing=playing(film, **changes))
    stand.shows("scene", "player")
    return stand.hears(Progress, lambda told: told.shown_s > 0)


def test_home_asks_the_agent_for_the_list(stand):
    stand.tell(shelf=shelf(1, 3))
    stand.shows("scene", "home")
    stand.press("videos")
    assert stand.hears(Press).what == "videos"


def test_an_empty_shelf_is_told_and_not_asked_for(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.press("videos")
    stand.notes(text("no_films"))
    assert stand.agent.heard(Press) is None


def test_a_film_is_chosen_by_its_kind(stand):
    stand.tell(mode=Mode.VIDEOS, shelf=shelf(2, 6))
    stand.shows("scene", "videos")
    stand.press("kind:노래")
    # What is turned to is the screen's affair, but the agent hears that somebody is there.
    assert stand.hears(Press).what == "videos"
    stand.press("watch:i3")
    press = stand.hears(Press)
    assert (press.what, press.subject, press.key) == ("watch", "i3", "")
    stand.press("kinds")
    assert stand.hears(Press).what == "videos"
    stand.press("kind:체조")
    assert stand.hears(Press).what == "videos"
    stand.press("watch:i0")
    assert stand.hears(Press).subject == "i0"


def test_the_list_begins_anew_when_it_was_left(stand):
    stand.tell(mode=Mode.VIDEOS, shelf=shelf(2, 6))
    stand.shows("scene", "videos")
    stand.press("kind:노래")
    # Names over it leave it as it is.
    stand.tell(attendance=roll(9), attendance_open=True)
    stand.qtbot.waitUntil(lambda: stand.window.quick.property("attendance")["up"], timeout=30_000)
    stand.tell(attendance_open=False)
    stand.qtbot.waitUntil(
        lambda: not stand.window.quick.property("attendance")["up"], timeout=30_000
    )
    stand.press("watch:i1")
    assert stand.hears(Press, lambda press: press.what == "watch").subject == "i1"
    stand.tell(mode=Mode.HOME)
    stand.shows("scene", "home")
    stand.tell(mode=Mode.VIDEOS)
    stand.shows("scene", "videos")
    stand.press("kind:체조")


def test_a_kind_whose_last_film_is_withdrawn_shows_the_others(stand):
    stand.tell(mode=Mode.VIDEOS, shelf=shelf(3, 9))
    stand.shows("scene", "videos")
    stand.press("kind:두뇌 운동")
    stand.tell(shelf=shelf(2, 6))
    stand.qtbot.waitUntil(
        lambda: len(stand.window.quick.property("videos")["kinds"]) == 2, timeout=30_000
    )
    stand.press("kind:체조")


def test_a_film_plays_pauses_and_skips(stand, film):
    first = on(stand, film, from_s=20.0)
    assert (first.play_id, first.paused, first.ended) == ("p1", False, "")
    assert first.position_s >= 20
    stand.press("pause")
    paused = stand.hears(Progress, lambda told: told.paused)
    stand.press("forward10")
    skipped = stand.hears(Progress, lambda told: told.position_s > paused.position_s + 5)
    assert skipped.position_s == pytest.approx(paused.position_s + 10)
    stand.press("back10")
    # It may have said once more where it stood before.
    back = stand.hears(Progress, lambda told: told.position_s < skipped.position_s - 5)
    assert back.position_s == pytest.approx(paused.position_s)
    stand.press("go_on")
    assert not stand.hears(Progress, lambda told: not told.paused).ended
    # All of that is the screen's own affair.
    assert stand.agent.heard(Press) is None
    stand.press("stop_film")
    assert stand.hears(Press).what == "stop_film"


def test_names_over_a_film_make_it_wait(stand, film):
    on(stand, film)
    stand.tell(attendance=roll(9), attendance_open=True)
    assert stand.hears(Progress, lambda told: told.paused).shown_s > 0
    stand.tell(attendance_open=False)
    assert stand.hears(Progress, lambda told: not told.paused).ended == ""


def test_a_lesson_takes_the_film_away_and_gives_it_back(stand, film):
    on(stand, film)
    stand.tell(mode=Mode.COUNTDOWN, countdown_ends=stand.time + timedelta(seconds=10))
    stand.shows("scene", "countdown")
    assert not stand.window.reel().videoFrame().isValid()
    stand.in_lesson()
    stand.tell(mode=Mode.HOME, declined=True, playing=playing(film, from_s=30.0))
    stand.shows("scene", "home")
    stand.tell(mode=Mode.PLAYER)
    stand.shows("scene", "player")
    assert stand.hears(Progress, lambda told: told.position_s > 30).play_id == "p1"


def test_a_film_that_ends_while_the_agent_is_away_goes_home_and_is_told_later(stand, short):
    on(stand, short, seconds=2.0)
    stand.agent.die()
    stand.qtbot.waitUntil(lambda: stand.show._standing.played == "p1", timeout=20_000)
    stand.time += timedelta(seconds=10)
    stand.shows("scene", "home")
    stand.agent.rise()
    stand.agent.came()
    assert stand.hears(Progress, lambda told: told.ended == "finished").play_id == "p1"
    stand.tell(mode=Mode.HOME, playing=None)
    stand.qtbot.waitUntil(lambda: stand.show._projector.ended == "", timeout=30_000)


def test_a_film_steps_back_while_something_is_said(stand, film, monkeypatch):
    on(stand, film)
    ducked = []
    monkeypatch.setattr(stand.show._projector, "duck", ducked.append)
    monkeypatch.setattr(type(stand.show._speaker), "talking", property(lambda _: True))
    stand.qtbot.waitUntil(lambda: True in ducked, timeout=30_000)
    stand.press("help")
    stand.agent.tell(Ack(id=stand.hears(Press).id))
    stand.notes(text("help_thanks"))


def test_a_touch_anywhere_ends_what_runs_for_nobody_in_particular(stand, film):
    on(stand, film, by_itself="loop")
    stand.press("reel")
    assert stand.hears(Press).what == "stop_film"


def test_a_touch_of_the_picture_does_nothing_to_a_film_that_replaces_a_lesson(stand, film):
    on(stand, film, by_itself="cancelled")
    stand.press("reel")
    stand.press("louder")
    assert stand.hears(Press).what == "louder"


def test_a_film_bridges_the_wait_and_the_room_is_not_left_for_it(stand, film):
    room = stand.in_lesson()
    stand.sees(room, LessonView(Link.LIVE))
    stand.tell(playing=playing(film, by_itself="failed"))
    stand.shows("scene", "player")
    assert stand.hears(Progress, lambda told: told.shown_s > 0).play_id == "p1"
    stand.sees(room, LIVE)
    stand.shows("scene", "lesson")
    assert stand.hears(ScreenReport, lambda told: told.taught).link == "live"
    assert not room.left.is_set()
    assert len(stand.rooms) == 1
