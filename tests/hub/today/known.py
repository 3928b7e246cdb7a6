"""Centres as the hub may know them at some minute of a lesson."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from attendance.presence import Row, Stay
from fleet.health import KioskReport, LessonHealth, SelfCheck
from fleet.registry import Kiosk
from hub.web.today.moment import CenterNow, Day
from schedule.timetable import Center, Lesson
from wire.ids import CenterId, KioskId, LessonId, ProgramId, StaffId

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ZONE = "Asia/Seoul"
WIDO = Center(id=CenterId("wido"), name="위도 경로당", county="부안군")
INSIDE = Row(WIDO.id, (Stay(START, None),), 60)
LEFT = Row(WIDO.id, (Stay(START, START + timedelta(minutes=10)),), 600)


def lesson(name: str = "lesson", hours: float = 0, instructor: str = "박정은 선생님") -> Lesson:
    starts_at = START + timedelta(hours=hours)
    return Lesson(
        id=LessonId(name),
        program_id=ProgramId("p"),
        title="튼튼 체조",
        kind="health",
        instructor_id=StaffId("s"),
        instructor=instructor,
        opens_at=starts_at - timedelta(minutes=5),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        center_ids=(WIDO.id,),
    )


LESSON = lesson()


def day(minutes: float, **changes: Any) -> Day:
    now = START + timedelta(minutes=minutes)
    return replace(Day(now, ZONE, LESSON, (LESSON,), engine_reachable=True), **changes)


def report(**parts: Any) -> KioskReport:
    return KioskReport(at=START, release="0.1.0", wire=1, mode="lesson", **parts)


def check(minutes: float = 10, lesson_id: LessonId = LESSON.id, **found: str) -> SelfCheck:
    """What a kiosk found of itself so many minutes before the lesson, by part."""
    made = START - timedelta(minutes=minutes)
    return SelfCheck(at=made, lesson_id=lesson_id, starts_at=START, found=found)


def health(**parts: Any) -> LessonHealth:
    return LessonHealth(**{"lesson_id": LESSON.id, "link": "live", **parts})


def at(minutes: float, seen: float | None = 0, **parts: Any) -> CenterNow:
    """Wido as the hub knows it at some minute; `seen`: last seen that many minutes ago."""
    now = START + timedelta(minutes=minutes)
    kiosk = Kiosk(
        id=KioskId("kiosk_1"),
        center_id=WIDO.id,
        model="mini-pc",
        release="0.1.0",
        paired_at=START,
        last_seen=None if seen is None else now - timedelta(minutes=seen),
        report=parts.pop("report", None),
    )
    return replace(CenterNow(WIDO, kiosk, connected=True, lesson=LESSON), **parts)
