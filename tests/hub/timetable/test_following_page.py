"""Every change with the centres that have it, seen live; nothing is pretended."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.async_api import Page, expect

from schedule import changes
from tests.hub.running_hub import RunningHub, publish
from tests.hub.timetable.steps import furnish, on, stored
from tests.hub.web import test_pages
from tests.hub.web.attendance_steps import everybody_can_use_it
from tests.hub.web.test_pages import REPORT, picture

page = test_pages.page
pytestmark = pytest.mark.timeout(300)


async def test_a_change_is_followed_until_every_centre_has_it(hub: RunningHub, page: Page) -> None:
    await furnish(hub)
    _, wido = await hub.pair_kiosk("c-wido")
    _, uisin = await hub.pair_kiosk("c-uisin")
    for kiosk in (wido, uisin):
        await kiosk.post("/api/kiosk/report", json={**REPORT, "timetable_version": 2})
    await on(page, "/timetable")
    newest = page.get_by_role("link", name="받음")
    await expect(newest).to_have_text("2판 · 2 / 9 받음")
    changed = changes.cancel_day(await stored(hub), "daily", date(2026, 11, 25))
    await publish(await hub.signed_in("operator"), changed)
    # Both head and page follow by themselves.
    await expect(newest).to_have_text("3판 · 0 / 9 받음")
    await newest.click()
    third, second = page.locator('[data-version="3"]'), page.locator('[data-version="2"]')
    await expect(third).to_contain_text("수업 취소: 11월 25일(수) 10:00 앉아서 하는 튼튼 체조")
    await expect(third).to_contain_text("operator 님")
    await expect(third.locator('[data-missing="c-wido"]')).to_contain_text("2판을 쓰고 있어요")
    await expect(third.locator('[data-missing="c-gomso"]')).to_contain_text("단말기가 없어요")
    await expect(second.locator("[data-have]")).to_have_text("2 / 9 받음")
    await wido.post("/api/kiosk/report", json={**REPORT, "timetable_version": 3})
    await expect(third.locator("[data-have]")).to_have_text("1 / 9 받음")
    await expect(third.locator('[data-missing="c-wido"]')).to_have_count(0)
    hub.clock.advance(hours=2)
    await expect(third.locator('[data-missing="c-uisin"]')).to_contain_text("소식이 없어요")
    await expect(third.locator('[data-silent="c-wido"]')).to_contain_text("10:00부터 소식이 없어요")
    await picture(page, "versions")
    await everybody_can_use_it(page, "versions")
