"""From the start of the programs to home on the screen, warm: everything was read once before."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path

import numpy as np

from tests.bench.kiosk.places import Stand
from tests.bench.lesson.browser import FLAGS
from tests.parts.browser import CHROMIUM
from tests.parts.display import Display, xvfb
from tests.parts.processes import Program
from tests.parts.waiting import until

_HTML = Path(__file__).with_name("home.html")
_HOME = re.compile(r"^(\S+ \S+) .*scene=home$", re.MULTILINE)
_LOOK_S = 0.01
_PATIENCE_S = 60.0
_INK = np.array((29, 26, 22))
"""Colour of the letters on home; nothing before it has so many of them."""
_LETTERS = 3_000
_EVERY = 4
"""Rows and columns that are looked at.  All of them, every 10 ms, would take half a core."""


def starts(stand: Stand, place: str) -> dict[str, float]:
    """How long this place takes to be at home, in milliseconds."""
    folder = stand.folder / f"start-{time.monotonic_ns()}"
    folder.mkdir()
    with xvfb(folder) as display:
        if place.startswith("kiosk"):
            return {"home_ms": _kiosk(stand, place, display)}
        return {"home_ms": _page(stand, display, folder)}


def _kiosk(stand: Stand, place: str, display: Display) -> float:
    (stand.kiosk.folder / "screen.sock").unlink(missing_ok=True)
    log = stand.kiosk.folder / "logs" / "screen.log"
    log.unlink(missing_ok=True)
    began = time.time()
    with stand.agent(), stand.screen(place, display, watched=False):
        if place == "kiosk":
            return 1000 * (_drawn(display) - began)
        return 1000 * (until("home", lambda: _said(log), _PATIENCE_S, _LOOK_S) - began)


def _said(log: Path) -> float | None:
    found = _HOME.search(log.read_text(encoding="utf-8")) if log.exists() else None
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S,%f").timestamp() if found else None


def _page(stand: Stand, display: Display, folder: Path) -> float:
    argv = [CHROMIUM, *FLAGS, f"--user-data-dir={stand.folder / 'home-profile'}", "--kiosk"]
    argv += ["--window-position=0,0", "--window-size=1280,720", f"file://{_HTML}"]
    began = time.time()
    env = {**stand.sound.env, "DISPLAY": display.name}
    with Program("chromium", argv, folder, env):
        return 1000 * (_drawn(display) - began)


def _drawn(display: Display) -> float:
    """When home is on the display."""

    def look() -> float | None:
        now = time.time()
        picture = display.picture(_EVERY).astype(np.int16)
        letters = np.count_nonzero(np.abs(picture - _INK).max(axis=-1) < 12)
        return now if letters > _LETTERS // _EVERY**2 else None

    return until("home on the display", look, _PATIENCE_S, _LOOK_S)
