"""One simulated centre: follows its timetable, tells the hub how it is, goes to its lessons."""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import aiohttp
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from demo.calls.kiosk import KioskCalls
from demo.centers.habits import Habits
from demo.centers.names import ticked
from demo.centers.tally import Tally
from demo.centers.visit import Visit
from demo.errors import HubRefusedError
from fleet.health import KioskReport, LessonHealth
from schedule.timetable import Lesson, Timetable, due
from wire.ids import LessonId
from wire.version import RELEASE, WIRE

log = logging.getLogger(__name__)

COUNTDOWN = timedelta(seconds=10)
_TICK_S = 0.5
_PULL_S = 60.0
_REPORT_S = 60.0
_LONGEST_PAUSE_S = 5.0

_AWAY = (aiohttp.ClientError, TimeoutError, HubRefusedError)


class SimulatedCenter:
    """`run` never ends by itself."""

    def __init__(
        self, calls: KioskCalls, habits: Habits, pictures: Sequence[bytes], tally: Tally
    ) -> None:
        self._calls = calls
        self._habits = habits
        self._pictures = pictures
        self._tally = tally
        self._timetable = Timetable()
        self._etag: str | None = None
        self._mode = "home"
        self._pull_now = asyncio.Event()
        self._report_now = asyncio.Event()
        self._left: LessonId | None = None  # closed early by the instructor
        self._ticked_in: LessonId | None = None

    async def run(self) -> None:
        async with self._calls, asyncio.TaskGroup() as group:
            group.create_task(self._follow_timetable())
            group.create_task(self._follow_hints())
            group.create_task(self._report())
            group.create_task(self._go_to_lessons())

    async def _follow_timetable(self) -> None:
        while True:
            self._pull_now.clear()
            try:
                newer = await self._calls.timetable(self._etag)
            except _AWAY as error:
                log.info("timetable_not_pulled center=%s reason=%r", self._tally.id, error)
                await asyncio.sleep(random.uniform(1, _LONGEST_PAUSE_S))
                continue
            if newer is not None:
                self._timetable, self._etag = newer
                self._report_now.set()
            await _set_or_after(self._pull_now, _PULL_S * random.uniform(0.5, 1.5))

    async def _follow_hints(self) -> None:
        while True:
            try:
                async for pull in self._calls.hints():
                    if "timetable" in pull:
                        self._pull_now.set()
            except _AWAY as error:
                log.info("hints_lost center=%s reason=%r", self._tally.id, error)
            await asyncio.sleep(random.uniform(0.5, _LONGEST_PAUSE_S))
            self._pull_now.set()  # a hint may have been missed

    async def _report(self) -> None:
        while True:
            self._report_now.clear()
            try:
                await self._calls.report(self._health())
            except _AWAY as error:
                log.info("not_reported center=%s reason=%r", self._tally.id, error)
                await asyncio.sleep(random.uniform(1, _LONGEST_PAUSE_S))
            await asyncio.sleep(1.0)  # at most one a second
            await _set_or_after(self._report_now, _REPORT_S)

    def _health(self) -> KioskReport:
        tally = self._tally
        inside = "live" if tally.inside else "none"
        lesson = tally.lesson_id and LessonHealth(
            lesson_id=tally.lesson_id,
            link="live" if inside == "live" else "none",
            joined_at=tally.joined_at,
            first_frame_ms=tally.first_frame_ms,
            frames_shown=tally.frames_shown,
            audio_seconds=round(tally.audio_seconds, 2),
        )
        return KioskReport(
            at=datetime.now(UTC),
            release=RELEASE,
            wire=WIRE,
            mode=self._mode,
            timetable_version=self._timetable.version,
            camera="ok" if tally.inside else "off",
            microphone="ok" if tally.inside else "off",
            loudspeaker="ok" if tally.inside else "off",
            lesson=lesson or None,
        )

    async def _go_to_lessons(self) -> None:
        while True:
            lesson = self._open_lesson()
            if lesson is None or lesson.id == self._left:
                self._set_mode("home")
            else:
                self._set_mode("countdown")
                if datetime.now(UTC) >= self._joins_at(lesson):
                    await self._attend(lesson)
            await asyncio.sleep(_TICK_S)

    def _open_lesson(self) -> Lesson | None:
        return due(self._timetable, datetime.now(UTC), self._tally.id).current

    def _joins_at(self, lesson: Lesson) -> datetime:
        return lesson.opens_at + COUNTDOWN + timedelta(seconds=self._habits.join_after_s)

    async def _attend(self, lesson: Lesson) -> None:
        """Be in the lesson until it is over, coming back after every loss."""
        self._start_counting(lesson)
        self._set_mode("lesson")
        pause_s = 0.5
        while self._is_on(lesson):
            visit = Visit(self._habits, self._pictures, self._tally)
            try:
                way_in = await self._calls.room_pass(lesson.id)
                await self._tick_names(lesson)
                async with asyncio.TaskGroup() as group:
                    watching = group.create_task(self._watch(lesson, visit))
                    await visit.stay(way_in, lesson.id)
                    watching.cancel()
                pause_s = 0.5
            except* (*_AWAY, rtc.ConnectError, PublishTrackError) as errors:
                log.info("not_in_lesson center=%s reason=%r", self._tally.id, errors.exceptions)
                pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)
            self._report_now.set()
            if visit.stage.ended:
                self._left = lesson.id
                return
            await asyncio.sleep(pause_s * random.uniform(0.5, 1))

    async def _tick_names(self, lesson: Lesson) -> None:
        if self._ticked_in != lesson.id:
            roll = await self._calls.roll()
            people = self._habits.people
            await self._calls.send_records(ticked(roll, people, lesson, datetime.now(UTC)))
            self._ticked_in = lesson.id

    async def _watch(self, lesson: Lesson, visit: Visit) -> None:
        """While inside: raise hands in turn, report each second, leave at the end."""
        heard_s = -math.inf
        while self._is_on(lesson):
            since_s = (datetime.now(UTC) - lesson.starts_at).total_seconds()
            heard_s = since_s if self._tally.has_floor else heard_s
            await visit.raise_hand(self._habits.hand_is_up(since_s, heard_s))
            self._report_now.set()
            await asyncio.sleep(1.0)
        visit.leave()

    def _is_on(self, lesson: Lesson) -> bool:
        current = self._open_lesson()
        return current is not None and current.id == lesson.id

    def _start_counting(self, lesson: Lesson) -> None:
        if self._tally.lesson_id == lesson.id:
            return
        fresh = Tally(id=self._tally.id)
        for name in Tally.model_fields:
            setattr(self._tally, name, getattr(fresh, name))

    def _set_mode(self, mode: str) -> None:
        if mode != self._mode:
            self._mode = mode
            self._report_now.set()


async def _set_or_after(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
