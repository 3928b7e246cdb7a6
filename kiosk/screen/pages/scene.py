"""Which screen is up (pure): the agent's last word, and what the screen knows by itself.

The agent decides; the screen only goes further where the agent may be dead: a countdown that
has run out opens its lesson, and a lesson ends at its end time or when its stage says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.state import KioskState, Mode
from schedule.timetable import Lesson
from wire.ids import LessonId

FAREWELL = timedelta(seconds=12)
"""How long "수업이 끝났어요" stands before home."""

PATIENCE = timedelta(seconds=3)
"""A countdown that ran out waits this long for the agent before it opens the lesson alone."""

_NEARLY = timedelta(seconds=5)


class Scene(StrEnum):
    """The screens; values are the names `Main.qml` knows."""

    STARTING = "starting"
    PAIRING = "pairing"
    HOME = "home"
    COUNTDOWN = "countdown"
    LESSON = "lesson"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the screen stands: the scene, its lesson, and the lesson that ended here last."""

    scene: Scene = Scene.STARTING
    lesson: Lesson | None = None
    closed: LessonId | None = None
    closed_at: datetime | None = None

    def farewell(self, now: datetime) -> bool:
        """Whether the lesson that ended here is still being said good-bye to."""
        return self.closed_at is not None and now < self.closed_at + FAREWELL


def stand(
    before: Standing, state: KioskState | None, now: datetime, room_ended: LessonId | None = None
) -> Standing:
    """Where the screen stands now; `room_ended` is the lesson whose stage just said so."""
    closed, closed_at = before.closed, before.closed_at
    ended = _ended(before, state, now, room_ended)
    if ended is not None and ended != closed:
        closed, closed_at = ended, now
    after = Standing(before.scene, before.lesson, closed, closed_at)
    scene = _scene(after, state, now)
    lesson = state.lesson if state is not None else None
    return Standing(scene, lesson, closed, closed_at)


def _ended(
    before: Standing, state: KioskState | None, now: datetime, room_ended: LessonId | None
) -> LessonId | None:
    lesson = before.lesson
    if before.scene is not Scene.LESSON or lesson is None:
        return None
    if room_ended == lesson.id or now >= lesson.ends_at:
        return lesson.id
    # The agent may be the first to notice, by a hair.
    went_home = state is not None and state.mode is Mode.HOME and not state.declined
    return lesson.id if went_home and now >= lesson.ends_at - _NEARLY else None


def _scene(standing: Standing, state: KioskState | None, now: datetime) -> Scene:
    if state is None:
        return Scene.STARTING
    if state.mode in {Mode.STARTING, Mode.PAIRING}:
        return Scene(state.mode.value)
    lesson = state.lesson
    rest = Scene.OVER if standing.farewell(now) else Scene.HOME
    if state.mode is Mode.HOME or lesson is None:
        return rest
    if lesson.id == standing.closed or now >= lesson.ends_at:
        return rest
    if state.mode is Mode.LESSON:
        return Scene.LESSON
    run_out = state.countdown_ends is not None and now >= state.countdown_ends + PATIENCE
    return Scene.LESSON if run_out else Scene.COUNTDOWN
