"""A real hub and room engine, a browser as the instructor's, and a centre on the stock SDK."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Page, async_playwright

from tests.hub.stage.sdk_center import SdkCenter
from tests.parts.browser import CHROMIUM, PATIENCE_S
from tests.parts.town import OUR_CENTER, Town, town
from tests.parts.waiting import until
from wire.ids import LessonId

T = TypeVar("T")

DEVICES = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
PLAIN = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)


async def eventually(what: str, probe: Callable[[], T]) -> T:
    """Look until it is truthy; fail by name."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := probe()):
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE_S:g} s"
        await asyncio.sleep(0.05)  # the pause between two looks, not a wait for a guess
    return found


@pytest.fixture(scope="module")
def standing_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Hub and engine with two known centres, started once for all tests of a file."""
    with town(tmp_path_factory.mktemp("city")) as running:
        yield running


@pytest.fixture
def city(standing_city: Town) -> Town:
    """The city without a lesson, both its programs up whatever an earlier test did to them."""
    for program in (standing_city.engine, standing_city.hub):
        if not program.running:
            program.start()
    for url in (standing_city.hub_url, standing_city.engine_url.replace("ws:", "http:")):
        until(f"{url} answers", lambda at=url: answers(f"{at}/"), PATIENCE_S)  # type: ignore[misc]
    standing_city.put_centers()
    return standing_city


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=PATIENCE_S).status_code < 500
    except httpx.TransportError:
        return False


@pytest.fixture
def lesson(city: Town) -> LessonId:
    """A lesson that began a moment ago and is open, with a room that nobody was in before."""
    name = f"lesson-{uuid4().hex[:8]}"
    return city.publish_lesson(opens_in_s=-30, lead_s=20, minutes=10, name=name)


@pytest.fixture
async def center(city: Town, lesson: LessonId) -> AsyncIterator[SdkCenter]:
    """Our centre, in the room."""
    joined = SdkCenter(city, OUR_CENTER)
    try:
        await joined.join(lesson)
        yield joined
    finally:
        await joined.close()


@asynccontextmanager
async def chromium(*flags: str) -> AsyncIterator[Page]:
    """A page in a Chromium of its own; a script of the page that breaks fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*PLAIN, *flags])
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE_S * 1000)
        broken: list[str] = []
        context.on("weberror", lambda error: broken.append(str(error.error)))
        yield await context.new_page()
        await browser.close()
        assert not broken, broken


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page with a camera and a microphone."""
    async with chromium(*DEVICES) as opened:
        yield opened
