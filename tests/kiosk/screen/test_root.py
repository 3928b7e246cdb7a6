"""The screen as a process: config in, systemd told, SIGTERM obeyed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.screen import gallery
from kiosk.screen.bridge import STOP_S
from kiosk.state import AskPass, KioskState, Mode, Playing, Progress, Refused, ScreenReport
from tests.kiosk.screen.film import make
from tests.parts.display import xvfb
from tests.parts.processes import Program
from tests.parts.waiting import until
from wire.ids import ItemId

ROOT = Path(__file__).parents[3]
CONFIG = """
state_dir = "state"
socket = "screen.sock"
[panel]
fullscreen = false
[camera]
source = ""
[sound]
enabled = false
"""


@pytest.fixture
def systemd(tmp_path):
    """What systemd hears of us."""
    path = tmp_path / "notify.sock"
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.bind(str(path))
    heard.settimeout(60)
    yield heard, str(path)
    heard.close()


@pytest.fixture
def screen(tmp_path, agent, systemd):
    (tmp_path / "kiosk.toml").write_text(CONFIG)
    environment = {**os.environ, "NOTIFY_SOCKET": systemd[1], "WATCHDOG_USEC": "600000"}
    command = [sys.executable, "-m", "kiosk", "screen", "--config", str(tmp_path / "kiosk.toml")]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stderr=subprocess.PIPE
    )
    yield process
    if process.poll() is None:
        process.kill()
        process.wait(60)


def ends(process):
    """It ends after SIGTERM, and nothing has gone wrong until then."""
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log
    assert "Traceback" not in log
    assert "WARNING qt" not in log


def test_leaving_takes_less_than_the_two_seconds_systemd_is_promised():
    assert STOP_S < 2


def test_systemd_hears_that_it_is_ready_and_alive(screen, systemd):
    heard = [systemd[0].recv(100) for _ in range(3)]
    assert heard[0] == b"READY=1"
    assert b"WATCHDOG=1" in heard[1:]
    ends(screen)


def test_it_ends_from_home(screen, agent):
    agent.came()
    agent.tell(KioskState(mode=Mode.HOME, center=gallery.CENTERS[0]))
    assert agent.hears(ScreenReport).link == "none"
    ends(screen)


def test_it_keeps_asking_for_a_pass_and_ends(screen, agent):
    agent.came()
    lesson = gallery.lesson("튼튼 체조", datetime.now(UTC) - timedelta(minutes=1))
    agent.tell(KioskState(mode=Mode.LESSON, center=gallery.CENTERS[0], lesson=lesson))
    for _ in range(2):
        question = agent.hears(AskPass)
        assert question.lesson_id == lesson.id
        agent.tell(Refused(id=question.id, reason="engine_unreachable"))
    assert agent.hears(ScreenReport, lambda told: told.link == "joining").presses == 0
    ends(screen)


def test_a_dead_agent_is_waited_for(screen, agent):
    agent.came()
    agent.tell(KioskState(mode=Mode.HOME, center=gallery.CENTERS[0]))
    agent.hears(ScreenReport)
    agent.die()
    agent.rise()
    agent.came()
    ends(screen)


def test_it_ends_when_its_display_breaks_as_it_is_told_to(tmp_path, agent):
    """The thread that draws logs that, while the main thread hears the signal in its own log."""
    (tmp_path / "kiosk.toml").write_text(CONFIG)
    with ExitStack() as stack:
        display = stack.enter_context(xvfb(tmp_path))
        environment = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"}
        argv = ["python", "-m", "kiosk", "screen", "--config", str(tmp_path / "kiosk.toml")]
        program = stack.enter_context(Program("screen", argv, tmp_path, environment))
        agent.came()
        now = datetime.now(UTC)
        counting = KioskState(
            mode=Mode.COUNTDOWN,
            center=gallery.CENTERS[0],
            lesson=gallery.lesson("튼튼 체조", now + timedelta(minutes=1)),
            countdown_ends=now + timedelta(minutes=1),
        )
        agent.tell(counting)
        agent.hears(ScreenReport)
        for pid, number in (
            (program.pid, signal.SIGSTOP),
            (display.pid, signal.SIGKILL),
            (program.pid, signal.SIGTERM),
            (program.pid, signal.SIGCONT),
        ):
            os.kill(pid, number)
        until("the screen ends", lambda: not program.running, 60)
        assert "most recent call first" not in program.log.read_text()


def test_it_ends_in_the_middle_of_a_film(screen, agent, tmp_path):
    film = Playing(
        play_id="p1",
        item_id=ItemId("i1"),
        title="체조",
        seconds=40,
        film=str(make(tmp_path / "film.mp4", 40)),
    )
    agent.came()
    agent.tell(KioskState(mode=Mode.PLAYER, center=gallery.CENTERS[0], playing=film))
    agent.hears(Progress, lambda told: told.shown_s > 0)
    ends(screen)
