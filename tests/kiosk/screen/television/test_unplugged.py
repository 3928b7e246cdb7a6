"""Two real X screens, and the television's plug pulled and put back."""

from __future__ import annotations

import subprocess

import pytest

from kiosk.screen import gallery
from kiosk.state import KioskState, Mode, Playing
from tests.kiosk.screen.film import make
from tests.parts import barcode
from tests.parts.display import xvfb
from tests.parts.processes import Program
from tests.parts.waiting import until

pytestmark = [pytest.mark.pixels, pytest.mark.timeout(300)]

CONFIG = """
state_dir = "state"
socket = "{socket}"
[panel]
output = "DSI-1"
[television]
output = "HDMI-A-1"
[camera]
source = ""
[sound]
enabled = false
"""
PANEL = ("DSI-1", "1280/344x720/194+0+0", "screen")
TELEVISION = ("HDMI-A-1", "1920/1210x1080/680+1280+0", "none")


def xrandr(display, *words):
    env = {"DISPLAY": display.name, "PATH": "/usr/bin:/bin"}
    subprocess.run(["xrandr", *words], env=env, check=True, timeout=60)


def has_letters(part):
    """Light ones on the television's night, or the paper of a page; a bare X server is black."""
    return int(part.max()) > 200


def is_bare(part):
    return int(part.max()) == 0


def is_film(part):
    return barcode.read(part, barcode.MAGENTA) is not None


def test_a_television_comes_and_goes_and_the_panel_stays(agent, tmp_path):
    config = tmp_path / "kiosk.toml"
    config.write_text(CONFIG.format(socket=agent.path))
    at = {"play_id": "p1", "item_id": "i1", "title": "체조", "seconds": 60.0, "from_s": 0.0}
    film = Playing(**at, film=str(make(tmp_path / "film.mp4", 60)))
    with xvfb(tmp_path, 3200, 1080) as display:
        xrandr(display, "--setmonitor", *PANEL)
        xrandr(display, "--setmonitor", *TELEVISION)
        argv = ["python", "-m", "kiosk", "screen", "--config", str(config)]
        env = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
        with Program("screen", argv, tmp_path, env) as program:
            agent.came()
            home = KioskState(mode=Mode.HOME, center=gallery.CENTERS[0])
            agent.tell(home)

            def shown(panel, television):
                picture = display.picture()
                return panel(picture[:720, :1280]) and television(picture[:, 1280:])

            until("home on both", lambda: shown(has_letters, has_letters), 60)
            xrandr(display, "--delmonitor", TELEVISION[0])
            until("home on the panel alone", lambda: shown(has_letters, is_bare), 60)
            agent.tell(home.model_copy(update={"mode": Mode.PLAYER, "playing": film}))
            until("the film on the panel", lambda: shown(is_film, is_bare), 60)
            xrandr(display, "--setmonitor", *TELEVISION)
            until("the film on the television, too", lambda: shown(has_letters, is_film), 60)
        assert "WARNING qt" not in program.log.read_text()
