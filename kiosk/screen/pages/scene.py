"""Which screen is up (pure): the agent's last word, and what the screen knows by itself.

The agent decides; the screen only goes further where the agent may be dead: a countdown that
has run out opens its lesson, a lesson ends at its end time or when its stage says so, and a
film that has ended goes home.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.state import KioskState, Mode, Talk
from schedule.lesson import Lesson
from wire.ids import LessonId

FAREWELL = timedelta(seconds=12)
"""How long "수업이 끝났어요" stands before home."""

PATIENCE = timedelta(seconds=3)
"""A countdown that ran out, or a film that ended, waits this long for the agent before the
screen goes on alone."""

_NEARLY = timedelta(seconds=5)

_RESTS = {Mode.HOME, Mode.VIDEOS, Mode.PLAYER, Mode.QUIET, Mode.DARK}
"""Modes without a lesson."""


class Scene(StrEnum):
    """The screens; values are the names `Main.qml` knows."""

    STARTING = "starting"
    PAIRING = "pairing"
    HOME = "home"
    COUNTDOWN = "countdown"
    LESSON = "lesson"
    OVER = "over"
    VIDEOS = "videos"
    PLAYER = "player"
    QUIET = "quiet"
    DARK = "dark"


_UNDER_ATTENDANCE = {Scene.HOME, Scene.VIDEOS, Scene.PLAYER, Scene.LESSON, Scene.OVER}
"""What the attendance page may lie over.  A countdown is not: the class simply appears."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the screen stands: the scene, its lesson, and what ended here last."""

    scene: Scene = Scene.STARTING
    lesson: Lesson | None = None
    closed: LessonId | None = None
    closed_at: datetime | None = None
    attendance: bool = False
    """Whether the attendance page lies over the scene."""
    bridged: bool = False
    """Whether a film bridges the wait for an instructor: PLAYER, and yet in the lesson's room."""
    played: str = ""
    """The play that ended here last, and when."""
    played_at: datetime | None = None

    @property
    def inside(self) -> bool:
        """Whether we belong into the room of `lesson`."""
        return self.scene is Scene.LESSON or self.bridged

    def farewell(self, now: datetime) -> bool:
        """Whether the lesson that ended here is still being said good-bye to."""
        return self.closed_at is not None and now < self.closed_at + FAREWELL


@dataclass(frozen=True, slots=True)
class Ends:
    """What has just ended by itself, as this program observed it."""

    room: LessonId | None = None
    """The lesson whose stage says that it is over."""
    play: str = ""
    """The play whose film has come to its end, or cannot be shown."""
    wait: bool = False
    """An instructor is in the room, and seen or heard."""


def stand(
    before: Standing, state: KioskState | None, now: datetime, ends: Ends | None = None
) -> Standing:
    """Where the screen stands now."""
    ends = ends or Ends()
    after = replace(before, attendance=False)
    ended = _ended(before, state, now, ends.room)
    if ended is not None and ended != after.closed:
        after = replace(after, closed=ended, closed_at=now)
    if ends.play and ends.play != after.played:
        after = replace(after, played=ends.play, played_at=now)
    scene = _scene(after, state, now)
    bridged = scene is Scene.LESSON and not ends.wait and _bridges(after, state, now)
    scene = Scene.PLAYER if bridged else scene
    over = state is not None and state.attendance_open and state.attendance is not None
    return replace(
        after,
        scene=scene,
        lesson=state.lesson if state is not None else None,
        attendance=over and scene in _UNDER_ATTENDANCE,
        bridged=bridged,
    )


def talk_of(state: KioskState | None) -> Talk | None:
    """The talk that counts down or is on over whatever is up, also where an alert lies over it."""
    nobodys = state is None or state.mode in {Mode.STARTING, Mode.PAIRING}
    return None if state is None or nobodys else state.talk


def _ended(
    before: Standing, state: KioskState | None, now: datetime, room_ended: LessonId | None
) -> LessonId | None:
    lesson = before.lesson
    if not before.inside or lesson is None:
        return None
    if room_ended == lesson.id or now >= lesson.ends_at:
        return lesson.id
    # The agent may be the first to notice, by a hair; a film that waited may follow at once.
    went_on = state is not None and state.mode in _RESTS and not state.declined
    return lesson.id if went_on and now >= lesson.ends_at - _NEARLY else None


def _scene(standing: Standing, state: KioskState | None, now: datetime) -> Scene:
    if state is None:
        return Scene.STARTING
    if state.mode in {Mode.STARTING, Mode.PAIRING}:
        return Scene(state.mode.value)
    lesson = state.lesson
    rest = Scene.OVER if standing.farewell(now) else _rest(standing, state, now)
    if state.mode in _RESTS or lesson is None:
        return rest
    if lesson.id == standing.closed or now >= lesson.ends_at:
        return rest
    if state.mode is Mode.LESSON:
        return Scene.LESSON
    run_out = state.countdown_ends is not None and now >= state.countdown_ends + PATIENCE
    return Scene.LESSON if run_out else Scene.COUNTDOWN


def _rest(standing: Standing, state: KioskState, now: datetime) -> Scene:
    """What is up while there is no lesson."""
    if state.mode in {Mode.VIDEOS, Mode.QUIET, Mode.DARK}:
        return Scene(state.mode.value)
    return (
        Scene.PLAYER if state.mode is Mode.PLAYER and _is_on(standing, state, now) else Scene.HOME
    )


def _bridges(standing: Standing, state: KioskState | None, now: datetime) -> bool:
    """Whether a film stands in for an instructor who has not come."""
    playing = state.playing if state is not None else None
    if state is None or playing is None or playing.by_itself != "failed":
        return False
    return _is_on(standing, state, now)


def _is_on(standing: Standing, state: KioskState, now: datetime) -> bool:
    """Whether the film that the agent names has not ended here."""
    playing = state.playing
    if playing is None or playing.play_id != standing.played or standing.played_at is None:
        return playing is not None
    return now < standing.played_at + PATIENCE
