"""Lessons as the hub's routes need them: found, allowed, and within their hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from hub import centers
from hub.auth.staff import Role, Staff
from hub.http.problems import RefusedError
from media.rooms import stages
from media.stage import RoomCard, Stage
from schedule import publish
from schedule.timetable import Lesson, Timetable, lesson_of, lessons
from wire.ids import CenterId, LessonId
from wire.version import WIRE

KIOSK_EARLY = timedelta(minutes=5)
"""Kiosks may fetch their pass this long before the lesson opens."""
STAFF_EARLY = timedelta(minutes=60)
"""An instructor may enter this long before the start, to set up."""


def find(session: Session, lesson_id: LessonId) -> Lesson:
    """The lesson of this id.  Raises a 404 `RefusedError`."""
    return _find(publish.current(session), lesson_id)


def find_for(session: Session, lesson_id: LessonId, staff: Staff) -> Lesson:
    """The same, for somebody of the staff who wants to know of it.

    Instructors reach their own lessons, others those that a centre of theirs takes part in.
    Raises a 404 or 403 `RefusedError`.
    """
    timetable = publish.current(session)
    lesson = _find(timetable, lesson_id)
    if not may_see(timetable, lesson, staff):
        raise _foreign()
    return lesson


def find_to_lead(session: Session, lesson_id: LessonId, staff: Staff) -> Lesson:
    """The same, for somebody who wants to teach it or to step in.

    That is its instructor, or who looks after the whole city: a room is everybody's in it.
    """
    lesson = find(session, lesson_id)
    if not may_lead(lesson, staff):
        raise _foreign()
    return lesson


def by_center(found: Iterable[Lesson]) -> dict[CenterId, list[Lesson]]:
    """The lessons of each centre that has any of these, in their order."""
    ours: dict[CenterId, list[Lesson]] = {}
    for lesson in found:
        for center_id in lesson.center_ids:
            ours.setdefault(center_id, []).append(lesson)
    return ours


def may_see(timetable: Timetable, lesson: Lesson, staff: Staff) -> bool:
    if staff.role is Role.INSTRUCTOR:
        return lesson.instructor_id == staff.id
    return centers.may_see_any(timetable, lesson.center_ids, staff)


def may_lead(lesson: Lesson, staff: Staff) -> bool:
    if staff.runs_centers:
        return staff.scope.everywhere
    return lesson.instructor_id == staff.id


def on_day(timetable: Timetable, day: date, staff: Staff) -> list[Lesson]:
    """The lessons that start on a day of the city's calendar, as far as `staff` may see them."""
    zone = ZoneInfo(timetable.timezone)
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return [
        lesson
        for lesson in lessons(timetable, start, end)
        if start <= lesson.starts_at < end and may_see(timetable, lesson, staff)
    ]


def around(timetable: Timetable, now: datetime) -> list[Lesson]:
    """The lessons whose room may be open at `now`."""
    return lessons(timetable, now - timedelta(minutes=1), now + STAFF_EARLY)


def today(timetable: Timetable, now: datetime) -> date:
    return now.astimezone(ZoneInfo(timetable.timezone)).date()


def card_of(lesson: Lesson, stage: Stage) -> RoomCard:
    return RoomCard(
        wire=WIRE,
        lesson_id=lesson.id,
        title=lesson.title,
        instructor=lesson.instructor,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        stage=stage,
    )


def card(session: Session, lesson_id: LessonId) -> RoomCard | None:
    """What the lesson's room has to say; None where there is no such lesson."""
    lesson = lesson_of(publish.current(session), lesson_id)
    if lesson is None:
        return None
    return card_of(lesson, stages.current(session, lesson_id).stage)


def assert_open(lesson: Lesson, stage: Stage, now: datetime, opens_at: datetime) -> None:
    """Raise the `RefusedError` that says why nobody may enter now, if so."""
    if stage.ended or now >= lesson.ends_at:
        raise RefusedError(410, "lesson_over", "the lesson is over")
    if now < opens_at:
        wait = (opens_at - now).total_seconds()
        raise RefusedError(425, "lesson_not_open", "the lesson is not open yet").after(wait)


def assert_stage_fits(lesson: Lesson, stage: Stage) -> None:
    """Raise a 422 `RefusedError` where the stage names a centre that is not in the lesson."""
    named: dict[str, list[CenterId]] = {
        "floor": [floor.center_id for floor in stage.floor],
        "spotlight": [stage.spotlight] if stage.spotlight else [],
        "roll_call": _called(stage),
    }
    for field, center_ids in named.items():
        for center_id in center_ids:
            if not lesson.includes(center_id):
                detail = f"{center_id!r} does not take part"
                raise RefusedError(
                    422, "invalid", "the input has to change", detail=detail, field=field
                )


def _find(timetable: Timetable, lesson_id: LessonId) -> Lesson:
    lesson = lesson_of(timetable, lesson_id)
    if lesson is None:
        raise RefusedError(404, "lesson_unknown", "there is no such lesson")
    return lesson


def _foreign() -> RefusedError:
    return RefusedError(403, "lesson_foreign", "this is somebody else's lesson")


def _called(stage: Stage) -> list[CenterId]:
    if stage.roll_call is None:
        return []
    calling = [stage.roll_call.calling] if stage.roll_call.calling else []
    return [*calling, *stage.roll_call.called]
