"""A real hub and room engine, a browser as the instructor's, and a centre on the stock SDK."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.async_api import Page, async_playwright

from tests.hub.stage.sdk_center import SdkCenter
from tests.parts.browser import CHROMIUM
from tests.parts.town import OUR_CENTER, Town, town
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


async def eventually(what: str, probe: Callable[[], T], timeout_s: float = 15) -> T:
    """Look until it is truthy; fail by name after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while not (found := probe()):
        assert time.monotonic() < deadline, f"{what}: not within {timeout_s:g} s"
        await asyncio.sleep(0.05)  # the pause between two looks, not a wait for a guess
    return found


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Town]:
    """Hub and engine with two known centres."""
    with town(tmp_path) as running:
        yield running


@pytest.fixture
def lesson(city: Town) -> LessonId:
    """A lesson that began a moment ago and is open."""
    return city.publish_lesson(opens_in_s=-30, lead_s=20, minutes=10)


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
