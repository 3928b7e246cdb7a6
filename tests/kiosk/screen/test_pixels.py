"""Pictures reach the pixels of a window on a real display (Xvfb, software rendering)."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.screen import gallery
from kiosk.screen.gallery.sheet import SHEETS
from kiosk.state import KioskState, Mode, Picture, Playing, Progress, ScreenReport
from tests.kiosk.screen.film import A_SECOND, make
from tests.parts import barcode
from tests.parts.display import xvfb

pytestmark = [pytest.mark.pixels, pytest.mark.timeout(300)]
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
    server.wait(60)


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
        program.wait(60)


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
    assert report.first_frame_ms >= 0


def test_the_gallery_draws_every_screen(on_display, tmp_path):
    program = on_display("-m", "kiosk.screen.gallery", str(tmp_path), "--panel", "21-720")
    assert program.wait(250) == 0
    names = {sample.name for sample in gallery.samples()}
    names |= {f"{name}-beside-television" for name in gallery.BESIDE}
    assert {path.stem for path in (tmp_path / "21-720").glob("*.png")} == names
    assert {name for names_of_one in SHEETS.values() for name in names_of_one} <= names
    # The painted teacher: a light disc on a dark ground.
    lesson = Image.open(tmp_path / "21-720" / "lesson-live.png")
    assert min(lesson.getpixel((510, 230))) > 150
    assert max(lesson.getpixel((150, 230))[:3]) < 110


CONFIG = """
state_dir = "state"
socket = "{socket}"
[panel]
fullscreen = false
[camera]
source = ""
[sound]
enabled = false
[picture]
every_s = 0.3
"""


def number(picture: Picture) -> int | None:
    """What the film's picture carries, as it stands on the glass."""
    image = Image.open(io.BytesIO(base64.b64decode(picture.jpeg))).convert("RGB")
    return barcode.read(np.asarray(image), barcode.MAGENTA)


def test_a_film_is_on_the_glass_and_does_what_is_pressed(agent, on_display, display, tmp_path):
    film = make(tmp_path / "film.mp4", 60)
    config = tmp_path / "kiosk.toml"
    config.write_text(CONFIG.format(socket=agent.path))
    on_display("-m", "kiosk", "screen", "--config", str(config))
    agent.came()
    at = {"play_id": "p1", "item_id": "i1", "title": "체조", "seconds": 60.0, "film": str(film)}
    home = KioskState(mode=Mode.HOME, center=gallery.CENTERS[0])
    state = home.model_copy(update={"mode": Mode.PLAYER, "playing": Playing(**at, from_s=20.0)})
    agent.tell(state)

    def shows(wanted):
        return number(agent.hears(Picture, lambda picture: wanted(number(picture))))

    first = shows(lambda told: told is not None)
    assert first >= 20 * A_SECOND
    assert shows(lambda told: told is not None and told > first + 3) < 60 * A_SECOND

    tap(display, "pause")
    agent.hears(Progress, lambda told: told.paused)
    agent.hears(Picture)
    held = {number(agent.hears(Picture)) for _ in range(3)}
    assert len(held) == 1
    (stands,) = held
    tap(display, "back10")
    shows(lambda told: told is not None and told <= stands - 9 * A_SECOND)
    tap(display, "pause")
    shows(lambda told: told is not None and told > stands - 8 * A_SECOND)

    # A lesson's countdown takes it away; the film's end is told.
    ends = datetime.now(UTC) + timedelta(minutes=1)
    lesson = gallery.lesson("튼튼 체조", ends)
    counting = {"mode": Mode.COUNTDOWN, "lesson": lesson, "countdown_ends": ends}
    agent.tell(state.model_copy(update=counting))
    shows(lambda told: told is None)
    agent.tell(home.model_copy(update={"mode": Mode.PLAYER, "playing": Playing(**at, from_s=58.0)}))
    assert shows(lambda told: told is not None) >= 57 * A_SECOND
    assert agent.hears(Progress, lambda told: told.ended != "").ended == "finished"


def tap(display: str, name: str) -> None:
    """A finger on a button of the player, where it lies on a window of this size."""
    window_share = {"pause": 0.1, "back10": 0.29}[name]
    subprocess.run(
        ["xdotool", "mousemove", str(round(1280 * window_share)), "675", "click", "1"],
        env={"DISPLAY": display, "PATH": "/usr/bin:/bin"},
        check=True,
        timeout=60,
    )


def test_it_ends_when_the_display_dies(agent, tmp_path):
    """A supervisor starts it again, beside a new display; one that hung would stay dark."""
    (tmp_path / "kiosk.toml").write_text(
        'state_dir = "state"\nsocket = "screen.sock"\n[sound]\nenabled = false\n'
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
    command = [sys.executable, "-m", "kiosk", "screen", "--config", str(tmp_path / "kiosk.toml")]
    with xvfb(tmp_path) as own:
        environment["DISPLAY"] = own.name
        program = subprocess.Popen(command, env=environment, cwd=ROOT)
        try:
            agent.came()
            agent.tell(KioskState(mode=Mode.HOME, center=gallery.CENTERS[0]))
            agent.hears(ScreenReport)
        except BaseException:
            program.kill()
            raise
    assert program.wait(60) != 0
