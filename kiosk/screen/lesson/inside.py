"""Presses inside a lesson on their way to its room, and what is said of what was done to us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.screen.bridge import Bridge
from kiosk.screen.lesson.together import Standing, Together
from kiosk.screen.pages.lesson import film_wanted
from kiosk.screen.pages.notes import Notes
from kiosk.state import KioskState
from media.view import LessonView, Link, Microphone


class Inside:
    """The screen's own part of a lesson; told of every view."""

    def __init__(self, bridge: Bridge, notes: Notes, film: Together) -> None:
        self._bridge, self._notes, self._film = bridge, notes, film
        self._view = LessonView()

    @property
    def film(self) -> Standing:
        """Whether a film is on that all watch, and whether it can be seen here."""
        return self._film.standing

    @property
    def is_still(self) -> bool:
        """Whether nothing counts down and no film runs along."""
        return self._view.microphone is not Microphone.OPENING and self._view.stage.watch is None

    def presses(self) -> dict[str, Callable[[], None]]:
        """What needs no agent, by the names that the pages use."""
        return {
            "hand": lambda: self._bridge.raise_hand(not self._view.hand_up),
            "microphone": self._press_microphone,
            "not_now": self._press_microphone,
        }

    def answer(self, subject: str) -> None:
        """The answer of this number was pressed."""
        question = self._view.stage.question
        if question is not None and subject.isdecimal():
            self._bridge.answer(question.id, int(subject))

    def sees(self, view: LessonView) -> None:
        """This is the lesson now."""
        before, self._view = self._view, view
        taken = before.microphone is Microphone.OPEN and view.microphone is Microphone.OFF
        if taken and view.link is Link.LIVE:
            self._notes.add("microphone_closed")

    def keep_film(
        self, state: KioskState | None, now: datetime, *, talking: bool, covered: bool
    ) -> None:
        """Have the film that all watch follow the stage; `covered`: an alert lies over it.

        `talking`: the kiosk itself says something.
        """
        watch, film = film_wanted(self._view, state, now - self._bridge.clock_ahead)
        self._film.follow(watch, film, now - self._bridge.clock_ahead)
        teacher = self._view.instructor
        everybody = (*self._view.tiles, *((teacher,) if teacher else ()))
        spoken = any(tile.speaking and not tile.mine for tile in everybody)
        self._film.loud(ducked=spoken or talking, silent=covered)

    def _press_microphone(self) -> None:
        microphone = self._view.microphone
        if microphone is Microphone.OFF:
            self._notes.add("ask_for_floor")
        elif microphone is Microphone.MISSING:
            self._notes.add("microphone_not_there")
        else:
            mute = microphone is not Microphone.SELF_MUTED
            # At once here, and on the agent's disk, where a crash of this program loses nothing.
            self._bridge.set_self_muted(mute)
            self._bridge.press("mute" if mute else "unmute")
