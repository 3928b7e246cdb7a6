"""Films from the disk, played by the real player into a real sink."""

from __future__ import annotations

import pytest
from PySide6.QtMultimedia import QVideoSink

from kiosk.screen import projector as projectors
from kiosk.screen.projector import Projector
from kiosk.state import Playing
from tests.kiosk.screen.film import make
from wire.ids import ItemId

LONG_S = 40
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")
    (folder / "broken.mp4").write_bytes(b"no film at all" * 100)
    make(folder / "long.mp4", LONG_S)
    make(folder / "short.mp4", 2)
    return folder


class Cinema:
    def __init__(self, qtbot, films):
        self.qtbot, self.films = qtbot, films
        self.told = []
        self.pictures = 0
        self.sink = QVideoSink()
        self.sink.videoFrameChanged.connect(self._seen)
        self.projector = Projector(lambda: self.sink, self.told.append, sound=False)

    def _seen(self, frame):
        self.pictures += frame.isValid()

    def play(self, film, *, play="p1", from_s=0.0, held=False):
        playing = Playing(
            play_id=play,
            item_id=ItemId(film),
            title=film,
            seconds=LONG_S if film == "long" else 2,
            film=str(self.films / f"{film}.mp4"),
            from_s=from_s,
        )
        self.projector.follow(playing, held=held)

    def until(self, wanted):
        """Wait until something is told that is wanted, and forget what was told before it."""

        def heard():
            return any(wanted(progress) for progress in self.told)

        self.qtbot.waitUntil(heard, timeout=PATIENCE_MS)
        found = next(progress for progress in self.told if wanted(progress))
        self.told.clear()
        return found

    def plays_past(self, seconds):
        self.qtbot.waitUntil(lambda: self.projector.reel.at_s >= seconds, timeout=PATIENCE_MS)


@pytest.fixture
def cinema(qtbot, films):
    cinema = Cinema(qtbot, films)
    yield cinema
    cinema.projector.follow(None, held=False)
    cinema.projector.deleteLater()


def test_a_film_plays_to_its_end_and_says_so_until_it_is_taken_away(cinema):
    cinema.play("short")
    assert cinema.until(lambda told: not told.ended).play_id == "p1"
    last = cinema.until(lambda told: told.ended == "finished")
    assert last.position_s == pytest.approx(2, abs=0.2)
    assert 0 < last.shown_s <= 2.2
    assert cinema.projector.ended == "p1"
    assert cinema.pictures > 5
    # The agent may have been away.
    assert cinema.until(lambda told: True).ended == "finished"
    cinema.projector.follow(None, held=False)
    assert cinema.projector.ended == ""


def test_it_starts_where_it_stopped(cinema):
    cinema.play("long", from_s=25)
    first = cinema.until(lambda told: told.shown_s > 0.5)
    assert 25 < first.position_s < 35
    # What lies before it was not shown here.
    assert first.shown_s <= first.position_s - 25 + 0.2


def test_pause_holds_the_place_and_going_on_goes_on(cinema):
    cinema.play("long")
    cinema.plays_past(0.5)
    cinema.told.clear()
    cinema.projector.pause()
    assert cinema.told[-1].paused
    cinema.told.clear()
    one = cinema.until(lambda told: told.paused)
    other = cinema.until(lambda told: told.paused)
    assert (one.position_s, one.shown_s) == (other.position_s, other.shown_s)
    assert cinema.projector.reel.paused
    cinema.projector.go_on()
    cinema.plays_past(other.position_s + 0.5)
    assert not cinema.projector.reel.paused


def test_ten_seconds_forward_and_back(cinema):
    cinema.play("long", from_s=5)
    cinema.plays_past(5.3)
    cinema.projector.pause()
    at_s = cinema.projector.reel.at_s
    shown_s = cinema.told[-1].shown_s
    cinema.projector.skip(10)
    assert cinema.told[-1].position_s == pytest.approx(at_s + 10)
    cinema.projector.skip(-10)
    cinema.projector.skip(-10)
    assert cinema.told[-1].position_s == 0
    assert cinema.told[-1].shown_s == shown_s


def test_nobody_skips_past_the_end(cinema):
    cinema.play("long", from_s=LONG_S - 5)
    cinema.plays_past(LONG_S - 4.8)
    for _ in range(3):
        cinema.projector.skip(10)
    assert cinema.projector.reel.at_s < LONG_S
    assert cinema.until(lambda told: told.ended == "finished").shown_s < 5


def test_a_film_waits_under_another_page_and_goes_on_as_it_was(cinema):
    cinema.play("long")
    cinema.plays_past(0.3)
    cinema.play("long", held=True)
    held = cinema.until(lambda told: told.paused)
    assert not cinema.projector.reel.paused
    cinema.play("long")
    cinema.plays_past(held.position_s + 0.5)
    cinema.projector.pause()
    cinema.play("long", held=True)
    cinema.play("long")
    assert cinema.projector.reel.paused


def test_a_film_that_is_taken_away_stops_at_once(cinema):
    cinema.play("long")
    cinema.plays_past(0.3)
    cinema.projector.follow(None, held=False)
    cinema.told.clear()
    assert not cinema.sink.videoFrame().isValid()
    assert cinema.projector.reel.length_s == 0
    cinema.play("short", play="p2")
    assert {told.play_id for told in [cinema.until(lambda told: told.shown_s > 0)]} == {"p2"}


def test_the_same_play_counts_on_after_it_gave_way(cinema):
    cinema.play("long")
    cinema.plays_past(1)
    cinema.projector.pause()
    before = cinema.told[-1]
    cinema.projector.follow(None, held=False)
    cinema.play("long", from_s=before.position_s)
    assert cinema.until(lambda told: told.shown_s > before.shown_s).play_id == "p1"


@pytest.mark.qt_log_ignore("Could not open media")
@pytest.mark.parametrize("film", ["broken", "missing"])
def test_a_film_that_cannot_be_shown_says_so_and_then_counts_as_ended(cinema, film, monkeypatch):
    monkeypatch.setattr(projectors, "BROKEN_SHOWN_S", 0.5)
    cinema.play(film)
    cinema.qtbot.waitUntil(lambda: cinema.projector.reel.broken, timeout=PATIENCE_MS)
    assert cinema.until(lambda told: told.ended).ended == "broken"
    assert cinema.projector.ended == "p1"


def test_a_film_that_does_not_move_is_broken(cinema, monkeypatch):
    cinema.play("long")
    cinema.plays_past(0.3)
    # Not before: a film may take longer than that to be opened.
    monkeypatch.setattr(projectors, "STALLED_S", 1)
    # As a decoder that hangs: nothing is paused, and yet nothing comes.
    cinema.projector._player.pause()
    cinema.qtbot.waitUntil(lambda: cinema.projector.reel.broken, timeout=PATIENCE_MS)
