"""What is read aloud when, and when it stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.screen.gallery.sample import NOW, state
from kiosk.screen.gallery.states.notices import MENU, STORM
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.over.notices import aloud
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.reading import AGAIN_S, UNTOUCHED_S, Reading
from media.view import LessonView


class Desk:
    """Writes down what the voice is asked to do."""

    def __init__(self):
        self.seconds = 0.0
        self.heard = []
        self.reading = Reading(self, lambda: self.seconds)
        self.state = state()

    def alarm(self):
        self.heard.append("alarm")

    def read(self, words):
        self.heard.append(words)

    def hush(self):
        self.heard.append("hush")

    def after(self, seconds, **changes):
        """What was heard when these seconds have passed in steps of a tenth."""
        self.heard.clear()
        self.state = self.state.model_copy(update=changes)
        for _ in range(max(1, round(seconds * 10))):
            self.seconds += seconds / max(1, round(seconds * 10))
            standing = Standing(Scene.HOME, self.state.lesson)
            facts = Facts(NOW, self.state, standing, LessonView())
            self.reading.follow(replace(facts, reading=self.reading.open))
        return list(self.heard)


@pytest.fixture
def desk():
    return Desk()


def test_an_alert_is_repeated_until_it_is_confirmed(desk):
    assert desk.after(0.1, alert=STORM) == ["hush", "alarm", aloud(STORM)]
    assert desk.after(AGAIN_S - 1) == []
    assert desk.after(2) == ["alarm", aloud(STORM)]
    assert desk.after(3 * AGAIN_S).count("alarm") == 3
    assert desk.after(0.1, alert=None) == ["hush"]
    assert desk.after(2 * AGAIN_S) == []


def test_an_alert_without_a_voice_still_sounds(desk):
    assert desk.after(0.1, alert=STORM.model_copy(update={"spoken": False})) == ["hush", "alarm"]


def test_a_newer_alert_is_heard_at_once(desk):
    desk.after(1, alert=STORM)
    newer = STORM.model_copy(update={"id": "n2", "title": "불이 났어요"})
    assert desk.after(0.1, alert=newer) == ["hush", "alarm", aloud(newer)]


def test_a_notice_is_read_once_when_it_is_opened(desk):
    assert desk.after(5, notice=MENU) == []
    desk.reading.opened(MENU)
    assert desk.after(5) == [aloud(MENU)]
    desk.reading.closed()
    assert desk.after(1) == ["hush"]


def test_a_notice_that_was_left_open_goes_back_to_its_card(desk):
    desk.after(1, notice=MENU)
    desk.reading.opened(MENU)
    desk.after(1)
    assert desk.after(UNTOUCHED_S) == ["hush"]
    assert desk.reading.open == ""


def test_an_alert_comes_over_a_notice_that_is_read(desk):
    desk.reading.opened(MENU)
    desk.after(1, notice=MENU)
    assert desk.after(0.1, alert=STORM) == ["hush", "hush", "alarm", aloud(STORM)]
