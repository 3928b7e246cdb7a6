"""Pages that lie over whatever is up and never stay there forgotten.

The attendance page lies over everything but a countdown; the helper's corner over home only,
so that a lesson always takes its place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.agent.mode.commands import Refuse, Step
from kiosk.agent.mode.state import State, at_most
from kiosk.state import Mode

UNTOUCHED = timedelta(minutes=2)
AWAY = timedelta(minutes=10)
"""A page that was opened this long ago is not taken up again by an agent that was started anew."""
UNDER = frozenset({Mode.HOME, Mode.VIDEOS, Mode.PLAYER, Mode.LESSON})


def taken_up(opened_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a page stands that was open when the agent died; None where it was not."""
    if opened_at is None or not timedelta(0) <= now - opened_at < AWAY:
        return None
    return now + UNTOUCHED


def opened(state: State, now: datetime) -> Step:
    if state.mode not in UNDER:
        return state, (Refuse("not_now"),)
    return replace(state, attendance_until=now + UNTOUCHED), ()


def done(state: State) -> State:
    return replace(state, attendance_until=None)


def corner_opened(state: State, now: datetime) -> Step:
    if state.mode is not Mode.HOME:
        return state, (Refuse("not_now"),)
    return replace(state, corner_until=now + UNTOUCHED, attendance_until=None), ()


def corner_done(state: State) -> State:
    return replace(state, corner_until=None)


def touched(state: State, now: datetime) -> State:
    return replace(
        state,
        attendance_until=state.attendance_until and now + UNTOUCHED,
        corner_until=state.corner_until and now + UNTOUCHED,
    )


def settled(state: State, now: datetime) -> State:
    return _attendance(_corner(state, now), now)


def _corner(state: State, now: datetime) -> State:
    if state.corner_until is None:
        return state
    until = at_most(state.corner_until, now, UNTOUCHED)
    # A talk needs the camera and the microphone that are tried there.
    stays = until > now and state.mode is Mode.HOME and state.talk is None
    return replace(state, corner_until=until if stays else None)


def _attendance(state: State, now: datetime) -> State:
    if state.attendance_until is None:
        return state
    until = at_most(state.attendance_until, now, UNTOUCHED)
    # In STARTING it is not known yet over what it lies.
    stays = until > now and (state.mode in UNDER or state.mode is Mode.STARTING)
    return replace(state, attendance_until=until if stays else None)
