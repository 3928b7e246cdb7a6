"""Chromium as a kiosk: started as a program of its own, told what to do over its debugging line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from playwright import sync_api
from playwright.sync_api import sync_playwright

from media.camera import RATE
from tests.bench.seen import Sighting
from tests.parts.browser import CHROMIUM
from tests.parts.processes import Program
from tests.parts.waiting import until

_HTML = Path(__file__).with_name("page.html")
_PATH = "/bench"
FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The page is ours, not the hub's, and so counts as somebody from outside.
    "--disable-features=LocalNetworkAccessChecks",
    "--remote-debugging-port=0",
)


class Joined(NamedTuple):
    """When the page asked for its pass, and when it was in the room (the wall clock's seconds)."""

    asked_at: float
    entered_at: float


@dataclass(frozen=True, slots=True)
class Page:
    """The page in the ninth place."""

    pid: int
    _page: sync_api.Page
    _seat: Mapping[str, str]

    def join(self, *, read: bool, **more: Any) -> None:
        """Go into the lesson; with `read` the page itself reads the code of every picture.

        `more`: how many `rooms` are drawn, and whether what is not drawn is `resting`.
        """
        seat = {**self._seat, "read": read, "rate": RATE, **more}
        self._page.evaluate("(seat) => { void window.join(seat); }", seat)

    def joined(self) -> Joined:
        """Waits until it is in the room."""
        asked, entered = until("the page is in the room", self._joined, 60)
        return Joined(asked / 1000, entered / 1000)

    def first_picture_at(self) -> float:
        """When the instructor's first picture was decoded; waits for it."""
        first = until("a picture", lambda: self._page.evaluate("window.bench.first"), 60)
        return float(first) / 1000

    def sightings(self) -> list[Sighting]:
        """What the page read of the instructor's pictures so far."""
        error = self._page.evaluate("window.bench.error")
        assert not error, error
        seen = self._page.evaluate("window.bench.sightings")
        return [Sighting(number, at_ms / 1000) for number, at_ms in seen]

    def screenshot(self, path: Path) -> None:
        self._page.screenshot(path=path)

    def _joined(self) -> list[float] | None:
        found: list[float] | None = self._page.evaluate("window.bench.joined")
        return found


@contextmanager
def chromium_page(
    folder: Path,
    camera: Path,
    env: Mapping[str, str],
    hub_url: str,
    seat: Mapping[str, str],
    flags: Sequence[str] = (),
) -> Iterator[Page]:
    """Start Chromium, with more `flags`, and the page loaded: on the display that `env` names,
    else headless.
    """
    folder.mkdir()
    on_display = "DISPLAY" in env
    argv = [CHROMIUM, *FLAGS, *flags, f"--user-data-dir={folder}"]
    argv += [f"--use-file-for-fake-video-capture={camera}"]
    argv += ["--kiosk"] if on_display else ["--headless"]
    argv += ["--window-position=0,0", "--window-size=1280,720", "about:blank"]
    with Program("chromium", argv, folder, env) as browser, sync_playwright() as playwright:
        port = until("Chromium's debugging line", lambda: _port(folder), 30)
        driven = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = driven.contexts[0].pages[0]
        if not on_display:
            page.set_viewport_size({"width": 1280, "height": 720})
        page.route(f"**{_PATH}", lambda route: route.fulfill(path=_HTML, content_type="text/html"))
        page.goto(hub_url + _PATH)
        page.wait_for_function("window.bench !== undefined", timeout=30_000)
        yield Page(browser.pid, page, seat)


def _port(folder: Path) -> str | None:
    file = folder / "DevToolsActivePort"
    return file.read_text().split("\n", 1)[0] if file.exists() else None
