"""A page with the stock JavaScript SDK in a real Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page, async_playwright

from tests.parts.processes import ROOT
from tests.parts.room.client import PATIENCE_S
from tests.parts.room.servers import Server

PATIENCE_MS = PATIENCE_S * 1000
HERE = Path(__file__).parent
SDK = ROOT / "hub/node_modules/livekit-client/dist/livekit-client.umd.js"
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """Where the page is served: another origin than the server's."""
    app = web.Application()

    async def page(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / "page.html")

    async def sdk(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(SDK)

    app.add_routes([web.get("/", page), web.get("/livekit-client.umd.js", sdk)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


@pytest.fixture
async def page(site: str) -> AsyncIterator[Page]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(site)
        yield page
        await browser.close()


class Web:
    """The page's participant, called `web`."""

    def __init__(self, page: Page, url: str, token: str, single: bool) -> None:
        self.page = page
        self.url = url
        self.token = token
        self.single = single

    async def join(self, *, url: str = "", token: str = "", **options: object) -> None:
        told = {"singlePeerConnection": self.single, **options}
        await self.page.evaluate(
            "([url, token, options]) => join(url, token, options)",
            [url or self.url, token or self.token, told],
        )

    async def until(self, true: str, arg: object = None, every_ms: int = 200) -> None:
        """Wait until a JavaScript expression is true."""
        await self.page.wait_for_function(true, arg=arg, polling=every_ms)

    async def shows(self, identity: str, level: int) -> None:
        """Wait for somebody's picture with this grey in its middle."""
        await self.until(
            "([who, want]) => { const c = colour(who); return c && Math.abs(c[1] - want) < 14; }",
            [identity, level],
        )


@pytest.fixture
def web_page(page: Page, server: Server, room: str, v0: bool) -> Web:
    """Not joined yet; once in each signalling version."""
    return Web(page, server.url, server.token("web", room), single=not v0)


@pytest.fixture
def web_page_v1(page: Page, server: Server, room: str) -> Web:
    """The same where the signalling version makes no difference."""
    return Web(page, server.url, server.token("web", room), single=True)
