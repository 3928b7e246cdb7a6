"""The screen looks at its devices when the agent asks, and lets them go when a lesson comes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.config import Camera, KioskConfig, Sound
from kiosk.screen import gallery
from kiosk.screen.checking import SAYS, Checking
from kiosk.screen.pages import documents
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice import prompts
from kiosk.state import Check, Checked, KioskState, Mode
from media.check import Wanted
from media.view import LessonView


def film(path: Path) -> str:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 15, (160, 90))
    for number in range(15):
        picture = np.full((90, 160, 3), 60, np.uint8)
        picture[:, 10 * number : 10 * number + 20] = 200
        writer.write(picture)
    writer.release()
    return str(path)


@pytest.fixture
def told() -> list[Checked]:
    return []


@pytest.fixture
def checking(qtbot, tmp_path, told):
    config = KioskConfig(
        state_dir=tmp_path,
        camera=Camera(source=film(tmp_path / "room.mp4")),
        sound=Sound(enabled=False),
    )
    made = Checking(config, told.append, dict)
    yield made
    made.stop()


def asks(check_id: str, **state: object) -> KioskState:
    return KioskState(mode=Mode.HOME, check=Check(check_id=check_id), **state)


def test_what_was_seen_is_told_once(qtbot, checking, told):
    checking.follow(asks("check_1"))
    checking.follow(asks("check_1", volume=7))
    qtbot.waitUntil(lambda: told != [])
    assert told == [Checked(check_id="check_1", found={"camera": "ok"})]
    # The room may be without a picture by the operator's word; then nobody films it.
    checking.follow(asks("check_2", settings={"camera": False}))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1] == Checked(check_id="check_2")


def test_a_lesson_that_comes_has_the_camera_at_once(qtbot, checking, told):
    checking.follow(asks("check_1"))
    checking.follow(KioskState(mode=Mode.COUNTDOWN, takes_turns=True))
    checking.stop()
    qtbot.wait(1)
    assert told == []
    assert checking.takes_turns


def test_a_look_called_off_when_it_was_just_over_tells_nothing(qtbot, checking, told):
    checking.follow(asks("check_1"))
    checking._thread.join(60)
    checking.follow(KioskState(mode=Mode.COUNTDOWN))
    qtbot.wait(1)
    assert told == []


def test_only_what_may_be_heard_is_played(checking, tmp_path):
    folder = tmp_path / "prompts"
    folder.mkdir()
    for path in (folder / "chime.wav", prompts.file_of(folder, SAYS)):
        path.write_bytes(b"a sound")
    silent, heard = (
        checking._wanted(Wanted, Check(check_id="check_1", audible=audible))
        for audible in (False, True)
    )
    assert (silent.bell, silent.voice) == (None, None)
    assert (heard.bell, heard.voice) == (folder / "chime.wav", prompts.file_of(folder, SAYS))


@pytest.mark.parametrize("audible", [True, False])
def test_people_read_why_their_kiosk_speaks(audible):
    state = KioskState(mode=Mode.HOME, check=Check(check_id="check_1", audible=audible))
    shown = documents.window(Facts(gallery.NOW, state, Standing(Scene.HOME), LessonView()))
    plain = str(shown["watched"]).replace("\u2060", "")
    assert plain == ("곧 수업이에요. 소리를 점검하고 있어요" if audible else "")
