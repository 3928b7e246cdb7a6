"""The report file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from demo.centers.tally import Tally
from demo.city import CENTERS, FULL_KIOSK, LIGHT_CENTERS
from demo.report import Report
from wire.ids import LessonId

LESSON = LessonId("demo-1")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_all_nine_centres_are_in_it_even_those_that_never_came(tmp_path: Path) -> None:
    report = Report()
    report.write(tmp_path / "report.json")
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in written["centers"]] == [center.id for center in CENTERS]
    assert list(written["centers"][0]) == [
        "id", "name", "joined_at", "first_frame_ms", "frames_shown", "audio_seconds", "presses",
    ]  # fmt: skip
    assert (written["attendance"], written["entries"], written["plays"]) == ([], [], [])
    assert len(report.without_picture) == len(CENTERS)


def test_each_row_comes_from_who_observed_it() -> None:
    report = Report()
    light = LIGHT_CENTERS[0]
    report.take_tallies(
        [Tally(id=light.id, lesson_id=LESSON, joined_at=NOW, first_frame_ms=90, frames_shown=5)],
        LESSON,
    )
    observed = {
        "lesson_id": LESSON,
        "joined_at": "2026-11-23T01:00:00Z",
        "first_frame_ms": 120,
        "frames_shown": 7,
        "audio_seconds": 1.234,
        "presses": 0,
    }
    report.take_full_kiosk(observed, LESSON)
    assert report.rows[light.id].frames_shown == 5
    assert report.rows[FULL_KIOSK.id].frames_shown == 7
    assert report.rows[FULL_KIOSK.id].audio_seconds == 1.23
    assert FULL_KIOSK.name not in report.without_picture


def test_another_lesson_does_not_count() -> None:
    report = Report()
    tally = Tally(id=LIGHT_CENTERS[0].id, lesson_id=LessonId("demo-0"), frames_shown=5)
    report.take_tallies([tally], LESSON)
    report.take_full_kiosk({"lesson_id": "demo-0", "frames_shown": 5}, LESSON)
    assert len(report.without_picture) == len(CENTERS)
