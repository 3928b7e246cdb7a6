"""A small city: two centres of two counties, one program, one lesson a weekday."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from schedule.timetable import Center, ExtraLesson, Program, Timetable, WeeklyRule
from wire.ids import CenterId, ProgramId, StaffId

SEOUL = ZoneInfo("Asia/Seoul")
WIDO, UISIN = CenterId("wido"), CenterId("uisin")
P = ProgramId("p")
PROGRAM = Program(
    id=P, title="체조", kind="health", instructor_id=StaffId("s"), instructor="박정은 선생님"
)
CENTERS = (
    Center(id=WIDO, name="위도", county="부안"),
    Center(id=UISIN, name="의신", county="진도"),
)
DAILY = WeeklyRule(
    id="daily", program_id=P, weekdays=(0, 1, 2, 3, 4), start=time(10), first_day=date(2026, 1, 1)
)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)


def timetable(**parts: object) -> Timetable:
    return Timetable.model_validate({"programs": (PROGRAM,), "centers": CENTERS, **parts})


def extra(name: str, starts_at: datetime, **parts: object) -> ExtraLesson:
    return ExtraLesson.model_validate(
        {"id": name, "program_id": P, "starts_at": starts_at, **parts}
    )


WEEK = timetable(rules=(DAILY,))
