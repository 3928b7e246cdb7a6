"""When this kiosk looks at itself, and whether it may be heard then (pure).

| before the start | what |
|---|---|
| 30 minutes | the first look |
| 10 minutes | once more: what was wrong may be mended by now |
| 6 minutes | none begins any more: the lesson opens at five |

A kiosk that was switched on late makes up for the one it is in; while a lesson, its countdown, a
talk or the helper's corner has camera and microphone, none begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.agent.mode.state import State
from kiosk.state import Mode
from schedule.timetable import Lesson, due

BEFORE = (timedelta(minutes=30), timedelta(minutes=10))
LATEST = timedelta(minutes=6)

_FREE = frozenset({Mode.HOME, Mode.QUIET, Mode.DARK, Mode.VIDEOS, Mode.PLAYER})
_MAY_SOUND = frozenset({Mode.HOME, Mode.QUIET})


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the looks before a lesson, as it was planned then: `which` counts from 0."""

    lesson: Lesson
    which: int

    def is_as_late_as(self, other: Turn | None) -> bool:
        """Whether it stands for `other`, too."""
        if other is None or self.lesson.id != other.lesson.id:
            return False
        return self.lesson.starts_at == other.lesson.starts_at and self.which >= other.which


def turn(state: State, now: datetime, done: Turn | None) -> Turn | None:
    """The look that is to begin now; `done` is the latest one that began."""
    if state.center_id is None or not is_free(state):
        return None
    lesson = due(state.timetable, now, state.center_id).next
    if lesson is None or lesson.opens_at <= now:
        return None
    left = lesson.starts_at - now
    due_now = [number for number, before in enumerate(BEFORE) if left <= before]
    if not due_now or left <= LATEST:
        return None
    found = Turn(lesson, due_now[-1])
    return None if done is not None and done.is_as_late_as(found) else found


def is_free(state: State) -> bool:
    """Whether nobody uses camera or microphone."""
    taken = state.talk is not None or state.corner_until is not None
    return state.mode in _FREE and not taken


def is_audible(state: State) -> bool:
    """Whether it disturbs nobody: no film, no page in use, and the screen is not dark."""
    free = state.film is None and state.attendance_until is None
    return state.mode in _MAY_SOUND and free
