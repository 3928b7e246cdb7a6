"""Which room this kiosk is in, a lesson's or a talk's, and what is known from inside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.screen.bridge import Bridge
from kiosk.screen.lesson.inside import Inside
from kiosk.screen.lesson.talking import Talking
from kiosk.screen.lesson.tally import Tally
from kiosk.screen.pages.over.talk import room_of
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.state import KioskState, ScreenReport
from media.view import LessonView
from wire.ids import LessonId

if TYPE_CHECKING:
    from media.lesson_room import LessonFigures


class Rooms:
    """One at a time.  `leaving` is called before a room is left, `left` when another follows."""

    def __init__(
        self,
        bridge: Bridge,
        tally: Tally,
        talking: Talking,
        inside: Inside,
        leaving: Callable[[], None],
        left: Callable[[], None],
    ) -> None:
        self._bridge, self._tally, self._talking, self._inside = bridge, tally, talking, inside
        self._leaving, self._left = leaving, left
        self.view = LessonView()
        """The inside of the lesson."""
        self.met_instructor = False
        self._room: LessonId | None = None
        self._outside = False
        self._figures: LessonFigures | None = None

    def sees(self, lesson_id: str, view: LessonView) -> bool:
        """Whether this is a view of the room we are in."""
        if lesson_id != self._room:
            return False
        if not self._talking.sees(view):
            self.view = view
            self._inside.sees(view)
            self.met_instructor = self.met_instructor or view.instructor is not None
        return True

    def keep(self, standing: Standing, state: KioskState | None, now: datetime) -> None:
        """Be in the room that is wanted now, and in no other."""
        lesson = standing.lesson
        opens = standing.scene in {Scene.COUNTDOWN, Scene.LESSON}
        if opens and lesson is not None and lesson.id != self._tally.lesson_id:
            self._tally.begin(lesson.id)
            self._figures = None
        talks = room_of(state)
        # One room at a time: a talk takes people out of their lesson, and gives them back.
        inside = standing.inside and lesson is not None and talks is None
        waits = state.outside if state is not None else None
        room, outside = (lesson.id, False) if inside and lesson else (waits, waits is not None)
        room, outside = (talks, False) if talks is not None else (room, outside)
        if (room, outside) == (self._room, self._outside):
            return
        opens, self._outside = room == self._room and not outside, outside
        if inside:
            self._tally.joining(now)
        else:
            # One more report, while the room's figures are still there.
            self._leaving()
            self._tally.left()
        if opens:
            self._bridge.open()
        else:
            self._change(room, state)

    def report(self) -> ScreenReport:
        """What was observed so far."""
        # A room that is being entered afresh has none; what was counted stays counted.
        if self._talking.view is None:
            self._figures = self._bridge.figures or self._figures
        return self._talking.report(self._tally.report(self.view, self._figures))

    def _change(self, room: LessonId | None, state: KioskState | None) -> None:
        self.view, self.met_instructor = LessonView(), False
        self._talking.entered(room)
        self._inside.sees(self.view)
        self._left()
        self._room = room
        center = state.center if state is not None else None
        if room is None or state is None or center is None:
            self._bridge.leave()
        else:
            talk = state.talk if self._talking.view is not None else None
            self._bridge.outside = self._outside
            self._bridge.open_since = talk.asked_at if talk is not None else None
            muted = state.self_muted and talk is None
            self._bridge.enter(room, center.id, center.name, muted)
