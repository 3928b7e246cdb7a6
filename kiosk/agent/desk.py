"""Where everything meets: events in, one complete `KioskState` out.

One event at a time; what must survive is on disk before anybody hears of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fleet.health import KioskReport
from fleet.report import build
from kiosk.agent import loudness, mode, wishes
from kiosk.agent.screen_watch import ScreenWatch
from kiosk.config import Volume
from kiosk.state import KioskState, Mode, Pairing, ScreenReport
from schedule.timetable import Center, Timetable
from wire.clock import Clock
from wire.ids import LessonId

HELP_SHOWN = timedelta(minutes=30)
"""So long a call for help stands; who still needs it presses again."""
TICK_S = 1.0

log = logging.getLogger(__name__)


class Desk:
    """The agent's only state that others see."""

    def __init__(
        self, clock: Clock, limits: Volume, file: Path, speaker: loudness.Loudspeaker
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._file = file
        self._speaker = speaker
        self._wishes = wishes.load(file, clock.now(), limits.start)
        self._stored = True
        self._mode = mode.State(choices=self._wishes.choices)
        self._center: Center | None = None
        self._pairing: Pairing | None = None
        self._hub_reachable = True
        self._one_at_a_time = asyncio.Lock()
        self._listeners: list[Callable[[KioskState], None]] = []
        self._screen = ScreenWatch(time.monotonic())
        self.state = self._as_state()

    def listen(self, listener: Callable[[KioskState], None]) -> None:
        """Have `listener` called with the complete state after each change; it must not block."""
        self._listeners.append(listener)

    async def start(self, center: Center | None, timetable: Timetable | None) -> None:
        """Leave STARTING with what the disk held, and make it as loud as it was."""
        if center is None:
            await self._happen(mode.Unpaired())
        else:
            await self.paired(center, timetable)
        self._speaker.want(self._volume())

    async def tick(self) -> float:
        """Look at the clock; in how many seconds it has to be looked at again."""
        await self._happen(mode.Tick())
        ends = self.state.countdown_ends
        if ends is None:
            return TICK_S
        return min(TICK_S, max(0.01, (ends - self._clock.now()).total_seconds()))

    async def paired(self, center: Center, timetable: Timetable | None = None) -> None:
        self._center, self._pairing = center, None
        if timetable is not None:
            await self._happen(mode.TimetableArrived(timetable))
        await self._happen(mode.Paired(center.id))

    async def unpaired(self) -> None:
        self._center = None
        await self._happen(mode.Unpaired())

    async def timetable_arrived(self, timetable: Timetable) -> None:
        await self._happen(mode.TimetableArrived(timetable))

    async def lesson_closed(self, lesson_id: LessonId) -> None:
        """The stage or the hub says that this lesson is over before its time."""
        await self._happen(mode.LessonClosed(lesson_id))

    def show_code(self, pairing: Pairing | None) -> None:
        self._pairing = pairing
        self._publish()

    def hub_is(self, reachable: bool) -> None:
        self._hub_reachable = reachable
        self._publish()

    async def press(self, what: str) -> str | None:
        """Do what somebody pressed; None when it is done and on disk, else the refusal's slug."""
        match what:
            case "enter_lesson" | "later" | "leave_lesson":
                return await self._happen(mode.Pressed(what))
            case "help":
                return await self._wish(help_asked_at=self._clock.now())
            case "mute" | "unmute":
                lesson = self._mode.lesson
                if self._mode.mode is not Mode.LESSON or lesson is None:
                    return "no_open_lesson"
                return await self._wish(self_muted_in=lesson.id if what == "mute" else None)
            case "louder" | "quieter":
                change = 1 if what == "louder" else -1
                step = loudness.pressed(self._volume(), change, self._limits)
                refusal = await self._wish(volume=step)
                self._speaker.want(step)
                return refusal
        return "unknown_press"

    def screen_came(self) -> None:
        """A screen connected; the sound server it speaks to may be a new one, too."""
        self._screen.came(time.monotonic())
        self._speaker.want(self._volume())

    def screen_left(self) -> None:
        self._screen.left(time.monotonic())

    async def screen_said(self, report: ScreenReport) -> None:
        self._screen.said(report, time.monotonic())
        if report.ended and report.lesson_id is not None:
            await self.lesson_closed(report.lesson_id)

    def report(self, disk_free_mib: int | None) -> KioskReport:
        """How this kiosk is doing now."""
        known = self._mode.timetable.version if self._mode.timetable.centers else None
        return build(
            self._clock.now(),
            self.state.mode,
            known,
            self.state.help_asked_at,
            disk_free_mib,
            self._screen.health(time.monotonic()),
        )

    async def _happen(self, event: mode.Event) -> str | None:
        refusal = None
        async with self._one_at_a_time:
            before = self._mode.mode
            self._mode, commands = mode.step(self._mode, event, self._clock.now())
            for command in commands:
                match command:
                    case mode.Remember(choices):
                        refusal = await self._store(choices=choices)
                    case mode.Refuse(reason):
                        refusal = reason
            self._publish()
        if self._mode.mode is not before:
            lesson = self._mode.lesson.id if self._mode.lesson else "-"
            log.info("mode=%s was=%s lesson=%s", self._mode.mode, before, lesson)
        return refusal

    async def _wish(self, **changes: Any) -> str | None:
        async with self._one_at_a_time:
            refusal = await self._store(**changes)
            self._publish()
        return refusal

    async def _store(self, **changes: Any) -> str | None:
        """A full disk must not keep anybody out of a lesson: the wish holds until a restart."""
        wished = self._wishes.model_copy(update=changes)
        if wished == self._wishes and self._stored:
            return None
        self._wishes, self._stored = wished, False
        try:
            await asyncio.to_thread(wishes.store, self._file, self._wishes)
        except OSError as error:
            log.error("wishes=not_stored reason=%r", error.strerror)
            return "not_stored"
        self._stored = True
        return None

    def _publish(self) -> None:
        state = self._as_state()
        if state == self.state:
            return
        self.state = state
        for listener in self._listeners:
            listener(state)

    def _as_state(self) -> KioskState:
        known = self._mode
        center = self._center and (known.timetable.center(self._center.id) or self._center)
        return KioskState(
            mode=known.mode,
            center=center,
            hub_reachable=self._hub_reachable,
            pairing=self._pairing if known.mode is Mode.PAIRING else None,
            lesson=known.lesson,
            countdown_ends=known.countdown_ends,
            declined=known.declined,
            upcoming=known.upcoming,
            centers=known.timetable.centers,
            volume=self._volume(),
            help_asked_at=self._help(self._clock.now()),
            self_muted=self._is_self_muted(),
        )

    def _is_self_muted(self) -> bool:
        """Kept here and not in the screen, so that a crash opens nobody's microphone."""
        lesson = self._mode.lesson
        if self._mode.mode is not Mode.LESSON or lesson is None:
            return False
        return self._wishes.self_muted_in == lesson.id

    def _volume(self) -> int:
        """The wish within limits that may be newer than it."""
        return loudness.pressed(self._wishes.volume, 0, self._limits)

    def _help(self, now: datetime) -> datetime | None:
        asked = self._wishes.help_asked_at
        if asked is None or not timedelta(0) <= now - asked < HELP_SHOWN:
            return None
        return asked
