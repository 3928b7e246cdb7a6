"""The lesson's side of counting: a picture now and then, a figure when there is one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from media.headcount.minute import Minute
from media.headcount.pipe import LOW, Grey, understood, written

if TYPE_CHECKING:
    from livekit import rtc

log = logging.getLogger(__name__)

PROGRAM = (sys.executable, "-m", "media.headcount", LOW)
FIRST_AFTER_S = 20.0
"""Nobody counts while the lesson is being entered: that is when a small machine is busiest."""
EVERY_S = 20.0
_ENDS_AFTER_S = 20.0
"""No picture for so long: the lesson or its camera is off, and nothing is left running."""
_ANSWER_S = 60.0
_AGAIN_AFTER_S = 60.0


class _SilentError(Exception):
    """The process that counts is gone, or gives no answer."""


class HeadCounter:
    """Everything is called on one asyncio thread; nothing blocks, nothing raises."""

    def __init__(
        self,
        wanted: Callable[[], bool],
        *,
        first_after_s: float = FIRST_AFTER_S,
        every_s: float = EVERY_S,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        """`wanted` is asked at each picture; no is obeyed at once."""
        self._wanted = wanted
        self._first_after_s, self._every_s = first_after_s, every_s
        self._program = program
        self._minute = Minute()
        self._next_at = float("-inf")
        self._offered_at = float("-inf")
        self._picture: asyncio.Queue[Grey] = asyncio.Queue(1)
        self._counting: asyncio.Task[None] | None = None

    @property
    def people(self) -> int | None:
        """How many were seen during the last minute; None where nothing is known."""
        return self._minute.figure(time.monotonic())

    def offer(self, frame: rtc.VideoFrame) -> None:
        """A picture of our camera (I420), as often as there are any; most are not even copied."""
        now = time.monotonic()
        if not self._wanted():
            self._forget()
            return
        if now - self._offered_at > _ENDS_AFTER_S:
            self._next_at = now + self._first_after_s
        self._offered_at = now
        if now < self._next_at or self._picture.full():
            return
        self._next_at = now + self._every_s
        # The first plane of I420 is the grey picture.
        pixels = bytes(frame.data[: frame.width * frame.height])
        self._picture.put_nowait(Grey(frame.width, frame.height, pixels))
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._count(), name="head count")

    def _forget(self) -> None:
        self._offered_at = float("-inf")
        self._minute = Minute()
        if self._counting is not None:
            self._counting.cancel()
        while not self._picture.empty():
            self._picture.get_nowait()

    async def _count(self) -> None:
        """As long as pictures come."""
        try:
            process = await asyncio.create_subprocess_exec(*self._program, stdin=PIPE, stdout=PIPE)
        except OSError as error:
            log.warning("head count cannot start: %s", error)
            self._wait_long()
            return
        try:
            while (picture := await self._next()) is not None:
                people = await _asked(process, picture)
                self._minute = self._minute.counted(people, time.monotonic())
        except _SilentError as error:
            log.warning("head count ended: %s", error)
            self._wait_long()
        finally:
            await _ended(process)

    async def _next(self) -> Grey | None:
        try:
            async with asyncio.timeout(max(_ENDS_AFTER_S, self._every_s)):
                return await self._picture.get()
        except TimeoutError:
            return None

    def _wait_long(self) -> None:
        self._next_at = time.monotonic() + _AGAIN_AFTER_S


async def _asked(process: Process, picture: Grey) -> int:
    """How many there are in one picture.  Raises `_SilentError`."""
    if process.stdin is None or process.stdout is None:
        raise _SilentError("it has no pipes")
    try:
        async with asyncio.timeout(_ANSWER_S):
            process.stdin.write(written(picture))
            await process.stdin.drain()
            line = await process.stdout.readline()
    except (OSError, ValueError, TimeoutError) as error:
        raise _SilentError(str(error) or "no answer") from error
    people = understood(line)
    if people is None:
        raise _SilentError("it is gone")
    return people


async def _ended(process: Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    if process.returncode is None:
        # Not `process.kill`: that looks whether it has ended, and then nobody else learns that.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    # To the end of what it said: then its pipes are closed, too.
    await process.communicate()
