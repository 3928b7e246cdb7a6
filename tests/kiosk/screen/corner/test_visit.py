"""Somebody at the helper's corner, without a window."""

from __future__ import annotations

import pytest

from kiosk.screen.corner.visit import PAD_S, Trial, Visit
from kiosk.screen.pages.scene import Scene
from kiosk.state import Corner, KioskState, Mode

HOME = KioskState(mode=Mode.HOME, has_pin=True)
OPEN = HOME.model_copy(update={"corner": Corner()})


class Stage:
    """What a visit asks of others."""

    def __init__(self):
        self.sent, self.said, self.tried = [], [], []
        self.seconds = 100.0
        self.visit = Visit(self.send, self.said.append, self.try_out, lambda: self.seconds)

    def send(self, what, subject, key):
        self.sent.append((what, subject, key))
        return len(self.sent)

    def try_out(self, camera, microphone):
        self.tried.append((camera, microphone))

    def press(self, what, subject="", state=HOME):
        number = self.visit.pressed(what, subject, state)
        self.visit.follow(state, Scene.HOME)
        return number

    @property
    def inside(self):
        return self.visit.inside(Trial())


def test_the_plate_opens_the_pad_and_the_number_goes_to_the_agent():
    stage = Stage()
    assert stage.press("corner") is None
    assert stage.inside.pad
    assert stage.press("corner_pin", "0417") == 1
    what, digits, key = stage.sent[0]
    assert (what, digits) == ("corner_pin", "0417")
    assert key
    assert stage.inside.pad, "until the agent has answered"
    stage.visit.follow(OPEN, Scene.HOME)
    assert not stage.inside.pad


def test_each_try_is_one_of_its_own():
    stage = Stage()
    stage.press("corner")
    for _ in range(2):
        stage.press("corner_pin", "1111")
    assert stage.sent[0][2] != stage.sent[1][2]


def test_without_a_number_nobody_is_asked_for_one():
    stage = Stage()
    stage.press("corner", state=KioskState(mode=Mode.HOME))
    assert stage.said == ["pin_unset"]
    assert not stage.inside.pad


@pytest.mark.parametrize("away", ["close", "time", "lesson"])
def test_the_pad_goes_away(away):
    stage = Stage()
    stage.press("corner")
    if away == "close":
        stage.press("corner_close")
    elif away == "time":
        stage.seconds += PAD_S
    else:
        stage.visit.follow(HOME, Scene.COUNTDOWN)
    assert not stage.inside.pad


def test_a_microphone_runs_on_its_page_alone_and_camera_likewise():
    stage = Stage()
    stage.visit.follow(OPEN, Scene.HOME)
    for what in ("corner_camera", "corner_menu", "corner_sound", "corner_line"):
        stage.press(what, state=OPEN)
    assert stage.tried == [(True, False), (False, False), (False, True), (False, False)]
    assert [sent[0] for sent in stage.sent] == ["corner_stays"] * 4, "the agent hears of each press"


@pytest.mark.parametrize(
    ("state", "scene"), [(HOME, Scene.HOME), (OPEN, Scene.COUNTDOWN), (None, Scene.STARTING)]
)
def test_whatever_takes_its_place_shuts_the_microphone(state, scene):
    stage = Stage()
    stage.visit.follow(OPEN, Scene.HOME)
    stage.press("corner_sound", state=OPEN)
    stage.visit.follow(state, scene)
    assert stage.tried[-1] == (False, False)
    stage.visit.follow(OPEN, Scene.HOME)
    assert stage.inside.page == "menu", "whoever comes next begins anew"


def test_pages_cannot_be_opened_from_outside():
    stage = Stage()
    stage.press("corner_sound")
    assert stage.tried == []
    assert stage.inside.page == "menu"


def test_the_loudspeaker_asks_whether_it_is_heard():
    stage = Stage()
    stage.visit.follow(OPEN, Scene.HOME)
    stage.press("corner_sound", state=OPEN)
    stage.press("corner_try", state=OPEN)
    assert stage.said == ["speaker_heard"]
