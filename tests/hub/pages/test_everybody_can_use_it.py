"""Every page of the console, with a city and without one: axe finds nothing serious.

A new page is one line in `shown.PAGES`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.hub.conftest import no_engine
from tests.hub.pages.city import NOW, city
from tests.hub.pages.shown import (
    DESKTOP,
    PAGES,
    PHONE,
    browser,
    everybody,
    go,
    looking,
)
from tests.hub.running_hub import HandClock, RunningHub, run_hub

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(600)]

AXE = Path(__file__).parents[3] / "hub/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FINDINGS = """
async (rules) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'], iframes: false,
  });
  return found.violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => [one.id, one.help, one.nodes.map((node) => node.html.slice(0, 160))]);
}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hubs(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Mapping[str, RunningHub]]:
    folder = tmp_path_factory.mktemp("pages")
    async with (
        city(folder / "city") as full,
        run_hub(folder / "empty", HandClock(NOW), no_engine()) as empty,
    ):
        everybody(empty)
        yield {"city": full, "empty": empty}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


VISITS = [
    pytest.param(who, where, id=f"{who or 'nobody'}-{where}")
    for who in dict.fromkeys(shown.who for shown in PAGES)
    for where in ("city", "empty")
]


@pytest.mark.parametrize(("who", "where"), VISITS)
async def test_no_page_shuts_anybody_out(
    hubs: Mapping[str, RunningHub], chromium: Browser, who: str, where: str
) -> None:
    faults = {}
    async with looking(chromium, hubs[where], who) as page:
        for shown in PAGES:
            if shown.who != who or not (shown.in_empty_city or where == "city"):
                continue
            for size in (DESKTOP, PHONE) if shown.on_phone else (DESKTOP,):
                await page.set_viewport_size(size)
                await go(page, shown)
                found = await findings(page)
                wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if found or wide > 0:
                    faults[shown.name] = (found, f"{wide} px too wide")
    assert faults == {}


async def test_axe_sees_what_is_wrong(hubs: Mapping[str, RunningHub], chromium: Browser) -> None:
    async with looking(chromium, hubs["empty"], "operator") as page:
        await page.goto("/rolls")
        await page.evaluate(
            """() => {
              const faint = Object.assign(document.createElement('p'), {textContent: '흐린 글'});
              faint.style.color = '#ccc';
              document.querySelector('main').append(faint, document.createElement('input'));
            }"""
        )
        assert {found[0] for found in await findings(page)} == {"color-contrast", "label"}


async def test_the_keyboard_goes_everywhere_in_order(
    hubs: Mapping[str, RunningHub], chromium: Browser
) -> None:
    async with looking(chromium, hubs["city"], "operator") as page:
        await page.goto("/today")
        await page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="본문으로 건너뛰기")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await page.keyboard.press("Tab")
        first = page.get_by_role("navigation", name="화면").get_by_role("link").first
        await expect(first).to_be_focused()
        assert await first.evaluate("(link) => getComputedStyle(link).outlineWidth") == "3px"

        # Past the navigation in two presses, and on to the head of the table.
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("main")).to_be_focused()
        head = page.get_by_role("columnheader").get_by_role("link", name="상태")
        await tab_to(page, "sort-state")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{hubs['city'].url}/today?sort=state")
        await expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
        await expect(head).to_be_visible()


async def test_the_menu_on_a_telephone_opens_and_closes_by_keyboard(
    hubs: Mapping[str, RunningHub], chromium: Browser
) -> None:
    async with looking(chromium, hubs["city"], "operator") as page:
        await page.set_viewport_size(PHONE)
        await page.goto("/today")
        ways = page.get_by_role("navigation", name="화면")
        await expect(ways).to_be_hidden()
        await page.get_by_role("button", name="메뉴").focus()
        await page.keyboard.press("Enter")
        await expect(ways).to_be_visible()
        assert await findings(page) == []
        await page.keyboard.press("Escape")
        await expect(ways).to_be_hidden()
        await page.get_by_role("button", name="메뉴").click()
        await ways.get_by_role("link", name="출석").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("출석")


async def findings(page: Page) -> list[Any]:
    """What axe calls serious or critical.  Evaluated, not loaded: the pages allow no script."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(_FINDINGS, RULES)
    assert isinstance(found, list)
    return found


async def tab_to(page: Page, element_id: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(30):
        if await page.evaluate("document.activeElement?.id") == element_id:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to #{element_id}")
