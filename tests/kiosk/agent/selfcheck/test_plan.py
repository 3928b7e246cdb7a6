"""When a kiosk looks at itself: a table of moments, and what must be free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.agent.mode import State
from kiosk.agent.selfcheck.plan import Turn, is_audible, turn
from kiosk.state import Mode
from schedule.timetable import Center, ExtraLesson, Lesson, Program, Timetable, due
from wire.ids import CenterId, LessonId, ProgramId, StaffId

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CENTER = Center(id=CenterId("center_1"), name="물야 경로당")
PROGRAM = Program(
    id=ProgramId("program_1"),
    title="튼튼 체조",
    kind="health",
    instructor_id=StaffId("staff_1"),
    instructor="박정은 선생님",
)
FREE = State(
    mode=Mode.HOME,
    center_id=CENTER.id,
    timetable=Timetable(
        version=1,
        centers=(CENTER,),
        programs=(PROGRAM,),
        extras=(
            ExtraLesson(id=LessonId("lesson_1"), program_id=PROGRAM.id, starts_at=START),
            ExtraLesson(
                id=LessonId("lesson_2"),
                program_id=PROGRAM.id,
                starts_at=START + timedelta(minutes=75),
            ),
        ),
    ),
)


def before(minutes: float, seconds: float = 0) -> datetime:
    return START - timedelta(minutes=minutes, seconds=seconds)


def lesson() -> Lesson:
    found = due(FREE.timetable, before(60), CENTER.id).next
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("at", "done", "which"),
    [
        (before(30, 1), None, None),
        (before(30), None, 0),
        (before(29), 0, None),
        (before(20), None, 0),
        (before(10, 1), 0, None),
        (before(10), 0, 1),
        (before(10), None, 1),
        (before(6, 1), 0, 1),
        (before(6), 0, None),
        (before(9), 1, None),
        (before(3), None, None),
    ],
)
def test_half_an_hour_and_ten_minutes_before(
    at: datetime, done: int | None, which: int | None
) -> None:
    found = turn(FREE, at, None if done is None else Turn(lesson(), done))
    assert (found.which if found is not None else None) == which
    assert found is None or found.lesson.id == "lesson_1"


def test_a_lesson_that_was_moved_is_looked_at_anew() -> None:
    moved = replace(Turn(lesson(), 0), lesson=lesson().model_copy(update={"starts_at": before(9)}))
    found = turn(FREE, before(29), moved)
    assert found is not None
    assert found.which == 0


@pytest.mark.parametrize("mode", [Mode.STARTING, Mode.PAIRING, Mode.COUNTDOWN, Mode.LESSON])
def test_what_is_in_use_is_left_alone(mode: Mode) -> None:
    assert turn(replace(FREE, mode=mode), before(30), None) is None


def test_the_next_lesson_s_look_waits_until_this_one_is_over() -> None:
    # The second lesson's first look falls into the first lesson, and follows it.
    in_lesson = replace(FREE, mode=Mode.LESSON)
    assert turn(in_lesson, START + timedelta(minutes=46), None) is None
    found = turn(FREE, START + timedelta(minutes=60), None)
    assert found is not None
    assert (found.lesson.id, found.which) == ("lesson_2", 0)


def test_nobody_s_kiosk_and_one_with_an_open_corner_do_not_look() -> None:
    assert turn(replace(FREE, center_id=None), before(30), None) is None
    assert turn(replace(FREE, corner_until=before(29)), before(30), None) is None


@pytest.mark.parametrize(
    ("state", "audible"),
    [
        (FREE, True),
        (replace(FREE, mode=Mode.QUIET), True),
        (replace(FREE, mode=Mode.DARK), False),
        (replace(FREE, mode=Mode.VIDEOS), False),
        (replace(FREE, mode=Mode.PLAYER), False),
        (replace(FREE, attendance_until=before(29)), False),
    ],
)
def test_it_is_heard_only_where_it_disturbs_nobody(state: State, audible: bool) -> None:
    assert is_audible(state) is audible
