"""The same pair in Chromium: speaker and listener in one page behind the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from tests.bench.sound.conditions import Hard
from tests.bench.sound.heard import RATE, Heard
from tests.bench.sound.pair import SLOTS_PER_S
from tests.bench.sound.servers import tokens
from tests.parts.badline import BadLine
from tests.parts.browser import CHROMIUM
from tests.parts.processes import ROOT
from tests.parts.waiting import until

HERE = Path(__file__).parent
_ADDRESS = "http://localhost/"
"""Answered by the test itself; only such an origin may open a microphone without TLS."""
_FILES = {
    "": HERE / "page.html",
    "voices.js": HERE / "voices.js",
    "livekit-client.umd.js": ROOT / "hub/node_modules/livekit-client/dist/livekit-client.umd.js",
}
_PATIENCE_S = 60.0

Join = Callable[[Page, str], None]


def through_livekit(page: Page, url: str) -> None:
    """Any server that speaks LiveKit's protocol."""
    page.evaluate("([url, tokens]) => throughLiveKit(url, tokens)", [url, list(tokens())])


def through_janus(page: Page, url: str) -> None:
    page.evaluate("(url) => throughJanus(url)", url)


class Talk:
    """Speaker and listener, hearing each other."""

    def __init__(self, line: BadLine, page: Page) -> None:
        self._line = line
        self._page = page

    def suffer(self, hard: Hard, seconds: int, seed: int) -> Heard:
        """Speak on while the line is bad; what was heard of it.  The line is mended at the end."""
        self._line.set(hard.condition, hard.condition, seed)
        try:
            before = self.look()
            wanted = before.spoken + seconds * SLOTS_PER_S
            enough = lambda: self.look().spoken >= wanted  # noqa: E731 - a question, asked often
            until("enough is spoken", enough, seconds + _PATIENCE_S)
            return self.look() - before
        finally:
            self._line.mend()

    def look(self) -> Heard:
        return Heard.of(self._page.evaluate("look()"))


@contextmanager
def talk(line: BadLine, url: str, join: Join, speech: Path) -> Iterator[Talk]:
    """Both join on a perfect line."""
    behind = speech.with_name("chromium-behind-the-line")
    behind.write_text(f'#!/bin/sh\nexec {" ".join(line.inside([CHROMIUM]))} "$@"\n')
    behind.chmod(0o755)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=behind,
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={speech}",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-background-networking",
                "--disable-features=LocalNetworkAccessChecks",
            ],
        )
        try:
            page = browser.new_page()
            page.route(f"{_ADDRESS}**", _serve)
            page.goto(_ADDRESS)
            join(page, url)
            talk = Talk(line, page)
            until("the voice is heard", lambda: talk.look().emitted > RATE, _PATIENCE_S)
            yield talk
        finally:
            browser.close()


def _serve(route: Route) -> None:
    path = _FILES.get(route.request.url.removeprefix(_ADDRESS))
    if path is None:
        route.fulfill(status=404)
    else:
        route.fulfill(path=path)
