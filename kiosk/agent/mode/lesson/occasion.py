"""What attendance is taken for at one moment (pure)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kiosk.agent.mode.state import State
from kiosk.state import Mode
from schedule.timetable import Lesson, due, lessons


class Occasion(NamedTuple):
    """A lesson and its day, or only a day of the city's calendar."""

    lesson: Lesson | None
    day: date


def occasion(state: State, now: datetime) -> Occasion:
    """The lesson people are in, else the open one, else today's next, else today's last.

    On a day without a lesson it is the day itself.
    """
    zone = ZoneInfo(state.timetable.timezone)
    today = now.astimezone(zone).date()
    lesson = _inside(state)
    if lesson is None and state.center_id is not None:
        lesson = due(state.timetable, now, state.center_id).current
    if lesson is None:
        start = datetime.combine(today, time(), zone)
        ours = [
            found
            for found in lessons(state.timetable, start, start + timedelta(days=1))
            if state.center_id is not None
            and found.includes(state.center_id)
            and found.starts_at.astimezone(zone).date() == today
        ]
        ahead = [found for found in ours if found.starts_at > now]
        lesson = ahead[0] if ahead else (ours[-1] if ours else None)
    return Occasion(lesson, lesson.starts_at.astimezone(zone).date() if lesson else today)


def inside_lesson(state: State) -> Lesson | None:
    """The one whose room people are in, and not only about to enter."""
    return state.lesson if state.mode is Mode.LESSON else None


def _inside(state: State) -> Lesson | None:
    return state.lesson if state.mode in {Mode.COUNTDOWN, Mode.LESSON} else None
