"""The rules of COUNTDOWN and LESSON: which lesson wants to be up, and what people chose.

Mode follows from the timetable and the choices alone, never from how long something has been
so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.agent.mode.commands import Refuse, Step
from kiosk.agent.mode.state import Choice, State, What
from kiosk.state import Mode
from schedule.timetable import Due, Lesson, Timetable, due, neighbors
from wire.ids import CenterId, LessonId

COUNTDOWN = timedelta(seconds=10)
EARLY = timedelta(minutes=5)
"""A press may enter this long before `opens_at`; the hub gives room passes from then on."""
CHOICES_KEPT = 32


def pressed(state: State, what: str, now: datetime) -> Step:
    """``enter_lesson``, ``later`` or ``leave_lesson``."""
    if what != "enter_lesson":
        return _left(state, what, now), ()
    lesson = _enterable(state, now)
    if lesson is None:
        return state, (Refuse("no_open_lesson"),)
    return _choose(state, lesson, What.ENTERED), ()


def settled(state: State, now: datetime) -> State:
    """COUNTDOWN or LESSON where one is due, else HOME; untouched where there is no centre."""
    if state.center_id is None:
        return state
    found = due(state.timetable, now, state.center_id)
    wanted = _wanted(state, found, now)
    if wanted is None:
        return _at_home(state, found, now)
    upcoming = found.next if wanted is found.current else _after(state, wanted)
    if chosen(state, wanted) is not What.ENTERED:
        ends = now + COUNTDOWN
        if state.mode is Mode.COUNTDOWN and _shows(state, wanted) and state.countdown_ends:
            # Never longer than the whole countdown, also when the clock was set back.
            ends = min(ends, state.countdown_ends)
        if ends > now:
            return replace(
                state,
                mode=Mode.COUNTDOWN,
                lesson=wanted,
                upcoming=upcoming,
                declined=False,
                countdown_ends=ends,
            )
    return replace(
        _choose(state, wanted, What.ENTERED),
        mode=Mode.LESSON,
        lesson=wanted,
        upcoming=upcoming,
        declined=False,
        countdown_ends=None,
    )


def _wanted(state: State, found: Due, now: datetime) -> Lesson | None:
    """The lesson to be in, or to count down to."""
    current, following = found
    if current is not None:
        what = chosen(state, current)
        again = what is What.LATER and now >= current.starts_at
        if what in {None, What.ENTERED} or again:
            return current
    if following is not None and now >= following.opens_at - EARLY:
        return following if chosen(state, following) is What.ENTERED else None
    return None


def _at_home(state: State, found: Due, now: datetime) -> State:
    shown = found.current
    if shown is not None and chosen(state, shown) is What.OVER:
        shown = None
    upcoming = found.next
    if shown is None and upcoming is not None and _same_day(state.timetable, upcoming, now):
        shown, upcoming = upcoming, _after(state, upcoming)
    return replace(
        state,
        mode=Mode.HOME,
        lesson=shown,
        upcoming=upcoming,
        declined=shown is not None and chosen(state, shown) in {What.LATER, What.DECLINED},
        countdown_ends=None,
    )


def _enterable(state: State, now: datetime) -> Lesson | None:
    if state.center_id is None:
        return None
    current, following = due(state.timetable, now, state.center_id)
    if current is not None and chosen(state, current) is not What.OVER:
        return current
    if following is None or now < following.opens_at - EARLY:
        return None
    return following if chosen(state, following) is not What.OVER else None


def _left(state: State, what: str, now: datetime) -> State:
    """Home, whatever was up; a 나중에 that comes just after the countdown is still meant."""
    if state.lesson is None or state.mode not in {Mode.COUNTDOWN, Mode.LESSON}:
        return state
    again = what == "later" and now < state.lesson.starts_at
    # No other lesson may pull people in instead: what they had entered is offered afresh.
    others = tuple(choice for choice in state.choices if choice.what is not What.ENTERED)
    left = replace(state, choices=others)
    return _choose(left, state.lesson, What.LATER if again else What.DECLINED)


def closed(state: State, lesson_id: LessonId) -> State:
    """The instructor ended it before its time."""
    # Outside of these two the news is old: the lesson may have been moved since.
    if state.lesson is None or state.mode not in {Mode.COUNTDOWN, Mode.LESSON}:
        return state
    return _choose(state, state.lesson, What.OVER) if state.lesson.id == lesson_id else state


def forgetting_what_was_taken_away(before: State, after: State) -> State:
    """A lesson that a new timetable ended counts down again should it come back."""
    if before.mode is not Mode.LESSON or before.lesson is None:
        return after
    if after.mode is Mode.LESSON and _shows(after, before.lesson):
        return after
    gone = before.lesson.id
    return replace(after, choices=tuple(c for c in after.choices if c.lesson_id != gone))


def seen_first(state: State) -> tuple[CenterId, ...]:
    """The other centres of the lesson, in the order in which this one sees them."""
    if state.lesson is None or state.center_id is None:
        return ()
    return neighbors(state.timetable, state.center_id, state.lesson.center_ids)


def chosen(state: State, lesson: Lesson) -> What | None:
    """What became of this lesson here; None where nothing did yet."""
    choice = next((item for item in state.choices if item.lesson_id == lesson.id), None)
    if choice is None:
        return None
    inside = state.mode is Mode.LESSON and _shows(state, lesson)
    return choice.what if inside or choice.starts_at == lesson.starts_at else None


def _choose(state: State, lesson: Lesson, what: What) -> State:
    choice = Choice(lesson.id, lesson.starts_at, what)
    if choice in state.choices:
        return state
    others = tuple(item for item in state.choices if item.lesson_id != lesson.id)
    return replace(state, choices=(*others, choice)[-CHOICES_KEPT:])


def _shows(state: State, lesson: Lesson) -> bool:
    return state.lesson is not None and state.lesson.id == lesson.id


def _after(state: State, lesson: Lesson) -> Lesson | None:
    return due(state.timetable, lesson.opens_at, state.center_id).next


def _same_day(timetable: Timetable, lesson: Lesson, now: datetime) -> bool:
    zone = ZoneInfo(timetable.timezone)
    return lesson.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
