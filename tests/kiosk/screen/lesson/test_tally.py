"""What is reported of a lesson."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.screen.lesson.tally import Tally
from media.lesson_room import LessonFigures
from media.view import LessonView, Link
from wire.ids import LessonId

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
LIVE = LessonView(link=Link.LIVE)


def begun():
    tally = Tally()
    tally.begin(LessonId("one"))
    tally.joining(START)
    return tally


def test_nothing_is_known_at_home():
    report = Tally().report(LessonView(), None)
    assert (report.lesson_id, report.link, report.frames_shown) == (None, "none", 0)


def test_the_first_picture_is_timed_from_the_start_of_joining():
    tally = begun()
    tally.drawn(1, START + timedelta(milliseconds=1234))
    tally.drawn(1, START + timedelta(seconds=9))
    report = tally.report(LIVE, LessonFigures(joined_at=START, audio_seconds=2.0))
    assert (report.first_frame_ms, report.frames_shown) == (1234, 2)
    assert (report.link, report.joined_at, report.audio_seconds) == ("live", START, 2.0)


def test_presses_count_until_the_lesson_is_live():
    tally = begun()
    tally.pressed()
    tally.drawn(1, START)
    tally.pressed()
    assert tally.report(LIVE, None).presses == 1


def test_pictures_outside_the_room_do_not_count():
    tally = begun()
    tally.left()
    tally.drawn(3, START)
    assert tally.report(LIVE, None).frames_shown == 0


def test_the_figures_stay_after_leaving_and_devices_are_off():
    tally = begun()
    tally.drawn(1, START)
    tally.left()
    report = tally.report(LIVE, LessonFigures(camera="ok", microphone="missing"))
    assert (report.link, report.frames_shown, report.camera) == ("none", 1, "off")
    assert report.microphone == "off"


def test_the_next_lesson_starts_from_nothing():
    tally = begun()
    tally.drawn(5, START)
    tally.begin(LessonId("one"))
    assert tally.frames_shown == 5
    tally.begin(LessonId("two"))
    assert tally.report(LIVE, None).frames_shown == 0
    assert tally.first_frame_ms is None
