"""Fingers and palms on the real pages of a lesson."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from kiosk.screen import gallery

SAMPLES = {sample.name: sample for sample in gallery.samples()}
PAGES = ["countdown", "lesson-live", "lesson-opening", "lesson-question", "lesson-leaving"]


class Panel:
    """What a touch panel tells of the hands on it."""

    def __init__(self, window, device):
        self.window, self.device = window, device
        self.heard = []
        window.pressed.connect(self._hear)

    def _hear(self, what, subject):
        self.heard.append((what, subject))

    def event(self):
        return QTest.touchEvent(self.window, self.device)

    def tap(self, *points):
        """All at once, as several hands would."""
        down = self.event()
        for number, point in enumerate(points):
            down.press(number, point, self.window)
        down.commit()
        up = self.event()
        for number, point in enumerate(points):
            up.release(number, point, self.window)
        up.commit()

    def close(self):
        self.window.pressed.disconnect(self._hear)


@pytest.fixture(scope="module")
def device(qapp):
    return QTest.createTouchDevice()


@pytest.fixture
def panel_of(glass_of, device):
    opened = []

    def shown(name):
        glass = glass_of("21", SAMPLES[name])
        opened.append(Panel(glass.window.quick, device))
        return opened[-1], {press.name: press.rect.center().toPoint() for press in glass.presses()}

    yield shown
    for panel in opened:
        panel.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_palm_presses_nothing(panel_of, name):
    panel, places = panel_of(name)
    spots = [*places.values()]
    spots += [spots[0] + QPoint(25, 0), spots[0] + QPoint(0, 25)]
    panel.tap(*spots)
    assert panel.heard == []
    # The same places count again once the hand is off.
    other = next(name for name in places if name != "leave")
    panel.tap(places[other])
    assert len(panel.heard) == 1 or other == "stay"


def test_a_hand_that_comes_down_slowly_takes_back_what_its_first_finger_held(panel_of):
    panel, places = panel_of("lesson-question")
    spot = places["answer:0"]
    for fingers in (1, 2, 3):
        touch = panel.event()
        for number in range(fingers):
            point = spot + QPoint(30 * number, 10 * number)
            if number == fingers - 1:
                touch.press(number, point, panel.window)
            else:
                touch.stationary(number)
        touch.commit()
    for gone in (0, 1, 2):
        touch = panel.event()
        for number in range(gone, 3):
            if number == gone:
                touch.release(number, spot + QPoint(30 * number, 10 * number), panel.window)
            else:
                touch.stationary(number)
        touch.commit()
    assert panel.heard == []
    panel.tap(spot)
    assert panel.heard == [("answer", "0")]


def test_two_people_press_two_things(panel_of):
    panel, places = panel_of("lesson-question")
    panel.tap(places["answer:1"], places["hand"])
    assert sorted(panel.heard) == [("answer", "1"), ("hand", "")]


@pytest.mark.parametrize("name", PAGES)
def test_a_finger_beside_the_buttons_presses_nothing(panel_of, name):
    panel, places = panel_of(name)
    window = panel.window
    for point in (QPoint(2, 2), QPoint(window.width() - 2, window.height() - 2)):
        panel.tap(point)
    assert panel.heard == []
    assert places


def test_a_finger_that_slides_off_presses_nothing(panel_of):
    panel, places = panel_of("lesson-question")
    panel.event().press(0, places["answer:0"], panel.window).commit()
    panel.event().move(0, places["answer:1"], panel.window).commit()
    panel.event().release(0, places["answer:1"], panel.window).commit()
    assert panel.heard == []
