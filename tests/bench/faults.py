"""How long people wait after something broke, read from the kiosk's own screen.

The line is cut by stopping the room engine where it stands: nothing arrives, and nobody says so.
What is noticed is noticed by the people: the words that cover the picture.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence

from tests.bench.films import camera_film, teacher_film
from tests.bench.lesson.city import start_instructor
from tests.bench.report import a_folder, say
from tests.bench.seen import Sighting, Watcher, watching
from tests.parts.display import xvfb
from tests.parts.processes import Program
from tests.parts.sound import sound_server
from tests.parts.town import OUR_CENTER, Kiosk, Town, town
from tests.parts.waiting import until

CUT_S = 6.0
"""How long the line is away."""
_FRESH_MS = 1500
_STEADY = 10
"""So many fresh pictures in a row are the present; a single one may be older than a code says."""
_GAP_S = 1.0
"""A longer pause ends a row: before it was what was still on its way."""
_WORDS_S = 0.2
"""What covers the code for less is a picture that is being drawn."""
_PATIENCE_S = 60.0

Figures = dict[str, list[float]]


def measure(rounds: int) -> Figures:
    """Seconds by what was waited for, one of each round."""
    found: Figures = {}
    with a_folder() as folder:
        for part in ("sound", "city", "display"):
            (folder / part).mkdir()
        with sound_server(folder / "sound") as sound, town(folder / "city") as city:
            kiosk = city.kiosk(OUR_CENTER, sound=sound, camera=camera_film())
            lesson = city.publish_lesson(opens_in_s=0, lead_s=10, minutes=60)
            start_instructor(city, lesson, teacher_film())
            framebuffer = folder / "display" / "Xvfb_screen0"
            with xvfb(folder / "display") as display, watching(framebuffer) as watcher:
                city.show(kiosk, display, sound)
                until("the lesson on the screen", lambda: watcher.sightings, _PATIENCE_S)
                for number in range(1, rounds + 1):
                    say(f"round {number}")
                    for title, seconds in _round(city, kiosk, watcher).items():
                        found.setdefault(title, []).append(seconds)
    return found


def _round(city: Town, kiosk: Kiosk, watcher: Watcher) -> dict[str, float]:
    found: dict[str, float] = {}
    engine, screen = city.engine, kiosk_screen(kiosk)
    _calm(watcher)
    cut_at = _now(lambda: os.kill(engine.pid, signal.SIGSTOP))
    found["line cut: words over the picture after, s"] = _covered(watcher) - cut_at
    threading.Event().wait(max(0.0, cut_at + CUT_S - time.time()))
    back_at = _now(lambda: os.kill(engine.pid, signal.SIGCONT))
    found[f"line back after {CUT_S:g} s: picture after, s"] = _fresh(watcher, back_at) - back_at
    _calm(watcher)
    killed_at = _now(engine.kill)
    found["engine killed: words over the picture after, s"] = _covered(watcher) - killed_at
    started_at = _now(engine.start)
    found["engine started again: picture after, s"] = _fresh(watcher, started_at) - started_at
    _calm(watcher)
    killed_at = _now(screen.kill)
    screen.start()
    found["screen killed and started: picture after, s"] = _fresh(watcher, killed_at) - killed_at
    return found


def kiosk_screen(kiosk: Kiosk) -> Program:
    """The screen's program, which `Town.show` started."""
    assert kiosk.screen is not None
    return kiosk.screen


def _now(deed: Callable[[], None]) -> float:
    """Do it, and say when it was begun."""
    at_s = time.time()
    deed()
    return at_s


def _covered(watcher: Watcher) -> float:
    """When the words came over the picture."""

    def look() -> float | None:
        since_s = watcher.covered_since_s
        return since_s if since_s is not None and time.time() - since_s > _WORDS_S else None

    return until("the words on the screen", look, _PATIENCE_S, 0.02)


def _fresh(watcher: Watcher, since_s: float) -> float:
    """When the instructor of now was first seen again since a moment."""

    def look() -> float | None:
        return first_fresh([one for one in watcher.sightings if one.at_s > since_s])

    return until("the instructor's picture", look, _PATIENCE_S)


def first_fresh(sightings: Sequence[Sighting]) -> float | None:
    """When pictures of the present began to be seen (pure)."""
    row: list[Sighting] = []
    for one in sightings:
        if one.age_ms >= _FRESH_MS:
            row = []
        elif row and one.at_s - row[-1].at_s > _GAP_S:
            row = [one]
        else:
            row.append(one)
        if len(row) == _STEADY:
            return row[0].at_s
    return None


def _calm(watcher: Watcher) -> None:
    """Wait until pictures have come for a while: one fault does not count into the next."""
    begun = time.time()

    def look() -> bool:
        fresh = [one for one in watcher.sightings if one.at_s > begun and one.age_ms < _FRESH_MS]
        return len(fresh) > 100 and watcher.covered_since_s is None

    until("steady pictures", look, _PATIENCE_S)
