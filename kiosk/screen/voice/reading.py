"""What of the hub's words is read aloud, and which notice is open before somebody.

An alert sounds when it comes, and again every half minute until somebody has confirmed it or
it is over; a notice once, when it is opened.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.over.help import EXPLAINED_OVER
from kiosk.screen.pages.over.notices import alert_of, aloud, notice_read
from kiosk.screen.pages.scene import Scene
from notice.notice import Notice

AGAIN_S = 30.0
UNTOUCHED_S = 120.0
"""A notice that somebody left open goes back to its card."""
EXPLAINED_S = 45.0
"""So long it stands what happens after 도움 요청."""


class Voice(Protocol):
    """What is asked of `voice.speaker.Speaker`."""

    def alarm(self) -> None: ...

    def read(self, words: str) -> None: ...

    def hush(self) -> None: ...


class Reading:
    """Call `follow` whenever something may have changed."""

    def __init__(self, voice: Voice, seconds: Callable[[], float] = time.monotonic) -> None:
        self._voice = voice
        self._seconds = seconds
        self._open = ""
        self._until = 0.0
        self._explained_until = 0.0
        self._alert = ""
        self._again_at = 0.0
        self._read = ""

    @property
    def open(self) -> str:
        """The id of the notice that somebody opened; empty where nobody did."""
        return self._open if self._seconds() < self._until else ""

    @property
    def explaining(self) -> bool:
        """Whether somebody is told what happens after 도움 요청."""
        return self._seconds() < self._explained_until

    def pressed(self, what: str, scene: Scene) -> None:
        """What a press opens or closes by the way."""
        if what == "notice_seen":
            self.closed()
        if what == "help" and scene in EXPLAINED_OVER:
            self._explained_until = self._seconds() + EXPLAINED_S

    def explained(self) -> None:
        self._explained_until = 0.0

    def opened(self, notice: Notice | None) -> None:
        self._open = notice.id if notice is not None else ""
        self._until = self._seconds() + UNTOUCHED_S

    def closed(self) -> None:
        self._open = ""

    def follow(self, facts: Facts) -> None:
        """Say what has to be said now, and nothing of what has left the screen."""
        notice = notice_read(facts)
        shown = notice.id if notice is not None else ""
        if self._read and shown != self._read:
            self._voice.hush()
        self._follow_alert(alert_of(facts))
        if notice is not None and notice.spoken and shown != self._read:
            self._voice.read(aloud(notice))
        self._read = shown

    def _follow_alert(self, alert: Notice | None) -> None:
        now = self._seconds()
        if alert is None:
            if self._alert:
                self._voice.hush()
            self._alert = ""
            return
        if alert.id != self._alert:
            self._voice.hush()
            self._alert, self._again_at = alert.id, now
        if now >= self._again_at:
            self._again_at = now + AGAIN_S
            self._voice.alarm()
            if alert.spoken:
                self._voice.read(aloud(alert))
