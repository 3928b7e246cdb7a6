"""What the screen reports of a lesson (pure): pictures really drawn, presses really made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.state import ScreenReport
from media.view import LessonView, Link
from wire.ids import LessonId

if TYPE_CHECKING:
    from media.lesson_room import LessonFigures


@dataclass(slots=True)
class Tally:
    """Counts for one lesson; `begin` starts the next."""

    lesson_id: LessonId | None = None
    began: datetime | None = None
    first_frame_ms: int | None = None
    frames_shown: int = 0
    presses: int = 0
    ended: bool = False
    _in_room: bool = False

    def begin(self, lesson_id: LessonId) -> None:
        """A lesson opens (countdown or room); again for the same one changes nothing."""
        if lesson_id != self.lesson_id:
            self.lesson_id = lesson_id
            self.began, self.first_frame_ms = None, None
            self.frames_shown, self.presses, self.ended = 0, 0, False

    def joining(self, now: datetime) -> None:
        self.began = self.began or now
        self._in_room = True

    def left(self) -> None:
        self._in_room = False

    def pressed(self) -> None:
        """Presses count until the lesson is live: the aim is none."""
        if self.first_frame_ms is None:
            self.presses += 1

    def drawn(self, pictures: int, now: datetime) -> None:
        """So many new lesson pictures were seen on the screen."""
        if not self._in_room or pictures <= 0:
            return
        self.frames_shown += pictures
        if self.first_frame_ms is None and self.began is not None:
            self.first_frame_ms = max(0, round((now - self.began).total_seconds() * 1000))

    def report(self, view: LessonView, figures: LessonFigures | None) -> ScreenReport:
        """The lesson as it was observed so far."""
        link: Link | None = view.link if self._in_room else None
        return ScreenReport(
            lesson_id=self.lesson_id,
            link=link.value if link is not None else "none",
            joined_at=figures.joined_at if figures else None,
            first_frame_ms=self.first_frame_ms,
            frames_shown=self.frames_shown,
            audio_seconds=figures.audio_seconds if figures else 0.0,
            presses=self.presses,
            sound_only=view.sound_only and self._in_room,
            taught=view.instructor is not None and link is Link.LIVE,
            ended=self.ended,
            camera=figures.camera if figures and self._in_room else "off",
            microphone=figures.microphone if figures and self._in_room else "off",
            loudspeaker=figures.loudspeaker if figures and self._in_room else "off",
            troubles=figures.troubles if figures and self._in_room else {},
            people=figures.people if figures and self._in_room else None,
        )
