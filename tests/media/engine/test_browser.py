"""A real browser with the stock JavaScript SDK, in both signalling versions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from livekit import api, rtc
from playwright.async_api import Page, async_playwright

from tests.media.engine.conftest import (
    KEY,
    PATIENCE_S,
    SECRET,
    Proxy,
    RunningEngine,
    joining,
    token,
    until,
)

pytestmark = pytest.mark.timeout(300)

PATIENCE_MS = PATIENCE_S * 1000

HERE = Path(__file__).parent
SDK = HERE.parents[2] / "hub/node_modules/livekit-client/dist/livekit-client.umd.js"
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture
async def site() -> AsyncIterator[str]:
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
        await page.goto(site)
        yield page
        await browser.close()


async def shown(page: Page, identity: str, level: int) -> None:
    await page.wait_for_function(
        "([who, want]) => { const c = colour(who); return c && Math.abs(c[1] - want) < 14; }",
        arg=[identity, level],
        timeout=PATIENCE_MS,
    )


@pytest.mark.parametrize("single", [True, False])
async def test_browser_publishes_simulcast_and_sees_a_centre(
    engine: RunningEngine, page: Page, single: bool
) -> None:
    async with Proxy(engine.port) as proxy, joining() as connect:
        center = await connect(engine.url, "center")
        await center.publish_video(180)
        await page.evaluate(
            "([url, token, options]) => join(url, token, options)",
            [proxy.url, token("web"), {"singlePeerConnection": single}],
        )
        await page.evaluate("publish()")
        await until(lambda: center.frames.get("web") and center.frames["web"][-1].width == 1280)
        await until(lambda: sum(level > 500 for level in center.sound.get("web", [])) > 10)
        await shown(page, "center", 180)

        # A resume keeps everything flowing, and signalling works afterwards.
        proxy.cut()
        await page.wait_for_function("state.reconnected > 0", timeout=PATIENCE_MS)
        before = center.pictures("web")
        await until(lambda: center.pictures("web") > before + 10)
        second = await connect(engine.url, "second")
        await second.publish_video(60)
        await shown(page, "second", 60)
        await second.room.local_participant.publish_data(b"hello")
        await page.wait_for_function("state.data.includes('hello')", timeout=PATIENCE_MS)

        # Taking the microphone away unpublishes it in the page.
        camera = api.ParticipantPermission(
            can_subscribe=True, can_publish=True, can_publish_sources=[api.TrackSource.CAMERA]
        )
        async with api.LiveKitAPI(engine.http, KEY, SECRET) as hub:
            await hub.room.update_participant(
                api.UpdateParticipantRequest(room="r1", identity="web", permission=camera)
            )
        await page.wait_for_function(
            "state.unpublished.includes('microphone')", timeout=PATIENCE_MS
        )
        publications = center.room.remote_participants["web"].track_publications.values()
        await until(lambda: [p.kind for p in publications] == [rtc.TrackKind.KIND_VIDEO])
        await page.evaluate("room.disconnect()")
        await until(lambda: "web" not in center.room.remote_participants)


async def test_browser_gets_the_layer_it_asks_for(engine: RunningEngine, page: Page) -> None:
    async with joining() as connect:
        center = await connect(engine.url, "center", dynacast=True)
        await center.publish_video(120, width=1280, height=720, simulcast=True)
        await page.evaluate(
            "([url, token, options]) => join(url, token, options)",
            [engine.url, token("web"), {"dynacast": True}],
        )
        for quality, width in ((2, 1280), (0, 320), (1, 640), (2, 1280)):
            await page.evaluate("q => choose('center', q)", quality)
            await page.wait_for_function(
                "w => document.getElementById('center-video')?.videoWidth === w",
                arg=width,
                timeout=PATIENCE_MS,
            )
        await page.evaluate("show('center', false)")
        await page.wait_for_function("still('center')", timeout=PATIENCE_MS, polling=1000)
        await page.evaluate("show('center', true)")
        await page.wait_for_function("!still('center')", timeout=PATIENCE_MS, polling=1000)


async def test_browser_sees_more_centres_than_it_began_with_places(
    engine: RunningEngine, page: Page
) -> None:
    """A client offers three places for pictures; the others have to be asked for."""
    async with joining() as connect:
        for number in range(5):
            center = await connect(engine.url, f"c{number}")
            await center.publish_video(40 + 40 * number, width=320, height=180)
            await center.publish_sound()
        await page.evaluate("([url, token]) => join(url, token, {})", [engine.url, token("web")])
        for number in range(5):
            await shown(page, f"c{number}", 40 + 40 * number)
        late = await connect(engine.url, "late")
        await late.publish_video(240, width=320, height=180)
        await shown(page, "late", 240)
        assert await page.evaluate("document.querySelectorAll('audio').length") == 5
