"""What is reported of a screen that comes, hangs, goes and comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.agent.health.screen_watch import ScreenWatch
from kiosk.state import ScreenReport
from wire.ids import LessonId

JOINED = datetime(2026, 11, 23, 0, 55, tzinfo=UTC)
LIVE = ScreenReport(
    lesson_id=LessonId("a"),
    link="live",
    joined_at=JOINED,
    frames_shown=100,
    audio_seconds=4.0,
    camera="ok",
)


def test_a_screen_has_some_seconds_to_come_back() -> None:
    watch = ScreenWatch(0.0)
    assert watch.health(9.9).alive
    assert not watch.health(10.0).alive
    watch.came(11.0)
    assert watch.health(11.0).alive
    watch.left(100.0)
    assert watch.health(109.9).alive
    assert not watch.health(110.0).alive


def test_two_connections_are_one_screen_until_both_are_gone() -> None:
    watch = ScreenWatch(0.0)
    watch.came(1.0)
    watch.came(2.0)
    watch.left(3.0)
    assert watch.health(500.0).alive


def test_silence_is_a_fault_only_in_a_live_lesson() -> None:
    watch = ScreenWatch(0.0)
    watch.came(0.0)
    watch.said(ScreenReport(), 1.0)
    assert watch.health(5000.0).alive
    watch.said(LIVE, 5000.0)
    assert watch.health(5009.9).alive
    assert not watch.health(5010.0).alive


def test_a_lesson_over_a_crash_of_the_screen_is_one_lesson() -> None:
    watch = ScreenWatch(0.0)
    watch.came(0.0)
    watch.said(LIVE, 1.0)
    watch.left(2.0)
    watch.came(4.0)
    again = {"joined_at": JOINED + timedelta(seconds=5), "frames_shown": 20}
    watch.said(LIVE.model_copy(update=again), 5.0)
    watch.said(LIVE.model_copy(update={**again, "frames_shown": 50}), 6.0)
    lesson = watch.health(6.0).lesson
    assert lesson is not None
    assert lesson.frames_shown == 150
    assert lesson.joined_at == JOINED


def test_how_a_lesson_went_stays_known_after_it() -> None:
    watch = ScreenWatch(0.0)
    watch.came(0.0)
    watch.said(LIVE, 1.0)
    watch.said(ScreenReport(camera="off"), 2.0)
    health = watch.health(2.0)
    assert health.lesson is not None
    assert (health.lesson.link, health.lesson.frames_shown) == ("none", 100)
    assert health.camera == "off"


def test_silence_is_counted_from_what_it_said_last_and_later_while_a_machine_starts() -> None:
    watch = ScreenWatch(0.0)
    assert watch.silent_s(30.0) < 0
    assert watch.silent_s(70.0) == 30.0
    watch.came(80.0)
    assert watch.silent_s(81.0) == 1.0
    watch.said(LIVE, 82.0)
    watch.left(83.0)
    assert watch.silent_s(100.0) == 18.0
