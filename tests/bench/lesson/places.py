"""What takes the ninth place: our full kiosk, or Chromium with the stock SDK's page."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image

from demo.city import FULL_KIOSK
from kiosk.state import Mode
from tests.bench.lesson.browser import Page, chromium_page
from tests.bench.lesson.city import LESSON, City
from tests.bench.lesson.table import Column
from tests.bench.seen import Sighting, Watcher, watching
from tests.parts.display import Display, xvfb
from tests.parts.sound import SoundServer
from tests.parts.town import Kiosk
from tests.parts.waiting import until

_PIXELS = "pixels of the display, looked at every 4 ms"
COLUMNS = (
    Column("kiosk", "kiosk", _PIXELS),
    Column("headless", "Chromium, headless", "frame callback and canvas"),
    Column("window", "Chromium on a display", _PIXELS),
)
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody in the ninth place, with the instructor's picture in sight.  Times are the wall
    clock's, in seconds."""

    asked_at: float
    entered_at: float
    first_at: float
    programs: Mapping[str, int]
    """What runs for it, by name: the pid each program began with."""
    sightings: Callable[[], list[Sighting]]
    picture: Callable[[Path], None]
    """Writes a PNG of what is seen now."""
    looks: Path | None = None
    """Where a watched screen writes, at its end, when its loop came round."""


@dataclass(frozen=True, slots=True)
class Place:
    """One way to take it; `visit` comes in, and leaves at the end of the block."""

    name: str
    title: str
    visit: Callable[[], AbstractContextManager[Visit]]


@dataclass
class Surroundings:
    """The centre's own things: a display for who draws on one, loudspeaker, microphone, camera."""

    folder: Path
    city: City
    sound: SoundServer
    camera: Path
    kiosk: Kiosk

    def places(self) -> tuple[Place, ...]:
        """As `COLUMNS`, in the order in which they take turns."""
        visits = (self._kiosk_visit, self._headless_visit, self._window_visit)
        return tuple(
            Place(column.place, column.title, visit)
            for column, visit in zip(COLUMNS, visits, strict=True)
        )

    @contextmanager
    def _kiosk_visit(self) -> Iterator[Visit]:
        # As on a morning: nobody has been in this lesson yet.
        (self.kiosk.folder / "wishes.json").unlink(missing_ok=True)
        with self._display() as (display, watcher):
            self.kiosk.agent.start()
            try:
                until("the agent's socket", (self.kiosk.folder / "screen.sock").exists, _PATIENCE_S)
                self.city.town.show(self.kiosk, display, self.sound)
                screen = self.kiosk.screen
                assert screen is not None
                try:
                    asked_at = self._lesson_begins()
                    first = until(
                        "the instructor's picture", lambda: watcher.sightings, _PATIENCE_S
                    )
                    yield Visit(
                        asked_at,
                        self._entered_after(asked_at),
                        first[0].at_s,
                        {"agent": self.kiosk.agent.pid, "screen": screen.pid},
                        lambda: watcher.sightings,
                        display_picture(display),
                    )
                finally:
                    screen.stop()
            finally:
                self.kiosk.agent.stop()

    def _lesson_begins(self) -> float:
        """When the agent sends its screen into the lesson."""
        for state in self.kiosk.states():
            if state.mode is Mode.LESSON:
                return time.time()
        raise AssertionError("the agent went away before the lesson")

    def _entered_after(self, asked_at: float) -> float:
        """When the kiosk says it was in the room."""

        def reported() -> float | None:
            health = self.city.town.lesson_health(FULL_KIOSK)
            if health.get("joined_at") is None:
                return None
            joined_at = datetime.fromisoformat(health["joined_at"]).timestamp()
            return joined_at if joined_at >= asked_at else None  # else of the visit before

        return until("the kiosk's report of the lesson", reported, _PATIENCE_S)

    @contextmanager
    def _headless_visit(self) -> Iterator[Visit]:
        with self._page(display=None) as page:
            page.join(read=True)
            until("the instructor's picture", page.sightings, _PATIENCE_S)
            joined = page.joined()
            first_at = page.sightings()[0].at_s
            yield Visit(
                joined.asked_at,
                joined.entered_at,
                first_at,
                {"browser": page.pid},
                page.sightings,
                page.screenshot,
            )

    @contextmanager
    def _window_visit(self) -> Iterator[Visit]:
        with self._display() as (display, watcher), self._page(display) as page:
            page.join(read=False)
            first = until("the instructor's picture", lambda: watcher.sightings, _PATIENCE_S)
            joined = page.joined()
            yield Visit(
                joined.asked_at,
                joined.entered_at,
                first[0].at_s,
                {"browser": page.pid},
                lambda: watcher.sightings,
                display_picture(display),
            )

    @contextmanager
    def _display(self) -> Iterator[tuple[Display, Watcher]]:
        folder = self.folder / f"display-{time.monotonic_ns()}"
        folder.mkdir()
        with xvfb(folder) as display, watching(folder / "Xvfb_screen0") as watcher:
            yield display, watcher

    def _page(
        self,
        display: Display | None,
        flags: tuple[str, ...] = (),
        env: Mapping[str, str] | None = None,
    ) -> AbstractContextManager[Page]:
        kept = json.loads((self.kiosk.folder / "credential.json").read_bytes())
        return chromium_page(
            self.folder / f"browser-{time.monotonic_ns()}",
            self.camera,
            {
                **self.sound.env,
                **({"GALLIUM_NOOP": "true"} if flags else {}),
                **({"DISPLAY": display.name} if display else {}),
            },
            self.city.town.hub_url,
            {"lesson": LESSON, "credential": kept["credential"]},
            flags,
        )


def display_picture(display: Display) -> Callable[[Path], None]:
    return lambda path: Image.fromarray(display.picture()).save(path)
