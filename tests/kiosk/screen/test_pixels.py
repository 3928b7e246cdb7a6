"""Pictures reach the pixels of a window on a real display (Xvfb, software rendering)."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from kiosk.screen import gallery
from kiosk.state import KioskState, Mode, Picture, ScreenReport

pytestmark = pytest.mark.pixels
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def display():
    """A display of our own on a number that is free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24"]
    server = subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=[writing])
    os.close(writing)
    with os.fdopen(reading) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def on_display(display):
    """Start a Python program on it; ended with the test, and it must end well."""
    started = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QSG_RENDER_LOOP": "basic",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, *arguments]
        started.append(subprocess.Popen(command, env=environment, cwd=ROOT, text=True))
        return started[-1]

    yield start
    for program in started:
        program.terminate()
        program.wait(10)


def middle(picture: Picture) -> tuple[int, int, int]:
    """The colour in the middle of the big picture."""
    image = Image.open(io.BytesIO(base64.b64decode(picture.jpeg)))
    assert image.width == 960
    return image.getpixel((image.width * 2 // 5, image.height * 2 // 5))


def is_red(picture):
    red, green, blue = middle(picture)
    return red > 220 and green < 40 and blue < 40


def is_blue(picture):
    red, green, blue = middle(picture)
    return blue > 220 and red < 40 and green < 40


def test_the_lesson_is_on_the_glass(agent, on_display):
    on_display(str(Path(__file__).with_name("two_colours.py")), str(agent.path))
    agent.came()
    now = datetime.now(UTC)
    lesson = gallery.lesson("튼튼 체조", now - timedelta(minutes=1))
    agent.tell(KioskState(mode=Mode.LESSON, center=gallery.CENTERS[0], lesson=lesson))
    for colour in (is_red, is_blue, is_red):
        agent.hears(Picture, colour)
    report = agent.hears(ScreenReport, lambda told: told.frames_shown > 20)
    assert (report.link, report.presses) == ("live", 0)
    assert 0 <= report.first_frame_ms < 5000


def test_the_gallery_draws_every_screen(on_display, tmp_path):
    program = on_display("-m", "kiosk.screen.gallery", str(tmp_path), "--panel", "21-720")
    assert program.wait(60) == 0
    names = {sample.name for sample in gallery.samples()}
    assert {path.stem for path in tmp_path.glob("*.png")} == names
    # The painted teacher: a light disc on a dark ground.
    lesson = Image.open(tmp_path / "lesson-live.png")
    assert min(lesson.getpixel((510, 230))) > 150
    assert max(lesson.getpixel((150, 230))[:3]) < 110
