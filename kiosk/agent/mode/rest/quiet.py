"""QUIET and DARK: what home becomes while nobody is there, and never while a lesson is near.

Dark on purpose is no fault; a press brings home back, and so does a lesson half an hour away:
by then everybody sees whether the screen works.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.agent.mode.rest.unrest import lesson_near
from kiosk.agent.mode.state import State
from kiosk.state import Mode

LIGHT = timedelta(minutes=2)
"""Who pressed something in the dark sees home for so long."""
JUMP = timedelta(minutes=1)
"""Time that passed without a tick has not passed: the clock was set, or the machine slept."""


def is_off(state: State, now: datetime) -> bool:
    """Whether the screen is to be dark now, unless somebody is there."""
    if not state.off_hours:
        return False
    at = now.astimezone(ZoneInfo(state.timetable.timezone)).time()
    return any(hours.hold(at) for hours in state.off_hours) and not lesson_near(state, now)


def touched(state: State, now: datetime) -> State:
    mode = Mode.HOME if state.mode in {Mode.QUIET, Mode.DARK} else state.mode
    return replace(state, mode=mode, alone_since=now)


def settled(state: State, now: datetime) -> State:
    """What becomes of a HOME that nothing lies over."""
    over = state.attendance_until is not None or state.corner_until is not None
    if state.mode is not Mode.HOME or over:
        return replace(state, alone_since=now, looked_at=now)
    # Also after a sleep of the machine: whoever woke it is there.
    jumped = state.looked_at is None or not timedelta(0) <= now - state.looked_at <= JUMP
    since = now if jumped or state.alone_since is None else state.alone_since
    state, alone = replace(state, alone_since=since, looked_at=now), now - since
    if alone >= LIGHT and is_off(state, now):
        return replace(state, mode=Mode.DARK)
    if state.rests_after is not None and alone >= state.rests_after:
        return replace(state, mode=Mode.QUIET)
    return state
