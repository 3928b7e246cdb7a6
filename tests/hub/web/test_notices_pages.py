"""공지·긴급 알림 and the ringing of help calls in a real browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, Route, expect

from tests.hub.api.test_notices_api import ask_help, board_of, confirmation, sent
from tests.hub.running_hub import PATIENCE_S, RunningHub
from tests.hub.web.console_page import console_page, picture, signed_in_at

COUNT_SOUNDS = """
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) { window.tones += 1; start.call(this, at); };
"""
LOOKED = """() => {
  window.looked = new Promise((done) => {
    document.body.addEventListener('htmx:afterRequest', () => done(true), {once: true});
  });
}"""


@pytest.fixture
async def page(hub: RunningHub) -> AsyncIterator[Page]:
    """Signed in as the operator."""
    async with console_page(hub) as page:
        await page.add_init_script(COUNT_SOUNDS)
        await signed_in_at(page, "/notices")
        yield page


async def no_wider_than_the_window(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_notice_is_written_confirmed_and_withdrawn(hub: RunningHub, page: Page) -> None:
    _, wido = await hub.pair_kiosk("c-wido")
    await expect(page.get_by_text("아직 보낸 알림이 없어요")).to_be_visible()
    await picture(page, "notices-empty")
    await page.get_by_label("내용").fill("모레 아침 10시에 다시 만나요.")
    await page.get_by_role("button", name="공지 보내기").click()
    # What was typed is still there, and what is missing is said beside its field.
    await expect(page.get_by_text("제목을 적어 주세요")).to_be_visible()
    await expect(page.get_by_label("내용")).to_have_value("모레 아침 10시에 다시 만나요.")
    title = page.get_by_label("제목", exact=True)
    await expect(title).to_have_attribute("aria-invalid", "true")
    await title.fill("내일은 쉬는 날이에요")
    await expect(page.locator("#title-note")).to_contain_text("11 / 20자")
    await expect(page.locator("[data-glass-title]")).to_have_text("내일은 쉬는 날이에요")
    await page.get_by_label("골라서").check()
    await page.get_by_label("위도").check()
    await page.get_by_label("의신").check()
    await no_wider_than_the_window(page)
    await picture(page, "notices-writing")
    await page.get_by_role("button", name="공지 보내기").click()
    await expect(page.get_by_role("status")).to_contain_text("2곳에 보냈어요")
    (notice,) = (await board_of(wido))["notices"]
    assert notice["title"] == "내일은 쉬는 날이에요"
    await wido.post("/api/kiosk/records", json=confirmation(notice["id"]))
    row = page.locator("[data-notice]")
    await expect(row.locator("[data-cell=seen]")).to_contain_text("확인 1 / 2")
    await expect(row.locator("[data-cell=seen]")).to_contain_text("아직 의신")
    await picture(page, "notices-sent")
    await row.locator("summary").click()
    await row.get_by_role("button", name="거두기").click()
    await expect(page.get_by_role("status")).to_contain_text("거두었어요")
    assert (await board_of(wido))["notices"] == []


async def test_a_question_that_was_opened_during_a_look_stays(hub: RunningHub, page: Page) -> None:
    operator = await hub.signed_in("operator")
    await sent(operator)
    await page.reload()
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await go_on.wait()
        await route.continue_()

    await page.route("**/notices/now*", hold, times=1)
    await asyncio.wait_for(asked.wait(), PATIENCE_S)
    row = page.locator("[data-notice]")
    await row.locator("summary").click()
    await page.evaluate(LOOKED)
    go_on.set()
    await page.evaluate("() => window.looked")
    await expect(row.locator("details")).to_have_attribute("open", "")
    await row.get_by_role("button", name="거두기").click()
    await expect(page.get_by_role("status")).to_contain_text("거두었어요")


async def test_an_alert_needs_a_second_look_and_goes_out_once(hub: RunningHub, page: Page) -> None:
    _, wido = await hub.pair_kiosk("c-wido")
    await page.get_by_role("link", name="긴급 알림", exact=True).click()
    await page.get_by_label("제목", exact=True).fill("태풍이 오고 있어요")
    await page.get_by_label("내용").fill("밖에 나가지 마시고 문과 창을 꼭 닫아 주세요.")
    await picture(page, "alert-writing")
    await no_wider_than_the_window(page)
    await page.get_by_role("button", name="보낼 내용 확인하기").dblclick()
    await expect(page.get_by_role("heading", name="이대로 보낼까요?")).to_be_visible()
    await expect(page.get_by_role("button", name="돌아가서 고치기")).to_be_focused()
    # A slip - a double click, the Enter key - has sent nothing.
    assert (await board_of(wido))["notices"] == []
    await picture(page, "alert-check")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("제목", exact=True)).to_have_value("태풍이 오고 있어요")
    assert (await board_of(wido))["notices"] == []
    await page.get_by_label("얼마 동안").select_option("180")
    await page.get_by_role("button", name="보낼 내용 확인하기").click()
    await page.get_by_role("button", name="지금 3곳에 보내기").dblclick()
    await expect(page.get_by_role("status")).to_contain_text("3곳에 보냈어요")
    await expect(page.locator("[data-notice]")).to_have_count(1)
    (alert,) = (await board_of(wido))["notices"]
    assert (alert["level"], alert["spoken"]) == ("alert", True)
    await picture(page, "alert-sent")


async def test_a_call_for_help_rings_on_every_page_until_it_is_taken(
    hub: RunningHub, page: Page
) -> None:
    _, wido = await hub.pair_kiosk("c-wido")
    operator = await hub.signed_in("operator")
    card = {"name": "위도 경로당", "county": "", "address": "", "telephone": "063-580-0000"}
    assert (await operator.put("/api/centers/c-wido", json=card)).status_code == 200
    # Before somebody has touched the page no browser lets it sound.
    await page.locator("body").click(position={"x": 700, "y": 5})
    await wido.post("/api/kiosk/report", json=ask_help(hub))
    banner = page.locator("#calls")
    await expect(banner).to_contain_text("위도 경로당에서 도움을 요청했어요")
    await expect(page).to_have_title(re.compile("^\\(도움 요청 1\\)"))
    await page.wait_for_function("window.tones >= 2")
    await picture(page, "help-ringing")
    await banner.get_by_role("button", name="내가 맡기").dblclick()
    await expect(banner).to_contain_text("연락해 주세요 (063-580-0000)")
    assert (await board_of(wido))["help"]["state"] == "taken"
    await expect(page).to_have_title(re.compile("^공지"))
    await picture(page, "help-taken")
    await page.goto("/help-calls")
    await banner.get_by_role("button", name="도와드렸어요").click()
    await expect(banner).to_be_empty()
    assert (await board_of(wido))["help"]["state"] == "answered"
    await page.reload()
    await expect(page.locator("tr[data-call]")).to_contain_text("도와드림")
    await picture(page, "help-calls")
