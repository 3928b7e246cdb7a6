"""The console's pages, one line each: whoever adds a page adds its line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.hub.running_hub import PASSWORD, RunningHub

CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LESSON = "strong-week-20261123"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, who looks at it, and whether it is there in a city without anything yet."""

    name: str
    address: str
    who: str = "operator"
    in_empty_city: bool = True
    on_phone: bool = False


PAGES = (
    Shown("sign-in", "/sign-in", who=""),
    Shown("not-there", "/nowhere"),
    Shown("today", "/today", on_phone=True),
    Shown("today-sorted", "/today?sort=state", on_phone=True),
    Shown("library", "/library"),
    Shown("attendance", "/attendance", on_phone=True),
    Shown("attendance-center", f"/attendance/{LESSON}/wido", in_empty_city=False),
    Shown("attendance-missed", "/attendance/missed"),
    Shown("rolls", "/rolls"),
    Shown("roll", "/rolls/wido", in_empty_city=False),
    Shown("kiosks", "/kiosks"),
    Shown("center", "/kiosks/centers/wido", in_empty_city=False, on_phone=True),
    Shown("center-new", "/kiosks/centers/new"),
    Shown("groups", "/kiosks/groups"),
    Shown("settings", "/kiosks/settings"),
    Shown("center-settings", "/kiosks/centers/wido/settings", in_empty_city=False),
    Shown("timetable", "/timetable"),
    Shown("teach", "/teach", who="teacher"),
)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """The one browser of a module."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        await started.close()


@asynccontextmanager
async def looking(browser: Browser, hub: RunningHub, who: str) -> AsyncIterator[Page]:
    """A page of somebody's; an error on its console fails whoever looks."""
    context = await browser.new_context(base_url=hub.url, viewport=DESKTOP, locale="ko-KR")
    if who:
        body = {"name": who, "password": PASSWORD}
        answer = await context.request.post("/api/session", data=body, headers={"Origin": hub.url})
        assert answer.ok, await answer.text()
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type in ("error", "warning") and "status of 4" not in said.text
            else None
        ),
    )
    yield page
    await context.close()
    assert complaints == []


async def settled(page: Page) -> None:
    """The page as it stays: filled by its script, fonts there, colours faded."""
    await expect(page.locator('main[aria-busy="true"], main [aria-busy="true"]')).to_have_count(0)
    await page.evaluate(
        """async () => {
          await document.fonts.ready;
          await Promise.allSettled(document.getAnimations().map((fade) => fade.finished));
        }"""
    )
