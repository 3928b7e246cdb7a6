"""An operator's browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright

from tests.hub.running_hub import PASSWORD, RunningHub
from tests.parts.browser import CHROMIUM, PATIENCE_S


@pytest.fixture
async def page(hub: RunningHub) -> AsyncIterator[Page]:
    """A page whose operator is signed in; an error on its console fails the test."""
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
        await page.goto("/kiosks")
        await page.get_by_label("이름").fill("operator")
        await page.get_by_label("비밀번호").fill(PASSWORD)
        await page.get_by_role("button", name="들어가기").click()
        yield page
        await browser.close()
    assert complaints == []
