"""A page of the console, as whoever sits before it has it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from tests.hub.running_hub import PASSWORD, RunningHub
from tests.parts.browser import CHROMIUM, PATIENCE_S


@asynccontextmanager
async def console_page(hub: RunningHub) -> AsyncIterator[Page]:
    """In a browser of its own; an error on its console fails whoever looks, a refusal does not."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = await browser.new_page(
            base_url=hub.url, viewport={"width": 1366, "height": 768}, locale="ko-KR"
        )
        page.set_default_timeout(PATIENCE_S * 1000)
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
        await browser.close()
    assert complaints == []


async def sign_in(page: Page, name: str = "operator", password: str = PASSWORD) -> None:
    """Fill in the form that stands before everything, and send it."""
    await page.get_by_label("이름").fill(name)
    await page.get_by_label("비밀번호").fill(password)
    await page.get_by_role("button", name="들어가기").click()


async def signed_in_at(page: Page, address: str) -> None:
    """Be there, as the operator."""
    await page.goto(address)
    await sign_in(page)
    # The whole address: the form's own ends with the one it leads to.
    await expect(page).to_have_url(address)
    # An address comes before the page has its scripts.
    await page.wait_for_load_state()


async def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a screenshot, where SARANGBANG_SHOTS names a folder for it."""
    if folder := os.environ.get("SARANGBANG_SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)
