"""A day on the screen: real window, real bridge, real socket; only the room is ours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.screen.voice.sentences import text
from kiosk.state import Ack, AskPass, Mode, Press, Refused, RoomPass, ScreenReport
from media.view import LessonView, Link, Microphone
from tests.kiosk.screen.stand import LIVE, Stand


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
    assert room.left.wait(60)
    assert stand.hears(ScreenReport, lambda told: told.link == "none").camera == "off"


def outside(stand):
    """Connected, and nobody there knows it."""
    stand.tell(outside=stand.state.lesson.id)
    question = stand.hears(AskPass)
    stand.agent.tell(RoomPass(id=question.id, url="ws://engine", token="token"))
    stand.qtbot.waitUntil(lambda: bool(stand.rooms and stand.rooms[-1].passes), timeout=30_000)
    assert stand.rooms[-1].outside
    stand.shows("scene", "home")
    return stand.rooms[-1]


def test_connected_before_it_opens_the_same_room_is_entered(stand):
    room = outside(stand)
    assert stand.hears(ScreenReport).link == "none"
    stand.tell(mode=Mode.COUNTDOWN, countdown_ends=stand.time + timedelta(seconds=10))
    stand.shows("scene", "countdown")
    assert room.calls == []
    stand.tell(mode=Mode.LESSON, countdown_ends=None, outside=None)
    stand.shows("scene", "lesson")
    stand.qtbot.waitUntil(lambda: room.calls == [("open",)], timeout=30_000)
    stand.sees(room, LIVE)
    assert stand.hears(ScreenReport, lambda told: told.link == "live").taught
    assert len(stand.rooms) == 1


def test_who_comes_back_at_once_is_heard_in_the_room(stand):
    """However long the room takes that is being left."""
    before = stand.in_lesson()
    before.may_leave.clear()
    for mode in (Mode.HOME, Mode.LESSON):
        stand.tell(mode=mode)
        stand.shows("scene", mode.value)
    assert not before.left.is_set()
    assert stand.rooms == [before]
    before.may_leave.set()
    question = stand.hears(AskPass)
    assert before.left.is_set()
    stand.agent.tell(RoomPass(id=question.id, url="ws://engine", token="token"))
    stand.qtbot.waitUntil(lambda: bool(stand.rooms[-1].passes), timeout=30_000)
    stand.sees(stand.rooms[-1], LIVE)
    stand.press("hand")
    stand.qtbot.waitUntil(lambda: ("hand", True) in stand.rooms[-1].calls, timeout=30_000)


def test_who_declines_leaves_the_room_that_was_waited_for(stand):
    room = outside(stand)
    stand.tell(outside=None, declined=True)
    stand.qtbot.waitUntil(room.left.is_set, timeout=30_000)
    assert len(stand.rooms) == 1


def test_a_lesson_that_was_closed_while_we_waited_is_over_when_it_opens(stand):
    room = outside(stand)
    room.end()
    stand.qtbot.waitUntil(room.left.is_set, timeout=30_000)
    stand.tell(mode=Mode.LESSON, outside=None)
    assert stand.hears(ScreenReport, lambda told: told.ended).lesson_id == stand.state.lesson.id


def test_a_press_goes_to_the_agent_and_asks_for_patience(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.press("help")
    press = stand.hears(Press)
    assert press.what == "help"
    stand.notes(text("one_moment"))
    stand.agent.tell(Ack(id=press.id))
    stand.notes(text("help_thanks"))
    stand.tell(help_asked_at=stand.time)
    stand.shows("helpAsked", True)
    stand.press("help")
    stand.notes(text("help_already"))


def test_a_refused_press_is_answered_in_words(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.press("enter_lesson")
    press = stand.hears(Press)
    stand.agent.tell(Refused(id=press.id, reason="no_open_lesson"))
    stand.notes(text("not_yet_open"))


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
    assert room.left.wait(60)
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
    stand.notes(text("ask_for_floor"))


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
