"""The centre's helper at the full kiosk: takes attendance in the lesson, puts a film on after it.

Presses what a person would press, on the real screen, and looks at what the agent made of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from demo.city import FULL_KIOSK
from demo.errors import ProgramFailedError
from demo.full_kiosk import glass
from demo.full_kiosk.glass import Place
from kiosk.line import LIMIT
from kiosk.state import DOWN, KioskState, Mode
from schedule.timetable import Lesson
from wire.ids import LessonId

NAMES = 5
"""So many people came to the full kiosk's centre today."""
_PATIENCE_S = 20.0
_AGAIN_S = 3.0

Wanted = Callable[[KioskState], bool]


async def help_out(helper: Helper, lesson: Lesson, say: Callable[[str], None]) -> None:
    """A whole lesson's work; where the screen does not obey, that is said and the rest goes on."""
    over_s = (lesson.ends_at - datetime.now(UTC)).total_seconds()
    try:
        async with helper:
            came = await helper.take_attendance(over_s)
            say(f"{FULL_KIOSK.name}: the helper ticked {came} names.")
            await helper.until_over(lesson.id, over_s)
            say(f"{FULL_KIOSK.name} watched {await helper.watch_a_film()!r}.")
    except ProgramFailedError as error:
        say(f"The helper gave up. {error}")


class Helper:
    """Somebody at the kiosk whose agent listens at `socket`; `display` is where its screen is.

    Use it inside `async with`.  Raises `ProgramFailedError` where the screen does not do what it
    should.
    """

    def __init__(self, socket: Path, display: Mapping[str, str]) -> None:
        self._socket = socket
        self._environ = {**os.environ, **display}
        self._state: KioskState | None = None
        self._news = asyncio.Condition()
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._listening = asyncio.create_task(self._listen(), name="helper")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def take_attendance(self, until_over_s: float) -> int:
        """Tick the first names of the roll once the lesson is on; how many people are ticked."""
        await self._until(lambda state: state.mode is Mode.LESSON, until_over_s)
        await self._tap(glass.LESSON_ATTENDANCE, lambda state: state.attendance_open)
        for number in range(NAMES):
            await self._tap(glass.name_tile(number), _ticked(number))
        done = await self._tap(glass.ATTENDANCE_DONE, lambda state: not state.attendance_open)
        return done.attendance.count if done.attendance else 0

    async def until_over(self, lesson_id: LessonId, within_s: float) -> None:
        """Wait until the kiosk has left this lesson."""
        patience_s = within_s + _PATIENCE_S
        await self._until(
            lambda s: s.mode is not Mode.LESSON or s.lesson is None or s.lesson.id != lesson_id,
            patience_s,
        )

    async def watch_a_film(self) -> str:
        """Choose the first film once home is up, and see it to its end; its title."""
        await self._until(lambda state: state.mode is Mode.HOME)
        await self._tap(glass.HOME_VIDEOS, lambda state: state.mode is Mode.VIDEOS)
        # A card leads to the films of a kind, the next one to the player.
        playing = (
            await self._tap(glass.FIRST_CARD, lambda state: state.playing is not None)
        ).playing
        assert playing is not None
        await self._until(lambda state: state.mode is Mode.HOME, _PATIENCE_S + playing.seconds)
        return playing.title

    async def _tap(self, place: Place, led: Wanted) -> KioskState:
        """Tap a place until that led to what was wanted, as people do who were not heard."""
        for _ in range(math.ceil(_PATIENCE_S / _AGAIN_S)):
            if self._state is not None and led(self._state):
                return self._state
            tap = await asyncio.create_subprocess_exec(
                *("xdotool", "mousemove", str(place[0]), str(place[1]), "click", "1"),
                env=self._environ,
            )
            await tap.wait()
            with contextlib.suppress(ProgramFailedError):
                return await self._until(led, _AGAIN_S)
        raise ProgramFailedError(f"The kiosk's screen does nothing when it is tapped at {place}.")

    async def _until(self, wanted: Wanted, within_s: float = _PATIENCE_S) -> KioskState:
        try:
            async with asyncio.timeout(within_s), self._news:
                await self._news.wait_for(lambda: self._state is not None and wanted(self._state))
        except TimeoutError as error:
            raise ProgramFailedError("The kiosk does not get to where its helper waits.") from error
        assert self._state is not None
        return self._state

    async def _listen(self) -> None:
        """Hear what the agent tells a screen, also after it was started again."""
        while True:
            with contextlib.suppress(OSError, ValueError):
                reader, writer = await asyncio.open_unix_connection(str(self._socket), limit=LIMIT)
                try:
                    while line := await reader.readline():
                        await self._heard(line)
                finally:
                    writer.close()
            await asyncio.sleep(_AGAIN_S)

    async def _heard(self, line: bytes) -> None:
        state = DOWN.validate_json(line)
        if isinstance(state, KioskState):
            async with self._news:
                self._state = state
                self._news.notify_all()


def _ticked(number: int) -> Wanted:
    def ticked(state: KioskState) -> bool:
        people = state.attendance.people if state.attendance else ()
        return number >= len(people) or people[number].present

    return ticked
