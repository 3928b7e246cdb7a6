"""The one seam between Qt and the asyncio thread: signals go up, plain calls go down.

The asyncio thread owns the agent's line, the camera, the sound and the lesson's room.  All
methods may be called on Qt's thread; all signals arrive there, queued.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fleet.settings.values import KioskSettings
from kiosk.screen.agent_line import AgentLine, AgentRefusedError
from kiosk.screen.corner.trial import Devices
from kiosk.screen.corner.visit import Trial
from kiosk.screen.frames import Newest, to_qt
from kiosk.screen.lesson.seat import OpenRoom, Room, Seat
from kiosk.state import Checked, Picture, PressWhat, Progress, ScreenReport
from media.view import SELF, FeedKey
from wire.heap import give_back
from wire.ids import CenterId, LessonId

if TYPE_CHECKING:
    from livekit import rtc

    from media.lesson_room import LessonFigures

AGAIN_S = 2.0
TOGETHER_S = 0.033
"""So long a small picture waits for others: each time the whole window is drawn anew."""
LATELY_S = 0.1
"""While the big one came so lately, small ones wait for its next."""
SETTLED_S = 10.0
"""After so long in a room what entering it took is given back."""
STOP_S = 1.2
"""Longest the thread may take to leave; the process ends within two seconds of SIGTERM."""

log = logging.getLogger(__name__)


class Bridge(QObject):
    """Qt's view of the asyncio thread."""

    state_told = Signal(object)  # KioskState
    view_told = Signal(str, object)  # lesson id, LessonView
    room_ended = Signal(str)  # lesson id: its stage says that it is over
    pictures_wait = Signal()
    leave_told = Signal()
    answered = Signal(int, str)  # number of a press, and why not: empty when it is stored

    def __init__(self, socket: Path, open_room: OpenRoom, devices: Devices | None = None) -> None:
        """`devices` run for the helper's corner."""
        super().__init__()
        self.newest = Newest()
        self.wanted: frozenset[FeedKey] = frozenset()
        """Feeds worth copying; the others are dropped where they arrive."""
        self.main: FeedKey | None = None
        """The big one of them, which waits for no other."""
        self.settings = KioskSettings()
        """What the hub says; the next room that is entered obeys it."""
        self.outside = False
        """Whether the next room that is entered is only connected to, until `open`."""
        self.open_since: datetime | None = None
        """The floor whose countdown was seen before the next room is entered, if there is one."""
        self.neighbors: tuple[CenterId, ...] = ()
        """The other centres, in the order in which the next room shows them."""
        self._open_room = open_room
        self._devices = devices
        self._loop = asyncio.new_event_loop()
        self._line = AgentLine(socket, self.state_told.emit, self.leave_told.emit)
        self._thread = threading.Thread(target=self._run, name="room", daemon=True)
        self._room: Room | None = None
        self._room_task: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        """Stays that were told to end and have not ended yet."""
        self._presses = 0
        # Outlives a room that broke: who muted this place is the only one to open it again.
        self._self_muted = False
        self._ducked = False
        self._waits = False
        self._together: asyncio.TimerHandle | None = None
        self._main_at = float("-inf")
        self._open_since: datetime | None = None
        self._ended: LessonId | None = None

    @property
    def clock_ahead(self) -> timedelta:
        """How far our clock was ahead of the hub's when a room was entered last."""
        return self._line.clock_ahead

    @property
    def trial(self) -> Trial:
        """How the devices are that run for the helper's corner."""
        return self._devices.trial if self._devices is not None else Trial()

    @property
    def figures(self) -> LessonFigures | None:
        room = self._room
        return room.figures if room is not None else None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Leave the room and end the thread; waits at most `STOP_S`."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_S)

    def press(self, what: PressWhat, subject: str = "", key: str = "") -> int:
        """Send a press to the agent; `answered` says its number when the agent has it."""
        self._presses += 1
        self._spawn(self._press(self._presses, self._line.press(what, subject, key)))
        return self._presses

    def tell(self, document: ScreenReport | Checked | Picture | Progress) -> None:
        self._call(lambda: self._line.tell(document))

    def enter(self, lesson_id: LessonId, me: CenterId, my_name: str, self_muted: bool) -> None:
        """Be in this lesson's room, and in no other; `self_muted` as the agent remembers it."""
        outside, open_since = self.outside, self.open_since

        def enter() -> None:
            self._waits, self._self_muted = outside, self_muted
            self._open_since = open_since
            self._change_room(lambda: self._stay(lesson_id, me, my_name))

        self._call(enter)

    def open(self) -> None:
        """Take part in the room that was only connected to."""
        self._call(self._open)

    def leave(self) -> None:
        """Be in no room."""
        self._call(lambda: self._change_room(None))

    def raise_hand(self, up: bool) -> None:
        self._call(lambda: self._room.raise_hand(up) if self._room else None)

    def set_self_muted(self, muted: bool) -> None:
        self._call(lambda: self._set_self_muted(muted))

    def duck(self, ducked: bool) -> None:
        """Have the lesson step back behind what the kiosk says; this room and the next ones."""
        if ducked is not self._ducked:
            self._ducked = ducked
            self._call(lambda: self._room.duck(ducked) if self._room else None)

    def answer(self, question_id: str, answer: int) -> None:
        self._call(lambda: self._room.answer(question_id, answer) if self._room else None)

    def try_out(self, camera: bool, microphone: bool) -> None:
        """Have these devices run for the helper's corner, and the others not."""
        devices = self._devices
        if devices is not None:
            self._call(
                lambda: devices.want(camera, microphone, lambda frame: self._on_frame(SELF, frame))
            )

    # Below here everything runs on the asyncio thread.

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        line = self._loop.create_task(self._line.run())
        try:
            self._loop.run_forever()
        finally:
            line.cancel()
            self._loop.run_until_complete(self._end(line))
            self._loop.close()

    async def _end(self, line: asyncio.Task[None]) -> None:
        # Every task of this thread is ours or our room's; none may outlive the window.
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.wait([*tasks, line], timeout=STOP_S - 0.2)

    def _call(self, call: Callable[[], Any]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has stopped: we are leaving
            self._loop.call_soon_threadsafe(call)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._call(lambda: self._loop.create_task(work))

    async def _press(self, number: int, stored: Awaitable[None]) -> None:
        try:
            await stored
        except AgentRefusedError as refused:
            self.answered.emit(number, refused.reason)
        else:
            self.answered.emit(number, "")

    def _open(self) -> None:
        self._waits = False
        if self._room is not None:
            self._room.open()
        elif self._ended is not None:
            # The instructor closed it while we were outside.
            self.room_ended.emit(self._ended)

    def _set_self_muted(self, muted: bool) -> None:
        self._self_muted = muted
        if self._room is not None:
            self._room.set_self_muted(muted)

    def _change_room(self, stay: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
        if self._room_task is not None:
            self._room_task.cancel()
            self._leaving.add(self._room_task)
            self._room_task.add_done_callback(self._leaving.discard)
        self._room_task = None
        if stay is not None:
            self._room_task = self._loop.create_task(_after(tuple(self._leaving), stay))

    async def _stay(self, lesson_id: LessonId, me: CenterId, my_name: str) -> None:
        self._ended = None
        while True:
            try:
                await self._lesson(lesson_id, me, my_name)
            except asyncio.CancelledError:
                raise
            except Exception:
                # The rim of the room: whatever breaks inside, people must get their lesson.
                log.exception("room=failed lesson=%s", lesson_id)
            else:
                self._ended = lesson_id
                self.room_ended.emit(lesson_id)
                return
            await asyncio.sleep(AGAIN_S)

    async def _lesson(self, lesson_id: LessonId, me: CenterId, my_name: str) -> None:
        if self._devices is not None:
            await self._devices.stop()
        self._room = self._open_room(
            Seat(
                me,
                my_name,
                self._line.ask_pass,
                lambda view: self.view_told.emit(lesson_id, view),
                self._on_frame,
                self._told,
                self.neighbors,
            )
        )
        self._room.duck(self._ducked)
        settled = self._loop.call_later(SETTLED_S, give_back)
        try:
            await self._room.run(
                lesson_id, self._self_muted, outside=self._waits, open_since=self._open_since
            )
        finally:
            self._room = None
            settled.cancel()
            give_back()

    def _told(self) -> KioskSettings:
        return self.settings

    def _on_frame(self, feed: FeedKey, frame: rtc.VideoFrame) -> None:
        if feed not in self.wanted:
            return
        self.newest.put(feed, to_qt(frame))
        now = self._loop.time()
        if feed == self.main:
            self._main_at = now
            self._hand_over()
        elif now - self._main_at > LATELY_S and self._together is None:
            self._together = self._loop.call_later(TOGETHER_S, self._hand_over)

    def _hand_over(self) -> None:
        self._together = None
        if self.newest.calls():
            self.pictures_wait.emit()


async def _after(
    before: tuple[asyncio.Task[None], ...], then: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    """Let one room go before the next is entered: they share camera and sound."""
    if before:
        await asyncio.wait(before)
    await then()
