"""오늘 in a browser: it follows what happens and leaves alone whoever works on it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from attendance import ledger
from attendance.presence import Event, What
from tests.hub.access.callers import people
from tests.hub.running_hub import LESSON, START, RunningHub
from tests.hub.web import test_pages
from tests.hub.web.attendance_steps import enter_room, on, put_roll, tap
from wire.ids import CenterId

page = test_pages.page


@pytest.fixture
async def busy(hub: RunningHub, page: Page) -> AsyncIterator[Page]:
    """The page of a day on which one centre is in the lesson."""
    members = await put_roll(hub, "c-wido", ("김순자", "김영희"))
    await tap(hub, "c-wido", [*members, None])
    enter_room(hub, "c-wido")
    hub.clock.advance(minutes=5)
    await on(page, "/today")
    yield page


async def test_what_happens_appears_and_focus_and_place_stay(hub: RunningHub, busy: Page) -> None:
    await expect(busy.locator('[data-figure="people"]')).to_have_text("3명")
    await expect(busy.locator("#chart canvas")).to_be_visible()
    await expect(busy.get_by_role("table", name="수업이 있던 날")).to_contain_text("3명")
    # Half of the table is out of sight, and somebody is about to press a link in it.
    await busy.set_viewport_size({"width": 820, "height": 500})
    await busy.evaluate("document.querySelector('.scroll').style.width = '300px'")
    await busy.locator("#people-c-wido").focus()
    place = await busy.evaluate(
        "() => { const box = document.querySelector('.scroll'); box.scrollLeft = 60;"
        " scrollTo(0, 120); return [box.scrollLeft, scrollY]; }"
    )
    assert place == [60, 120]

    enter_room(hub, "c-myeongho")
    state = busy.locator('[data-center="c-myeongho"] [data-cell="state"]')
    await expect(busy.locator('[data-figure="inside"]')).to_have_text("2곳 수업 중")
    await expect(state).to_have_text("단말기 없음")
    await expect(busy.locator("#people-c-wido")).to_be_focused()
    after = await busy.evaluate("[document.querySelector('.scroll').scrollLeft, scrollY]")
    assert after == place
    await expect(busy.locator("#stale")).to_be_hidden()


async def test_what_is_sorted_stays_sorted_and_nothing_new_is_nothing_sent(
    hub: RunningHub, busy: Page
) -> None:
    await busy.get_by_role("columnheader").get_by_role("link", name="출석").click()
    await expect(busy).to_have_url(re.compile(r"sort=-people$"))
    async with busy.expect_response(lambda one: "/today/now" in one.url and one.status == 204):
        pass
    first = busy.locator("#centers tbody tr").first
    await expect(first).to_have_attribute("data-center", "c-wido")
    async with busy.expect_response(lambda one: "/today/now" in one.url and one.status == 200):
        hub.clock.advance(minutes=1)
    await expect(busy.locator("#headline")).to_contain_text("54분 남음")
    await expect(first).to_have_attribute("data-center", "c-wido")


async def test_what_cannot_be_refreshed_is_said(hub: RunningHub, page: Page) -> None:
    # Another page: what goes wrong here is on its console, rightly.
    assert page.context.browser is not None
    cut_off = await page.context.browser.new_page(base_url=hub.url, locale="ko-KR")
    await cut_off.route("**/today/now*", lambda route: route.abort())
    await on(cut_off, "/today")
    await expect(cut_off.get_by_role("alert")).to_contain_text("새로 고치지 못하고 있어요")
    await cut_off.unroute("**/today/now*")
    await expect(cut_off.locator("#stale")).to_be_hidden()


async def test_the_month_counts_who_had_a_kiosk(hub: RunningHub) -> None:
    for center_id, minutes in (("c-wido", -4), ("c-myeongho", 3)):
        await hub.pair_kiosk(center_id)
        came = START + timedelta(minutes=minutes)
        event = Event(f"EV_{center_id}", What.JOINED, came, CenterId(center_id), "PA", came)
        with hub.store.transaction() as session:
            ledger.keep(session, LESSON, event)
    operator = await hub.signed_in("operator")
    assert 'data-figure="punctual">50%' in (await operator.get("/today")).text


async def test_everybody_sees_their_own_centres(hub: RunningHub) -> None:
    """Somebody of one county neither sees the others' centres nor counts them."""
    county = next(one for one in people(hub) if one.name == "county")
    seen = (await hub.client(**county.headers).get("/today")).text
    assert 'data-center="c-myeongho"' in seen
    assert "c-wido" not in seen
    assert 'data-figure="connected">0 / 1' in seen
