"""The operator in a browser: signing in, 오늘, pairing a kiosk, revoking it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.hub.running_hub import RunningHub
from tests.hub.web.console_page import console_page, picture, sign_in

REPORT = {
    "at": "2026-11-23T01:00:00Z",
    "release": "0.1.0",
    "wire": 1,
    "mode": "lesson",
    "camera": "missing",
    "microphone": "ok",
    "loudspeaker": "ok",
}


@pytest.fixture
async def page(hub: RunningHub) -> AsyncIterator[Page]:
    """Nobody is signed in yet."""
    async with console_page(hub) as page:
        yield page


async def test_an_operator_signs_in_and_pairs_a_kiosk(hub: RunningHub, page: Page) -> None:
    await page.goto("/kiosks")
    await expect(page).to_have_url(re.compile(r"/sign-in\?next=/kiosks$"))
    await sign_in(page, "operator", "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
    await expect(page.get_by_label("이름")).to_have_value("operator")
    await picture(page, "sign-in", whole=False)
    await sign_in(page, "operator")
    await expect(page).to_have_url("/kiosks")

    device = hub.client()
    body = {"model": "test", "release": "0.1.0", "wire": 1}
    begun = (await device.post("/api/kiosk/pairings", json=body)).json()
    await page.get_by_label("화면에 보이는 번호").fill("0000 0000")
    await page.get_by_role("combobox", name="경로당").select_option("c-wido")
    await page.get_by_role("button", name="등록하기").click()
    await expect(page.get_by_role("alert")).to_contain_text("이 번호를 보여 주는 단말기가 없어요")
    await expect(page.get_by_role("combobox", name="경로당")).to_have_value("c-wido")
    await picture(page, "kiosks-wrong", whole=False)
    await page.get_by_label("화면에 보이는 번호").fill(begun["user_code"])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("위도 경로당의 단말기를 등록했어요")

    row = page.locator('[data-center="c-wido"]')
    await row.get_by_text("해제", exact=True).click()
    await picture(page, "kiosks", whole=False)
    await row.get_by_role("button", name="등록 해제").click()
    await expect(page.get_by_role("status")).to_contain_text("해제했어요")
    await page.get_by_role("button", name="나가기").click()
    await expect(page).to_have_url(re.compile("/sign-in$"))


async def test_today_refreshes_itself(hub: RunningHub, page: Page) -> None:
    await page.goto("/")
    await sign_in(page, "operator")
    await expect(page).to_have_url(re.compile("/today$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("11월 23일 월요일")
    state = page.locator('[data-center="c-wido"] [data-cell="state"]')
    await expect(state).to_have_text("단말기 없음")

    _, kiosk = await hub.pair_kiosk("c-wido")
    await kiosk.post("/api/kiosk/report", json=REPORT)
    await expect(state).to_have_text("연결 끊김")
    await picture(page, "today", whole=False)
    await page.set_viewport_size({"width": 390, "height": 844})
    await picture(page, "today-phone", whole=False)
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page must not scroll sideways on a telephone"


async def test_a_page_that_is_not_there_is_calm(hub: RunningHub) -> None:
    answer = await hub.client().get("/nowhere")
    assert answer.status_code == 404
    assert "찾는 화면이 없어요" in answer.text
