"""When to be connected to a lesson's room before it opens, so that nobody waits for that.

Ten minutes before a lesson starts the first kiosks connect, at its opening all have: each at a
moment of its own, so that one hub and one engine are never asked by all at once.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from kiosk.agent.mode.lesson.lessons import EARLY, chosen
from kiosk.agent.mode.state import State
from kiosk.state import Mode
from schedule.timetable import due
from wire.ids import CenterId, LessonId


def outside(state: State, now: datetime) -> LessonId | None:
    """The lesson whose room to be connected to and to take no part in."""
    if state.center_id is None or state.mode is Mode.LESSON:
        return None
    if state.mode is Mode.COUNTDOWN:
        return state.lesson.id if state.lesson is not None else None
    current, following = due(state.timetable, now, state.center_id, EARLY)
    if current is not None and chosen(state, current) is None:
        # It opens with the machine's next look at the clock; nobody leaves for that moment.
        return current.id
    if following is None or chosen(state, following) is not None:
        return None
    begins = following.opens_at - EARLY + spread(following.id, state.center_id)
    return following.id if begins <= now < following.opens_at else None


def spread(lesson_id: LessonId, center_id: CenterId) -> timedelta:
    """How far into `EARLY`; another one in each lesson, so that nobody is always the last."""
    digest = hashlib.sha256(f"{lesson_id}/{center_id}".encode()).digest()
    return EARLY * (int.from_bytes(digest[:4]) / 2**32)
