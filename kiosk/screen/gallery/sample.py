"""What all samples share: the moment, the centres, today's lesson, the agent's state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosk.screen.pages.facts import Facts
from kiosk.state import KioskState, Mode
from schedule.lesson import Center, Lesson
from wire.ids import CenterId, LessonId, ProgramId, StaffId

NOW = datetime(2026, 11, 23, 0, 48, 20, tzinfo=UTC)
"""9:48 in Seoul, a Monday."""

CENTERS = tuple(
    Center(id=CenterId(f"c{number}"), name=name)
    for number, name in enumerate(
        (
            "봉화 명호 경로당",
            "진도 의신 경로당",
            "부안 위도 경로당",
            "봉화 춘양 경로당",
            "봉화 물야 경로당",
            "봉화 재산 경로당",
            "부안 변산 경로당",
            "부안 줄포 경로당",
            "부안 계화 경로당",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One screen in one state; `act` is a button that is pressed before the picture."""

    name: str
    facts: Facts
    act: str = ""


def lesson(title: str, starts_at: datetime) -> Lesson:
    return Lesson(
        id=LessonId(f"lesson-{starts_at:%m%d}"),
        program_id=ProgramId("program"),
        title=title,
        kind="health",
        instructor_id=StaffId("park"),
        instructor="박정은 선생님",
        opens_at=starts_at - timedelta(minutes=5),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        center_ids=tuple(center.id for center in CENTERS),
    )


LESSON = lesson("앉아서 하는 튼튼 체조", NOW.replace(hour=1, minute=0, second=0))
"""Today's."""


def state(mode: Mode = Mode.HOME) -> KioskState:
    tomorrow = lesson("두뇌가 깨어나는 손 운동", LESSON.starts_at + timedelta(days=1))
    return KioskState(
        mode=mode, center=CENTERS[0], lesson=LESSON, upcoming=tomorrow, centers=CENTERS
    )
