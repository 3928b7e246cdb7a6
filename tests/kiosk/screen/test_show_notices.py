"""Alerts and notices on the screen: real window, real bridge, real socket."""

from __future__ import annotations

import pytest

from kiosk.screen.gallery.states.notices import MENU, STORM
from kiosk.screen.voice.sentences import text
from kiosk.state import Ack, Mode, Press
from tests.kiosk.screen.stand import LIVE


@pytest.fixture
def messages(stand):
    """An alert and a notice that are up by the stand's clock."""
    times = {"starts_at": stand.time, "expires_at": stand.time.replace(hour=9)}
    return STORM.model_copy(update=times), MENU.model_copy(update=times)


def up(stand, name):
    stand.qtbot.waitUntil(lambda: stand.window.quick.property(name)["up"])


def test_an_alert_in_a_lesson_is_confirmed_and_the_lesson_was_never_left(stand, messages):
    alert, _ = messages
    room = stand.in_lesson()
    stand.sees(room, LIVE)
    assert stand.bridge.wanted
    stand.tell(alert=alert)
    up(stand, "alert")
    # What nobody sees is not drawn.
    stand.qtbot.waitUntil(lambda: not stand.bridge.wanted)
    stand.press("notice_seen")
    press = stand.hears(Press)
    assert (press.what, press.subject) == ("notice_seen", alert.id)
    stand.agent.tell(Ack(id=press.id))
    stand.tell(alert=None)
    stand.qtbot.waitUntil(lambda: not stand.window.quick.property("alert")["up"])
    stand.qtbot.waitUntil(lambda: bool(stand.bridge.wanted))
    assert len(stand.rooms) == 1
    assert not room.left.is_set()


def test_help_can_be_asked_for_on_an_alert(stand, messages):
    stand.tell(alert=messages[0])
    up(stand, "alert")
    stand.press("help")
    assert stand.hears(Press).what == "help"


def test_a_notice_is_opened_put_off_and_read(stand, messages):
    _, notice = messages
    stand.tell(notice=notice)
    stand.qtbot.waitUntil(lambda: bool(stand.window.quick.property("notice")["card"]))
    stand.press("notice")
    up(stand, "notice")
    stand.press("notice_close")
    stand.qtbot.waitUntil(lambda: not stand.window.quick.property("notice")["up"])
    stand.press("notice")
    up(stand, "notice")
    stand.press("notice_seen")
    press = stand.hears(Press)
    assert (press.what, press.subject) == ("notice_seen", notice.id)


def test_a_lesson_closes_a_notice_that_is_read(stand, messages):
    stand.tell(notice=messages[1])
    stand.qtbot.waitUntil(lambda: bool(stand.window.quick.property("notice")["card"]))
    stand.press("notice")
    up(stand, "notice")
    stand.tell(mode=Mode.LESSON)
    stand.shows("scene", "lesson")
    assert not stand.window.quick.property("notice")["up"]


def test_people_hear_who_comes_and_that_they_may_ask_again(stand):
    stand.tell(help_asked_at=stand.time)
    stand.shows("helpAsked", True)
    stand.tell(help_by="김하나")
    stand.notes(text("help_coming").format("김하나"))
    stand.tell(help_asked_at=None, help_by="", help_answered=True)
    stand.notes(text("help_answered"))
