"""Our kiosk and Chromium in kiosk mode, each once as its renderer draws and once without drawing.

A mini-PC's graphics chip draws for nothing, and here there is none.  So one pair does everything
but draw (Qt's null renderer; for Chromium OpenGL on Mesa's driver that does nothing), and one is
drawn by software.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from demo.city import FULL_KIOSK
from tests.bench.lesson.places import Place, Surroundings, Visit, display_picture
from tests.bench.lesson.table import Column
from tests.parts.display import Display
from tests.parts.processes import Program
from tests.parts.waiting import until

NULL = (
    Column("kiosk-null", "kiosk, null renderer", "its own report"),
    Column("page-null", "Chromium, OpenGL to nobody", "decoder's figures"),
    Column("page-resting", "the same, unseen ones rest", "decoder's figures"),
)
SOFTWARE = (
    Column("kiosk", "kiosk, drawn by software", "pixels of the display"),
    Column("page", "Chromium, drawn by software", "pixels of the display"),
)
NO_CHIP = {"GALLIUM_NOOP": "true"}
"""Mesa's driver that takes everything asked of OpenGL and does nothing of it."""
RENDERER = {
    # Qt's X plugin would load llvmpipe for a renderer that never asks for it.
    "kiosk-null": {"QSG_RHI_BACKEND": "null", "QT_XCB_GL_INTEGRATION": "none"},
    "kiosk": {"LIBGL_ALWAYS_SOFTWARE": "1", "LP_NUM_THREADS": "1"},
}
WITH_OPENGL = ("--use-gl=angle", "--use-angle=gl", "--ignore-gpu-blocklist")
"""Chromium composes and uploads as with a graphics chip, also on a driver that it does not know."""
ROOMS = 4
"""Pictures beside the instructor's, as the kiosk draws them.  The kiosk has the other ones rest; a
page of the SDK does only where it is told to."""
_PATIENCE_S = 60.0


class Stand(Surroundings):
    """The surroundings of a lesson, with these in its ninth place."""

    def places(self) -> tuple[Place, ...]:
        """In the order in which they take turns."""
        visits = (
            partial(self._kiosk_beside, "kiosk-null"),
            partial(self._page_beside, draws=False),
            partial(self._page_beside, draws=False, resting=True),
            partial(self._kiosk_beside, "kiosk"),
            partial(self._page_beside),
        )
        return tuple(
            Place(column.place, column.title, visit)
            for column, visit in zip((*NULL, *SOFTWARE), visits, strict=True)
        )

    @contextmanager
    def screen(
        self, place: str, display: Display, *, watched: bool = True
    ) -> Iterator[tuple[Program, Path]]:
        """Our screen as it runs for this place, and where it will have written its looks.

        Not `watched` it is started as it is in a centre, and writes none.
        """
        looks = self.folder / f"looks-{time.monotonic_ns()}.json"
        env = {
            "DISPLAY": display.name,
            "QT_QPA_PLATFORM": "xcb",
            **RENDERER[place],
            **self.sound.env,
        }
        told = ["--config", str(self.kiosk.config)]
        argv = ["python", "-m", "kiosk", "screen", *told]
        if watched:
            argv = ["python", "-m", "tests.bench.kiosk.watched", *told, "--stalls", str(looks)]
        with Program("screen", argv, self.folder, env) as program:
            yield program, looks

    @contextmanager
    def agent(self) -> Iterator[Program]:
        """Our agent, started and stopped."""
        self.kiosk.agent.start()
        try:
            yield self.kiosk.agent
        finally:
            self.kiosk.agent.stop()

    @contextmanager
    def _kiosk_beside(self, place: str) -> Iterator[Visit]:
        # As on a morning: nobody has been in this lesson yet.
        (self.kiosk.folder / "wishes.json").unlink(missing_ok=True)
        since = datetime.now(UTC)
        with self._display() as (display, watcher), self.agent() as agent:
            until("the agent's socket", (self.kiosk.folder / "screen.sock").exists, _PATIENCE_S)
            with self.screen(place, display) as (screen, looks):
                # It is in the lesson by itself at once, and counts its own time from there.
                first_s = until("a picture", lambda: self._first_ms(since), _PATIENCE_S) / 1000
                if place == "kiosk":
                    until("the code in it", lambda: watcher.sightings, _PATIENCE_S)
                yield Visit(
                    0.0,
                    0.0,
                    first_s,
                    {"agent": agent.pid, "screen": screen.pid},
                    lambda: watcher.sightings,
                    display_picture(display),
                    looks,
                )

    def _first_ms(self, since: datetime) -> float | None:
        """What this visit's kiosk says: the one before it is not meant."""
        health = self.city.town.lesson_health(FULL_KIOSK)
        joined, found = health.get("joined_at"), health.get("first_frame_ms")
        if joined is None or found is None or datetime.fromisoformat(joined) < since:
            return None
        return float(found)

    @contextmanager
    def _page_beside(self, *, draws: bool = True, resting: bool = False) -> Iterator[Visit]:
        flags, env = ((), {}) if draws else (WITH_OPENGL, NO_CHIP)
        with self._display() as (display, watcher), self._page(display, flags, env) as page:
            page.join(read=False, resting=resting, rooms=ROOMS)
            asked_at = page.joined().asked_at
            first_at = page.first_picture_at()
            if draws:
                seen = until("a picture", lambda: watcher.sightings, _PATIENCE_S)
                first_at = seen[0].at_s
            yield Visit(
                asked_at,
                asked_at,
                first_at,
                {"browser": page.pid},
                lambda: watcher.sightings,
                display_picture(display),
            )
            # It draws by software where it cannot do without drawing, and says nothing of that.
            assert draws or not watcher.sightings, "Chromium drew, though it was told not to"
