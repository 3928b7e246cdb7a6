"""What a screen says of itself, of its lesson, its talk and its film."""

from __future__ import annotations

import time

from kiosk.agent import mode
from kiosk.agent.desk.around import Around
from kiosk.agent.desk.turns import Turns
from kiosk.state import Progress, ScreenReport


class FromScreen:
    """Normally there is one screen; one that was started anew comes like any other."""

    def __init__(self, around: Around, turns: Turns) -> None:
        self._around = around
        self._turns = turns

    async def came(self) -> None:
        """A screen connected; the sound server it speaks to may be a new one, too."""
        self._around.screen.came(time.monotonic())
        self._around.volume.set()
        await self._turns.take(mode.ScreenCame())

    def left(self) -> None:
        self._around.screen.left(time.monotonic())

    async def said(self, report: ScreenReport) -> None:
        self._around.screen.said(report, time.monotonic())
        take = self._turns.take
        if report.talk_id is not None:
            # Nobody sees the lesson's room meanwhile.
            await take(mode.TalkMet(report.talk_id, report.met))
        elif report.lesson_id is not None and report.taught is not self._turns.now.taught:
            await take(mode.Taught(report.lesson_id, report.taught))
        if report.ended and report.lesson_id is not None:
            await take(mode.LessonClosed(report.lesson_id))

    async def progressed(self, progress: Progress) -> None:
        for event in self._around.films.said(progress):
            await self._turns.take(event)
