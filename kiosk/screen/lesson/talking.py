"""What the screen knows of a talk: the inside of its room, and what is said of that."""

from __future__ import annotations

from typing import Literal, Protocol

from kiosk.screen.pages.scene import talk_of
from kiosk.state import KioskState, ScreenReport
from media.view import LessonView, Link
from wire.ids import LessonId
from wire.ids import talk_of as talk_in


class Voice(Protocol):
    """What is asked of `voice.speaker.Speaker`."""

    def chime(self) -> None: ...

    def hush(self) -> None: ...


class Talking:
    """Call `told` with each new state, `entered` and `sees` with what becomes of our room."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._room: LessonId | None = None
        self.view: LessonView | None = None
        """None while we are in no talk's room."""

    def told(self, before: KioskState | None, after: KioskState) -> Literal["", "rings", "over"]:
        """What has just begun, with its sound, or has just ended."""
        was, now = talk_of(before), talk_of(after)
        if now is not None and not now.on and (was is None or was.on):
            self._voice.hush()
            self._voice.chime()
            return "rings"
        return "over" if was is not None and was.on and now is None else ""

    def entered(self, room: LessonId | None) -> None:
        is_talk = room is not None and talk_in(room) is not None
        self._room, self.view = (room, LessonView()) if is_talk else (None, None)

    def sees(self, view: LessonView) -> bool:
        """Whether this is a view of a talk's room."""
        if self.view is None:
            return False
        self.view = view
        return True

    def report(self, report: ScreenReport) -> ScreenReport:
        """The same with what is known of the talk."""
        if self.view is None or self._room is None:
            return report
        met = self.view.link is Link.LIVE and self.view.instructor is not None
        return report.model_copy(update={"talk_id": talk_in(self._room), "met": met})
