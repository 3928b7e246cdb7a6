"""The screen and what stands around it: real window, real bridge, real socket; the room is ours."""

from __future__ import annotations

import asyncio
import itertools
import threading
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import delete

from kiosk.screen import gallery
from kiosk.screen.bridge import Bridge
from kiosk.screen.pages import documents
from kiosk.screen.show import Show
from kiosk.screen.touch.fingers import Fingers
from kiosk.screen.voice.speaker import Speaker
from kiosk.screen.window import Window
from kiosk.state import AskPass, KioskState, Mode, RoomPass
from media.lesson_room import LessonFigures
from media.view import SELF, LessonView, Link, Tile

TEACHER = Tile("staff:park", "박정은 선생님", None, has_picture=True)
OURS = Tile(SELF, "봉화 명호 경로당", None, mine=True, has_picture=True)
LIVE = LessonView(Link.LIVE, instructor=TEACHER, main="staff:park", tiles=(OURS,))


class RoomDouble:
    """A room that asks for its pass, then shows what a test says until it is left."""

    def __init__(self, seat):
        self.seat = seat
        self.calls = []
        self.passes = []
        self.left = threading.Event()
        self.figures = LessonFigures(audio_seconds=3.5, camera="ok")
        self.may_leave = threading.Event()
        self.may_leave.set()
        self._over = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def run(self, lesson_id, self_muted=False, *, outside=False, open_since=None):
        self.self_muted, self.outside = self_muted, outside
        self.lesson_id, self.open_since = lesson_id, open_since
        try:
            self.passes.append(await self.seat.ask_pass(lesson_id))
            await self._over.wait()
        finally:
            if not self.may_leave.is_set():
                await asyncio.to_thread(self.may_leave.wait, 60)
            self.left.set()

    def open(self):
        self.calls.append(("open",))

    def raise_hand(self, up):
        self.calls.append(("hand", up))

    def set_self_muted(self, muted):
        self.calls.append(("self_muted", muted))

    def duck(self, ducked):
        self.ducked = ducked

    def answer(self, question_id, answer):
        self.calls.append(("answer", question_id, answer))

    def end(self):
        self._loop.call_soon_threadsafe(self._over.set)


class Stand:
    """The screen and what stands around it."""

    def __init__(self, qtbot, agent, tmp_path, devices=None):
        self.qtbot, self.agent = qtbot, agent
        self.rooms = []
        self.time = datetime(2026, 11, 23, 0, 54, 40, tzinfo=UTC)
        self.window = Window(gallery.PANELS["21-720"], documents.first(self.time))
        self.bridge = Bridge(agent.path, self._open, devices)
        speaker = Speaker(tmp_path, enabled=False)
        self.show = Show(self.window, self.bridge, speaker, lambda: self.time, 0)
        # A test presses faster than any hand.
        self.show._fingers = Fingers(itertools.count(0, 10).__next__)
        self.bridge.start()
        agent.came()
        lesson = gallery.lesson("튼튼 체조", self.time.replace(hour=1, minute=0, second=0))
        self.state = KioskState(mode=Mode.HOME, center=gallery.CENTERS[0], lesson=lesson)

    def _open(self, seat):
        self.rooms.append(RoomDouble(seat))
        return self.rooms[-1]

    def tell(self, **changes):
        self.state = self.state.model_copy(update=changes)
        self.agent.tell(self.state)

    def shows(self, name, value):
        self.qtbot.waitUntil(lambda: self.window.quick.property(name) == value, timeout=30_000)

    def hears(self, kind, wanted=lambda _: True):
        """What the agent hears next of this kind, while the window lives on."""
        found = []

        def heard():
            document = self.agent.heard(kind, wanted)
            found.extend([document] if document is not None else [])
            return bool(found)

        self.qtbot.waitUntil(heard, timeout=30_000)
        return found[0]

    def press(self, name):
        glass = Glassy(self.window)
        point = glass.middle_of(name)
        QTest.mouseClick(
            self.window.quick, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point
        )

    def in_lesson(self):
        self.tell(mode=Mode.LESSON)
        self.shows("scene", "lesson")
        question = self.hears(AskPass)
        self.agent.tell(RoomPass(id=question.id, url="ws://engine", token="token"))
        self.qtbot.waitUntil(lambda: bool(self.rooms and self.rooms[-1].passes))
        return self.rooms[-1]

    def sees(self, room, view):
        room.seat.on_view(view)
        self.qtbot.waitUntil(lambda: self.show._rooms.view == view)

    def note(self):
        return self.window.quick.property("note").replace("\u2060", "")

    def notes(self, sentence):
        self.qtbot.waitUntil(lambda: self.note() == sentence, timeout=30_000)

    def close(self):
        self.bridge.stop()
        self.show.close()
        # No loop runs on that would do it: its timers would go on into windows that are gone.
        delete(self.show)
        self.window.close()


class Glassy:
    def __init__(self, window):
        self.window = window

    def middle_of(self, name):
        pending = [self.window.root]
        while pending:
            item = pending.pop()
            if not item.isVisible():
                continue
            if item.objectName() == name:
                return item.mapRectToScene(item.boundingRect()).center().toPoint()
            pending.extend(item.childItems())
        raise LookupError(name)
