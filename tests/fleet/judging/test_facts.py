"""What reports and pictures add up to."""

from __future__ import annotations

from datetime import timedelta

from fleet.health import KioskReport
from fleet.judging.facts import History, pictured, reported
from tests.fleet.judging.cases import LESSON_ID, NOW, live, report

TEN = timedelta(seconds=10)


def told(*frames: int, **changes: object) -> History:
    """A history of reports, one every ten seconds."""
    history = History()
    for turn, shown in enumerate(frames):
        said = report(at=NOW + turn * TEN, lesson=live(frames_shown=shown, **changes))
        history = reported(history, said, NOW + turn * TEN)
    return history


def test_the_same_report_counts_once() -> None:
    once = reported(History(), report(), NOW)
    assert reported(once, report(), NOW + TEN) == once
    assert once.reports == 1


def test_pictures_that_do_not_move_stand_still() -> None:
    assert not told(900, 1100).still
    assert not told(900, 900).still
    assert told(900, 900, 900).still
    assert not told(900, 900, 900, 901).still


def test_somewhere_else_is_looked_for_movement() -> None:
    moving = told(900, 1100)
    assert moving.moves(NOW + TEN)
    assert not moving.moves(NOW + TEN + timedelta(seconds=31))
    assert not told(900, 900).moves(NOW + TEN)


def test_a_paused_picture_is_no_fault() -> None:
    assert not told(900, 900, 900, sound_only=True).still
    assert not told(900, 900, 900, link="lost").still
    assert not told(900, 900, 900, link="joining").still


def test_another_lesson_counts_anew() -> None:
    history = told(900, 900, 900)
    other = live(lesson_id="other", frames_shown=900)
    later: KioskReport = report(at=NOW + 9 * TEN, lesson=other)
    assert not reported(history, later, NOW + 9 * TEN).still
    assert history.counted is not None
    assert history.counted.lesson_id == LESSON_ID


def test_equal_pictures_are_counted_and_the_same_one_once() -> None:
    history = History()
    for turn, digest in enumerate(["a", "b", "b", "b"]):
        history = pictured(history, digest, NOW + turn * TEN)
        history = pictured(history, digest, NOW + turn * TEN)
    assert history.same_pictures == 3
    assert pictured(history, "c", NOW + 9 * TEN).same_pictures == 1
