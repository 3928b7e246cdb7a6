"""From what a kiosk observed to what the hub hears."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fleet.health import KioskReport, LessonHealth
from fleet.report import Figures, ScreenHealth, build, carried_on, is_news
from wire.ids import LessonId
from wire.version import RELEASE, WIRE

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HEALTH = LessonHealth(
    lesson_id=LessonId("a"), link="live", joined_at=NOW, first_frame_ms=700, frames_shown=90
)


def report(**changes: object) -> KioskReport:
    screen = ScreenHealth(alive=True, camera="ok", lesson=HEALTH)
    figures = Figures(
        timetable_version=3,
        disk_free_mib=900,
        library_version=5,
        items_ready=2,
        items_wanted=3,
        records_waiting=7,
    )
    return build(NOW, "lesson", figures, screen).model_copy(update=changes)


def test_a_report_says_who_speaks() -> None:
    built = report()
    assert (built.release, built.wire) == (RELEASE, WIRE)
    assert (built.mode, built.timetable_version, built.disk_free_mib) == ("lesson", 3, 900)
    assert (built.library_version, built.items_ready, built.items_wanted) == (5, 2, 3)
    assert built.records_waiting == 7
    assert (built.screen_alive, built.camera, built.microphone) == (True, "ok", "off")
    assert built.lesson == HEALTH
    assert KioskReport.model_validate_json(built.model_dump_json()) == built


def health(**changes: object) -> LessonHealth:
    return HEALTH.model_copy(update=changes)


@pytest.mark.parametrize(
    ("change", "news"),
    [
        ({"at": NOW + timedelta(minutes=1)}, False),
        ({"disk_free_mib": 899}, False),
        ({"records_waiting": 8}, False),
        ({"round_trip_ms": 90, "clock_offset_ms": 4, "calls_lost": 1}, False),
        ({"tv": "off"}, True),
        ({"timetable_refused": "no centres"}, True),
        ({"items_ready": 3}, True),
        ({"library_version": 6}, True),
        ({"lesson": health(frames_shown=120, audio_seconds=4.0)}, False),
        ({"lesson": health(link="lost")}, True),
        ({"lesson": health(sound_only=True)}, True),
        ({"lesson": None}, True),
        ({"mode": "home"}, True),
        ({"camera": "missing"}, True),
        ({"screen_alive": False}, True),
        ({"help_asked_at": NOW}, True),
        ({"timetable_version": 4}, True),
    ],
)
def test_what_is_news(change: dict[str, object], news: bool) -> None:
    assert is_news(report(), report(**change)) is news


def test_the_first_report_is_news() -> None:
    assert is_news(None, report())


def test_a_restarted_screen_carries_on() -> None:
    fresh = LessonHealth(
        lesson_id=LessonId("a"),
        link="live",
        joined_at=NOW + timedelta(minutes=5),
        first_frame_ms=900,
        frames_shown=10,
        audio_seconds=2.0,
        presses=1,
    )
    carried = carried_on(health(audio_seconds=3.0), fresh)
    assert carried.joined_at == NOW
    assert carried.first_frame_ms == 700
    assert (carried.frames_shown, carried.audio_seconds, carried.presses) == (100, 5.0, 1)


@pytest.mark.parametrize(
    "before",
    [None, health(lesson_id=LessonId("b"))],
    ids=["nothing before", "another lesson"],
)
def test_another_lesson_starts_from_nothing(before: LessonHealth | None) -> None:
    assert carried_on(before, HEALTH) == HEALTH


def test_the_same_screen_on_a_new_connection_is_not_counted_twice() -> None:
    assert carried_on(HEALTH, health(frames_shown=95)).frames_shown == 95
