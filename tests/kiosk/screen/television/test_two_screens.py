"""The lesson on the television, the buttons on the touch panel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
DRAWN = (
    *("home", "home-long", "quiet", "quiet-long", "countdown", "over", "lesson-live"),
    *("lesson-opening", "lesson-spotlight", "lesson-lost", "player-failed", "alert-full", "dark"),
)

IN_A_LESSON = (
    *("lesson-live", "lesson-spotlight", "lesson-lost", "lesson-opening", "lesson-film"),
    *("lesson-question-long", "lesson-result-long", "lesson-roll-call-ours", "lesson-leaving"),
)


def screen(name, x, width, height):
    size = {"width": width, "height": height, "dpr": 1}
    return {"name": name, "x": x, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, **size}


def run(folder, *screens):
    """What stands on these screens; one process has one set of them."""
    config = folder / "screens.json"
    base = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False}
    config.write_text(json.dumps({**base, "screens": screens}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    program = Path(__file__).with_name("two_screens.py")
    done = subprocess.run(
        [sys.executable, str(program), *DRAWN, *IN_A_LESSON],
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert "QML" not in done.stderr.upper().replace("QMLTYPE", ""), done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    panel, television = screen("DSI-1", 0, 1280, 720), screen("HDMI-A-1", 1280, 1920, 1080)
    # As some graphics cards do: the television is the first.
    return run(tmp_path_factory.mktemp("two"), television, panel)


def test_each_window_covers_its_own_screen(told):
    assert told["television"] == [1280, 0, 1920, 1080]
    assert told["panel"] == [0, 0, 1280, 720]


def test_pictures_of_a_lesson_go_to_both(told):
    assert told["slots"]["main"] == 2
    assert told["slots"]["corner"] == 1, "what is tried out is nobody else's"


@pytest.mark.parametrize("name", DRAWN)
def test_everything_is_read_from_three_metres(told, name):
    shown = told["shown"][name]
    assert shown or name == "dark"
    for label in shown:
        assert label["mm"] >= 30, label
        assert label["whole"], label


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("home", "앉아서 하는 튼튼 체조"),
        ("countdown", "곧 수업이 시작돼요"),
        ("lesson-live", "박정은 선생님"),
        ("lesson-opening", "곧 마이크가 켜져요"),
        ("player-failed", "선생님을 기다리는 동안 영상을 틀어 드려요"),
        ("over", "수업이 끝났어요"),
    ],
)
def test_the_room_sees_what_is_on(told, name, words):
    assert words in [label["text"] for label in told["shown"][name]]


@pytest.mark.parametrize("name", IN_A_LESSON)
def test_the_panel_has_the_buttons_and_no_picture(told, name):
    on_panel, _ = told["pictures"][name]
    assert on_panel == 0
    words = [label["text"] for label in told["touched"][name]]
    assert "도움 요청" in words
    assert {"손 들기", "나가기"} <= {*words} or name == "lesson-leaving"
    for label in told["touched"][name]:
        assert label["mm"] >= 12, label
        assert label["whole"], label


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lesson-live", "수업은 큰 화면에 나와요"),
        ("lesson-spotlight", "지금 우리 경로당이 나오고 있어요"),
        ("lesson-lost", "다시 연결하고 있어요"),
        ("lesson-opening", "나중에"),
        ("lesson-question-long", "눌러서 골라 주세요"),
        ("lesson-result-long", "큰 화면에서 함께 봐요"),
        ("lesson-roll-call-ours", "우리 경로당 차례예요"),
    ],
)
def test_the_panel_says_what_goes_on_and_takes_answers(told, name, words):
    assert words in [label["text"] for label in told["touched"][name]]


def test_whoever_asks_for_a_picture_sees_what_the_room_sees(told):
    night, paper = told["lightness"]["lesson-live"], told["lightness"]["home"]
    assert night < 0.4 < paper


def test_nothing_on_it_asks_to_be_pressed(told):
    texts = {label["text"] for name in DRAWN for label in told["shown"][name]}
    assert texts.isdisjoint(
        {"손 들기", "도움 요청", "나중에", "화면을 누르시면 처음 화면이 나와요"}
    )


def test_without_a_television_the_panel_is_as_ever(tmp_path):
    alone = run(tmp_path, screen("DSI-1", 0, 1280, 720))
    assert alone["panel"] == [0, 0, 1280, 720]
    assert alone["pictures"]["lesson-live"][0] > 0, "the lesson itself"
    assert "박정은 선생님" in [label["text"] for label in alone["touched"]["lesson-live"]]
