"""The demo's city (pure): nine centres, its staff, five programs and the week's timetable."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from schedule.timetable import (
    Cancellation,
    Center,
    ExtraLesson,
    Lesson,
    Program,
    Timetable,
    WeeklyRule,
    lesson_of,
    lessons,
)
from wire.ids import CenterId, LessonId, ProgramId, StaffId

LEAD_S = 30
"""The demo lesson opens this long before it starts: home is seen first, then the countdown."""

CENTERS = tuple(
    Center(id=CenterId(slug), name=f"{name} 경로당", county=county)
    for slug, name, county in (
        ("bonghwa-myeongho", "봉화 명호", "봉화군"),
        ("bonghwa-chunyang", "봉화 춘양", "봉화군"),
        ("bonghwa-mulya", "봉화 물야", "봉화군"),
        ("bonghwa-socheon", "봉화 소천", "봉화군"),
        ("buan-wido", "부안 위도", "부안군"),
        ("buan-byeonsan", "부안 변산", "부안군"),
        ("buan-julpo", "부안 줄포", "부안군"),
        ("buan-gomso", "부안 곰소", "부안군"),
        ("jindo-uisin", "진도 의신", "진도군"),
    )
)
FULL_KIOSK = CENTERS[0]
"""The centre with a real agent and a real screen; the others are simulated."""
LIGHT_CENTERS = CENTERS[1:]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in as `name`."""

    name: str
    display_name: str
    role: Literal["admin", "instructor"]


OPERATOR = Person("operator", "사랑방 운영실", "admin")
"""Admin, so that every page of the console can be looked at."""
INSTRUCTOR = Person("jeongeun", "박정은 선생님", "instructor")
STAFF = (
    OPERATOR,
    INSTRUCTOR,
    Person("dohyun", "김도현 선생님", "instructor"),
    Person("miran", "이미란 선생님", "instructor"),
)

_PROGRAMS: tuple[tuple[str, str, Literal["leisure", "health"], str], ...] = (
    ("chair-gymnastics", "앉아서 하는 튼튼 체조", "health", "jeongeun"),
    ("folk-songs", "함께 부르는 우리 노래", "leisure", "dohyun"),
    ("clear-mind", "기억을 깨우는 손놀이", "health", "miran"),
    ("dance", "어깨가 들썩 춤마당", "leisure", "jeongeun"),
    ("laughter", "하하 호호 웃음 교실", "leisure", "dohyun"),
)
DEMO_PROGRAM = ProgramId("chair-gymnastics")


def city_timetable(staff_ids: Mapping[str, StaffId], first_day: date) -> Timetable:
    """Monday to Friday 10:00 to 11:00 in Seoul, one program a weekday, for every centre."""
    shown = {person.name: person.display_name for person in STAFF}
    programs = tuple(
        Program(
            id=ProgramId(slug),
            title=title,
            kind=kind,
            instructor_id=staff_ids[teacher],
            instructor=shown[teacher],
        )
        for slug, title, kind, teacher in _PROGRAMS
    )
    rules = tuple(
        WeeklyRule(
            id=f"week-{program.id}",
            program_id=program.id,
            weekdays=(weekday,),
            start=time(10, 0),
            minutes=60,
            first_day=first_day,
        )
        for weekday, program in enumerate(programs)
    )
    return Timetable(centers=CENTERS, programs=programs, rules=rules)


def with_demo_lesson(
    timetable: Timetable, now: datetime, starts_at: datetime, minutes: float
) -> tuple[Timetable, Lesson]:
    """The timetable with one more lesson, and nothing else open from `now` to its end.

    Weekly lessons of that time are cancelled, a lesson of an earlier demo ends now (or is
    dropped where it has not begun).  Lessons last whole minutes: a fraction is rounded up.
    """
    extra = ExtraLesson(
        id=LessonId(f"demo-{starts_at.astimezone(UTC):%Y%m%d-%H%M%S}"),
        program_id=DEMO_PROGRAM,
        starts_at=starts_at,
        minutes=max(1, math.ceil(minutes)),
        lead_s=LEAD_S,
    )
    beside = lessons(timetable, now, starts_at + timedelta(minutes=extra.minutes))
    cancelled = [_cancelled(item) for item in beside if _is_weekly(timetable, item)]
    earlier = [_ended_by(item, now) for item in timetable.extras if item.starts_at <= now]
    changed = timetable.model_copy(
        update={
            "extras": (*earlier, extra),
            "cancellations": tuple(dict.fromkeys((*timetable.cancellations, *cancelled))),
        }
    )
    lesson = lesson_of(changed, extra.id)
    assert lesson is not None
    return changed, lesson


def _is_weekly(timetable: Timetable, lesson: Lesson) -> bool:
    return all(extra.id != lesson.id for extra in timetable.extras)


def _cancelled(lesson: Lesson) -> Cancellation:
    rule_id, _, day = lesson.id.rpartition("-")
    return Cancellation(rule_id=rule_id, day=datetime.strptime(day, "%Y%m%d").date())


def _ended_by(extra: ExtraLesson, moment: datetime) -> ExtraLesson:
    """An extra lesson that has begun, shortened so that it is over by `moment`."""
    passed = math.floor((moment - extra.starts_at) / timedelta(minutes=1))
    return extra.model_copy(update={"minutes": max(1, min(extra.minutes, passed))})
