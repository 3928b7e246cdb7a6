"""Whether this kiosk may be interrupted, for a restart or an update (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from kiosk.agent.mode.state import State
from kiosk.state import Mode
from schedule.timetable import due

BEFORE = timedelta(minutes=30)
"""Nothing is interrupted this long before a lesson starts, nor while one is open."""


def unrest(state: State, now: datetime) -> Literal["", "lesson", "in_use"]:
    """What must not be interrupted now; empty when nothing would be."""
    if state.mode in {Mode.COUNTDOWN, Mode.LESSON}:
        return "lesson"
    if state.center_id is not None:
        found = due(state.timetable, now, state.center_id)
        if found.current is not None:
            return "lesson"
        if found.next is not None and found.next.starts_at - now < BEFORE:
            return "lesson"
    # A film that nobody chose goes on after an interruption, and nobody misses it.
    chosen = state.film is not None and not state.film.by_itself
    resting = state.mode in {Mode.HOME, Mode.PAIRING, Mode.PLAYER} and not chosen
    return "" if resting and state.attendance_until is None else "in_use"
