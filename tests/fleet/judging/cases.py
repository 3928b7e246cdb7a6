"""A centre that is well, and how to change one thing about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fleet.health import KioskReport, LessonHealth, SelfCheck
from fleet.judging.facts import Facts, Fleet, History, LessonFact
from wire.ids import CenterId, LessonId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LESSON_ID = LessonId("strong-20261123")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def report(**changes: object) -> KioskReport:
    well = KioskReport(
        at=NOW, release="0.2.0", wire=1, mode="home", timetable_version=7,
        camera="ok", microphone="ok", loudspeaker="ok", disk_free_mib=40_000,
        clock_offset_ms=12, round_trip_ms=80, tv="on",
    )  # fmt: skip
    return well.model_copy(update=changes)


def facts(said: KioskReport | None = None, **changes: object) -> Facts:
    well = Facts(
        center_id=CenterId("c-wido"),
        now=NOW,
        connected=True,
        last_seen=NOW,
        report=said or report(),
        history=History(reports=1),
        fleet=Fleet(("0.2.0",), 7),
    )
    return replace(well, **changes)  # type: ignore[arg-type]


def lesson(starts_in: timedelta = timedelta(0), **changes: object) -> LessonFact:
    starts_at = NOW + starts_in
    near = LessonFact(LESSON_ID, starts_at - minutes(5), starts_at, starts_at + minutes(60))
    return replace(near, **changes)  # type: ignore[arg-type]


def live(**changes: object) -> LessonHealth:
    running = LessonHealth(lesson_id=LESSON_ID, link="live", joined_at=NOW, frames_shown=900)
    return running.model_copy(update=changes)


def checked(hours_ago: float = 0, **found: str) -> SelfCheck:
    """What a kiosk's look at itself found, by part."""
    at = NOW - timedelta(hours=hours_ago)
    return SelfCheck(at=at, lesson_id=LESSON_ID, starts_at=NOW, found=found)
