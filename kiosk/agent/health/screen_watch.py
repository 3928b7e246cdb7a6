"""What the agent knows of its screen (seconds are monotonic and come as arguments)."""

from __future__ import annotations

from fleet.health import LessonHealth
from fleet.report import ScreenHealth, carried_on
from kiosk.state import ScreenReport

MISSING_AFTER_S = 10.0
"""A screen that crashes is back sooner than that; then it is a fault worth reporting."""
STUCK_AFTER_S = 10.0
"""In a live lesson something changes every second, so a silent screen hangs."""

BOOT_S = 40.0
"""While a machine starts, the screen comes later than the agent."""


class ScreenWatch:
    """Follows one screen through its restarts."""

    def __init__(self, now_s: float) -> None:
        self._connected = 0
        self._left_at_s = now_s
        self._heard_at_s = now_s
        self._said_at_s = now_s + BOOT_S
        self._said = ScreenReport()
        self._before: LessonHealth | None = None
        self._lesson: LessonHealth | None = None

    def came(self, now_s: float) -> None:
        """A screen connected; it may be a new process that counts from zero."""
        self._connected += 1
        self._heard_at_s = now_s
        self._before = self._lesson

    def left(self, now_s: float) -> None:
        self._connected -= 1
        self._left_at_s = now_s

    def said(self, report: ScreenReport, now_s: float) -> None:
        self._heard_at_s = self._said_at_s = now_s
        self._said = report
        if report.lesson_id is not None:
            since = LessonHealth(
                lesson_id=report.lesson_id,
                link=report.link,
                joined_at=report.joined_at,
                first_frame_ms=report.first_frame_ms,
                frames_shown=report.frames_shown,
                audio_seconds=report.audio_seconds,
                presses=report.presses,
                sound_only=report.sound_only,
                people=report.people,
            )
            self._lesson = carried_on(self._before, since)
        elif self._lesson is not None:
            # The lesson is over here; how it went stays known until the next one.
            self._lesson = self._lesson.model_copy(update={"link": "none"})

    def silent_s(self, now_s: float) -> float:
        """For how long it has said nothing; one that just came is given its time."""
        since = max(self._said_at_s, self._heard_at_s) if self.is_there else self._said_at_s
        return now_s - since

    @property
    def is_there(self) -> bool:
        """Whether it is connected."""
        return self._connected > 0

    def health(self, now_s: float) -> ScreenHealth:
        return ScreenHealth(
            alive=self._alive(now_s),
            camera=self._said.camera,
            microphone=self._said.microphone,
            loudspeaker=self._said.loudspeaker,
            troubles=self._said.troubles,
            tv=self._said.tv,
            lesson=self._lesson,
        )

    def _alive(self, now_s: float) -> bool:
        if not self._connected:
            return now_s - self._left_at_s < MISSING_AFTER_S
        return self._said.link != "live" or now_s - self._heard_at_s < STUCK_AFTER_S
