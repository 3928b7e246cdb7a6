"""A day on the screen: real window, real bridge, real socket; only the room is ours."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.screen import gallery
from kiosk.screen.bridge import Bridge
from kiosk.screen.pages import documents
from kiosk.screen.show import Show
from kiosk.screen.voice.sentences import text
from kiosk.screen.voice.speaker import Speaker
from kiosk.screen.window import Window
from kiosk.state import Ack, AskPass, KioskState, Mode, Press, Refused, RoomPass, ScreenReport
from media.lesson_room import LessonFigures
from media.view import SELF, LessonView, Link, Microphone, Tile

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
        self._over = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def run(self, lesson_id, self_muted=False):
        self.self_muted = self_muted
        try:
            self.passes.append(await self.seat.ask_pass(lesson_id))
            await self._over.wait()
        finally:
            self.left.set()

    def raise_hand(self, up):
        self.calls.append(("hand", up))

    def set_self_muted(self, muted):
        self.calls.append(("self_muted", muted))

    def end(self):
        self._loop.call_soon_threadsafe(self._over.set)


class Stand:
    """The screen and what stands around it."""

    def __init__(self, qtbot, agent, tmp_path):
        self.qtbot, self.agent = qtbot, agent
        self.rooms = []
        self.time = datetime(2026, 11, 23, 0, 54, 40, tzinfo=UTC)
        self.window = Window(gallery.PANELS["21-720"], documents.first(self.time))
        self.bridge = Bridge(agent.path, self._open)
        speaker = Speaker(tmp_path, enabled=False)
        self.show = Show(self.window, self.bridge, speaker, lambda: self.time, 0)
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
        self.qtbot.waitUntil(lambda: self.window.quick.property(name) == value, timeout=5000)

    def hears(self, kind, wanted=lambda _: True):
        """What the agent hears next of this kind, while the window lives on."""
        found = []

        def heard():
            document = self.agent.heard(kind, wanted)
            found.extend([document] if document is not None else [])
            return bool(found)

        self.qtbot.waitUntil(heard, timeout=10_000)
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
        self.qtbot.waitUntil(lambda: self.show._view == view)

    def close(self):
        self.bridge.stop()
        self.show.deleteLater()
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


@pytest.fixture
def stand(qtbot, agent, tmp_path):
    stand = Stand(qtbot, agent, tmp_path)
    yield stand
    stand.close()


def test_a_morning_without_a_press(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.tell(mode=Mode.COUNTDOWN, countdown_ends=stand.time + timedelta(seconds=10))
    stand.shows("scene", "countdown")
    room = stand.in_lesson()
    assert room.passes == [("ws://engine", "token")]
    stand.sees(room, LIVE)
    report = stand.hears(ScreenReport, lambda told: told.link == "live")
    assert (report.lesson_id, report.presses) == (stand.state.lesson.id, 0)
    assert (report.audio_seconds, report.camera) == (3.5, "ok")
    stand.tell(mode=Mode.HOME, lesson=None)
    stand.shows("scene", "home")
    assert room.left.wait(5)
    assert stand.hears(ScreenReport, lambda told: told.link == "none").camera == "off"


def test_a_press_goes_to_the_agent_and_asks_for_patience(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.press("help")
    press = stand.hears(Press)
    assert press.what == "help"
    stand.qtbot.waitUntil(lambda: note(stand) == text("one_moment"))
    stand.agent.tell(Ack(id=press.id))
    stand.qtbot.waitUntil(lambda: note(stand) == text("help_thanks"))
    stand.tell(help_asked_at=stand.time)
    stand.shows("helpAsked", True)
    stand.press("help")
    stand.qtbot.waitUntil(lambda: note(stand) == text("help_already"))


def test_a_refused_press_is_answered_in_words(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.press("enter_lesson")
    press = stand.hears(Press)
    stand.agent.tell(Refused(id=press.id, reason="no_open_lesson"))
    stand.qtbot.waitUntil(lambda: note(stand) == text("not_yet_open"))


@pytest.mark.parametrize("name", ["louder", "quieter"])
def test_volume(stand, name):
    stand.tell()
    stand.shows("scene", "home")
    stand.press(name)
    assert stand.hears(Press).what == name


def test_the_lesson_goes_on_and_ends_without_the_agent(stand):
    room = stand.in_lesson()
    stand.sees(room, LIVE)
    stand.agent.die()
    stand.time = stand.state.lesson.ends_at - timedelta(seconds=1)
    stand.show._refresh()
    assert stand.window.quick.property("scene") == "lesson"
    stand.time = stand.state.lesson.ends_at
    stand.shows("scene", "over")
    assert room.left.wait(5)
    stand.time += timedelta(seconds=30)
    stand.shows("scene", "home")


def test_the_stage_ends_the_lesson(stand):
    room = stand.in_lesson()
    stand.sees(room, LIVE)
    room.end()
    stand.shows("scene", "over")
    assert stand.hears(ScreenReport, lambda told: told.ended).lesson_id == "lesson-1123"


def test_the_agents_new_life_does_not_disturb_the_lesson(stand):
    room = stand.in_lesson()
    stand.agent.die()
    stand.agent.rise()
    stand.agent.came()
    stand.tell()
    stand.sees(room, LIVE)
    assert len(stand.rooms) == 1


def test_hand_and_microphone_go_to_the_room(stand):
    room = stand.in_lesson()
    stand.sees(room, LIVE)
    stand.press("hand")
    stand.qtbot.waitUntil(lambda: room.calls == [("hand", True)])
    stand.sees(room, LessonView(Link.LIVE, main="staff:park", microphone=Microphone.OPEN))
    stand.press("microphone")
    stand.qtbot.waitUntil(lambda: room.calls[-1] == ("self_muted", True))
    assert stand.hears(Press).what == "mute"
    stand.sees(room, LessonView(Link.LIVE, main="staff:park", microphone=Microphone.SELF_MUTED))
    stand.press("microphone")
    stand.qtbot.waitUntil(lambda: room.calls[-1] == ("self_muted", False))
    assert stand.hears(Press).what == "unmute"


def test_a_screen_that_crashed_comes_back_as_muted_as_it_was(stand):
    stand.tell(self_muted=True)
    assert stand.in_lesson().self_muted


def test_not_now_keeps_the_microphone_shut(stand):
    room = stand.in_lesson()
    opens_at = stand.time + timedelta(seconds=3)
    view = LessonView(Link.LIVE, microphone=Microphone.OPENING, microphone_opens_at=opens_at)
    stand.sees(room, view)
    stand.press("not_now")
    stand.qtbot.waitUntil(lambda: room.calls == [("self_muted", True)])


def test_a_microphone_without_the_floor_says_how_to_get_it(stand):
    stand.sees(stand.in_lesson(), LIVE)
    stand.press("microphone")
    stand.qtbot.waitUntil(lambda: note(stand) == text("ask_for_floor"))


def test_leaving_is_asked_once_and_staying_is_larger(stand):
    room = stand.in_lesson()
    stand.sees(room, LIVE)
    stand.press("leave")
    stand.press("stay")
    stand.press("leave")
    stand.press("leave_lesson")
    assert stand.hears(Press).what == "leave_lesson"


def test_presses_before_the_lesson_is_live_are_counted(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.press("enter_lesson")
    press = stand.hears(Press)
    stand.agent.tell(Ack(id=press.id))
    room = stand.in_lesson()
    stand.press("louder")
    assert stand.hears(ScreenReport, lambda told: told.presses == 2).link == "joining"
    assert room is not None


def test_a_room_that_breaks_is_opened_again(qtbot, agent, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("kiosk.screen.bridge.AGAIN_S", 0.01)
    stand = Stand(qtbot, agent, tmp_path)
    open_room = stand._open

    def broken(seat):
        stand.bridge._open_room = open_room
        raise RuntimeError("no such device")

    stand.bridge._open_room = broken
    stand.in_lesson()
    assert "room=failed" in caplog.text
    stand.close()


def note(stand):
    return stand.window.quick.property("note").replace("\u2060", "")
