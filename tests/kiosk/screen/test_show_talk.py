"""A call on the screen: real window, real bridge, real socket; only the room is ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kiosk.screen.voice.sentences import text
from kiosk.state import Ack, AskPass, Mode, Press, RoomPass, ScreenReport, Talk
from media.view import LessonView, Link, Microphone
from tests.kiosk.screen.stand import LIVE
from wire.ids import TalkId, talk_room

ID = TalkId("0" * 32)


def rings(stand):
    return Talk(id=ID, by="김하나", asked_at=stand.time, opens_at=stand.time + timedelta(seconds=3))


def on(stand):
    return rings(stand).model_copy(update={"opens_at": None, "on": True})


def enters(stand):
    """The room of the talk, once it has its pass."""
    stand.tell(talk=on(stand))
    question = stand.hears(AskPass, lambda asked: asked.lesson_id == talk_room(ID))
    stand.agent.tell(RoomPass(id=question.id, url="ws://engine", token="talk"))
    stand.qtbot.waitUntil(lambda: stand.rooms[-1].passes == [("ws://engine", "talk")])
    return stand.rooms[-1]


def page(stand):
    return stand.window.quick.property("talk")


def test_a_call_from_the_countdown_to_its_end(stand):
    stand.tell()
    stand.shows("scene", "home")
    stand.tell(talk=rings(stand))
    stand.qtbot.waitUntil(lambda: page(stand)["rings"])
    assert stand.rooms == []
    stand.press("later")
    asked = stand.hears(Press)
    assert asked.what == "talk_later"
    stand.agent.tell(Ack(id=asked.id))

    room = enters(stand)
    # The microphone may be open at once: everybody has seen its countdown.
    assert room.open_since == stand.time
    room.seat.on_view(replace(LIVE, microphone=Microphone.OPEN))
    stand.qtbot.waitUntil(lambda: page(stand)["open"])
    assert page(stand)["cover"]["kind"] == "none"
    report = stand.hears(ScreenReport, lambda told: told.met)
    assert (report.talk_id, report.link, report.taught) == (ID, "none", False)
    stand.press("talk_end")
    assert stand.hears(Press).what == "talk_end"
    stand.tell(talk=None)
    stand.qtbot.waitUntil(room.left.is_set)
    stand.notes(text("talk_over"))
    assert stand.hears(ScreenReport, lambda told: told.talk_id is None)


def test_a_lesson_is_left_for_it_and_entered_again(stand):
    lesson = stand.in_lesson()
    stand.sees(lesson, LIVE)
    room = enters(stand)
    # One room at a time: nothing of the lesson is heard here, and nothing of us there.
    assert lesson.left.is_set()
    assert stand.window.quick.property("scene") == "lesson"
    room.seat.on_view(LIVE)
    stand.qtbot.waitUntil(lambda: page(stand)["cover"]["kind"] == "none")
    stand.tell(talk=None)
    stand.qtbot.waitUntil(room.left.is_set)
    question = stand.hears(AskPass, lambda asked: asked.lesson_id == stand.state.lesson.id)
    stand.agent.tell(RoomPass(id=question.id, url="ws://engine", token="token"))
    stand.qtbot.waitUntil(lambda: stand.rooms[-1].passes == [("ws://engine", "token")])
    again = stand.rooms[-1]
    assert (again.lesson_id, again.open_since) == (stand.state.lesson.id, None)
    stand.sees(again, LessonView(Link.LIVE))
    assert stand.state.mode is Mode.LESSON
