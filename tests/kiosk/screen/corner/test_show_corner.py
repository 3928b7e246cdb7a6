"""The helper's corner on the real window: the number, our own picture, and the way out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.screen.corner.trial import Devices
from kiosk.state import Ack, Corner, Mode, Picture, Press, Refused
from media.camera import Camera
from media.sound import Sound
from media.view import SELF
from tests.kiosk.screen.film import make
from tests.kiosk.screen.stand import Stand


@pytest.fixture
def stand(qtbot, agent, tmp_path):
    film = make(tmp_path / "film.mp4", 2)
    silent = Sound(
        enabled=False, microphone="default", loudspeaker="default", echo_cancellation=False
    )
    stand = Stand(qtbot, agent, tmp_path, Devices(lambda: (Camera(str(film)), silent)))
    stand.tell(has_pin=True)
    stand.shows("scene", "home")
    yield stand
    stand.close()


def shows(stand, name, value):
    """Until the corner's document says so."""
    stand.qtbot.waitUntil(lambda: stand.window.quick.property("corner")[name] == value)


def type_number(stand, digits):
    for digit in digits:
        stand.press(f"digit:{digit}")
    return stand.hears(Press, lambda press: press.what == "corner_pin")


def test_a_helper_looks_at_the_camera_and_a_lesson_takes_its_place(stand):
    stand.press("corner")
    shows(stand, "pin", True)
    wrong = type_number(stand, "1111")
    stand.agent.tell(Refused(id=wrong.id, reason="wrong_pin"))
    stand.notes("번호가 달라요. 다시 눌러 주세요")
    right = type_number(stand, "0417")
    assert right.subject == "0417"
    assert right.key != wrong.key
    stand.agent.tell(Ack(id=right.id))
    stand.tell(corner=Corner(address="10.0.0.7", reached_at=stand.time))
    shows(stand, "page", "menu")
    stand.press("corner_camera")
    assert stand.hears(Press, lambda press: press.what == "corner_stays")
    stand.qtbot.waitUntil(lambda: stand.window.quick.property("corner")["camera"]["seen"])
    assert stand.bridge.wanted == {SELF}
    stand.press("corner_menu")
    stand.qtbot.waitUntil(lambda: stand.bridge.trial.camera == "off")
    stand.press("corner_camera")
    stand.qtbot.waitUntil(lambda: stand.bridge.trial.camera == "ok")
    stand.in_lesson()
    assert stand.bridge.trial.camera == "off", "the lesson needs it"
    shows(stand, "up", False)


def test_no_picture_of_it_leaves_the_kiosk(stand):
    stand.show._watching.follow(stand.state.model_copy(update={"corner": Corner()}))
    stand.show._watching._take_regular()
    stand.show._watching._take_asked()
    stand.show._watching.follow(stand.state)
    stand.show._watching._take_regular()
    stand.hears(Picture)
    assert stand.agent.heard(Picture) is None


def test_who_came_by_mistake_goes_back_with_one_press(stand):
    stand.press("corner")
    shows(stand, "pin", True)
    QTest.keyClick(stand.window.quick, Qt.Key.Key_Escape)
    shows(stand, "pin", False)
    assert stand.agent.heard(Press) is None


def test_a_call_for_help_says_what_happens_next_until_it_is_read(stand):
    stand.press("help")
    asked = stand.hears(Press, lambda press: press.what == "help")
    stand.tell(help_asked_at=stand.time)
    stand.agent.tell(Ack(id=asked.id))
    up = lambda: stand.window.quick.property("help")["up"]  # noqa: E731
    stand.qtbot.waitUntil(up)
    stand.press("help_close")
    stand.qtbot.waitUntil(lambda: not up())
    stand.press("help")
    stand.notes("이미 알렸어요. 조금만 기다려 주세요")
    stand.qtbot.waitUntil(up)
    stand.tell(help_asked_at=None, help_answered=True)
    stand.qtbot.waitUntil(lambda: not up())


def test_a_touch_brings_home_back(stand):
    for mode in (Mode.QUIET, Mode.DARK):
        stand.tell(mode=mode)
        stand.shows("scene", mode.value)
        QTest.keyClick(stand.window.quick, Qt.Key.Key_Down)
        assert stand.hears(Press).what == "home"
        stand.tell(mode=Mode.HOME)
        stand.shows("scene", "home")
