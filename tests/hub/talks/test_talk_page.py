"""A talk in a real browser, as far as it goes without a room engine: asked, answered, over."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.hub.pages.shown import browser, looking
from tests.hub.pages.test_everybody_can_use_it import findings
from tests.hub.running_hub import PATIENCE_S, RunningHub
from tests.hub.talks.steps import IN_LESSON, ask_help, in_touch
from tests.hub.web.console_page import picture

pytestmark = pytest.mark.timeout(600)


async def fits_everybody(page: Page, name: str) -> None:
    assert await findings(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await picture(page, name, whole=False)


async def test_a_centre_that_asked_for_help_is_called(hub: RunningHub) -> None:
    async with browser() as started, looking(started, hub, "operator") as console:
        console.context.set_default_timeout(PATIENCE_S * 1000)
        await hub.pair_kiosk(IN_LESSON)
        await console.goto(f"/kiosks/centers/{IN_LESSON}")
        async with console.context.expect_page() as opened:
            await console.get_by_role("button", name="화면으로 통화하기").click()
        page = await opened.value
        said = page.get_by_role("heading", level=2)
        await expect(said).to_have_text("경로당 화면이 꺼져 있어요")
        await fits_everybody(page, "talk-away")
        async with in_touch(hub, IN_LESSON) as kiosk:
            await page.get_by_role("button", name="다시 걸기").click()
            await expect(said).to_have_text("수업 중이에요")
            await page.close()

            # Who asked for help is called from the call, also in a lesson.
            await ask_help(hub, kiosk)
            await console.get_by_role("button", name="내가 맡기").click()
            calls = console.locator("#calls")
            async with console.context.expect_page() as opened:
                await calls.get_by_role("button", name="화면으로 통화하기").click()
            page = await opened.value
            state, large = page.locator("body"), page.locator('[data-slot="large"]')
            await expect(state).to_have_attribute("data-state", "asked")
            await expect(large).to_have_text("거는 중")
            # The console stays as it was, and its call is still to be answered.
            await expect(calls.get_by_role("button", name="도와드렸어요")).to_be_visible()
            await picture(console, "talk-call", whole=False)
            talk = await kiosk.talk()
            assert talk is not None
            await kiosk.says(talk["id"], "rings")
            await expect(large).to_have_text("10초 안에 연결돼요")
            await fits_everybody(page, "talk-rings")
            await kiosk.says(talk["id"], "on")
            await expect(state).to_have_attribute("data-state", "joining")
            await kiosk.says(talk["id"], "later")
            said = page.get_by_role("heading", level=2)
            await expect(said).to_have_text("나중에 하겠다고 하셨어요")

            # And again, and the operator hangs up.
            await page.get_by_role("button", name="다시 걸기").click()
            await page.get_by_role("button", name="끊기").click()
            await expect(said).to_have_text("통화를 마쳤어요")
            assert await kiosk.talk() is None
