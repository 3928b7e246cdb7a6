"""Whether this kiosk may be interrupted, for a restart or an update (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from kiosk.agent.mode.state import State
from kiosk.state import Mode
from schedule.timetable import due

BEFORE = timedelta(minutes=30)
"""Nothing is interrupted this long before a lesson starts, nor while one is open."""
_RESTS = frozenset({Mode.HOME, Mode.PAIRING, Mode.PLAYER, Mode.QUIET, Mode.DARK})


def unrest(state: State, now: datetime) -> Literal["", "lesson", "in_use"]:
    """What must not be interrupted now; empty when nothing would be."""
    if state.mode in {Mode.COUNTDOWN, Mode.LESSON} or lesson_near(state, now):
        return "lesson"
    if state.talk is not None:
        return "in_use"
    # A film that nobody chose goes on after an interruption, and nobody misses it.
    chosen = state.film is not None and not state.film.by_itself
    over = state.attendance_until is not None or state.corner_until is not None
    return "" if state.mode in _RESTS and not chosen and not over else "in_use"


def lesson_near(state: State, now: datetime) -> bool:
    """Whether a lesson of this centre is open or begins soon."""
    if state.center_id is None:
        return False
    found = due(state.timetable, now, state.center_id)
    if found.current is not None:
        return True
    return found.next is not None and found.next.starts_at - now < BEFORE
