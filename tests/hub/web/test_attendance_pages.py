"""The operator in a browser: who came beside who was in, and correcting it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from playwright.async_api import Page, expect
from sqlalchemy import select

from attendance.people.entries import EntryRow
from tests.hub.running_hub import LESSON, RunningHub
from tests.hub.web import test_pages
from tests.hub.web.attendance_steps import (
    audited,
    enter_room,
    everybody_can_use_it,
    on,
    put_roll,
    tap,
)
from tests.hub.web.test_pages import picture

page = test_pages.page

NAMES = ("김순자", "김영희", "박복례", "서말순", "이점례")


def row(page: Page, center_id: str) -> Any:
    return page.locator(f'[data-sitting="{LESSON}"] [data-center="{center_id}"]')


async def test_a_day_shows_people_beside_presence_and_what_does_not_fit(
    hub: RunningHub, page: Page
) -> None:
    wido = await put_roll(hub, "c-wido", NAMES)
    await put_roll(hub, "c-myeongho", NAMES[:2])
    await tap(hub, "c-wido", [*wido[:3], None])
    await tap(hub, "c-uisin", [None], lesson=None)
    enter_room(hub, "c-myeongho")
    hub.clock.advance(minutes=20)
    await on(page, "/attendance")
    await expect(page.get_by_role("link", name="출석", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    await expect(row(page, "c-wido").locator('[data-cell="people"]')).to_have_text(
        "4명 손님 1명 포함"
    )
    await expect(row(page, "c-wido").locator('[data-cell="roll"]')).to_have_text("3 / 5")
    await expect(row(page, "c-wido").locator('[data-cell="doubt"]')).to_have_text("입장 기록 없음")
    await expect(row(page, "c-myeongho").locator('[data-cell="doubt"]')).to_have_text("출석 없음")
    await expect(row(page, "c-myeongho").locator('[data-cell="stay"]')).to_contain_text("20분")
    total = page.locator(f'[data-sitting="{LESSON}"] [data-total]')
    await expect(total.locator('[data-cell="people"]')).to_contain_text("4명")
    await expect(total.locator('[data-cell="roll"]')).to_have_text("3 / 7")
    without = page.locator('[data-sitting="none"]')
    await expect(without.locator("h2")).to_have_text("수업 없이 오신 날")
    await expect(without.locator('[data-center="c-uisin"]')).to_contain_text("1명")
    await picture(page, "attendance")
    await everybody_can_use_it(page, "attendance")

    centers = page.locator(f'[data-sitting="{LESSON}"] tbody tr')
    await expect(centers.first).to_have_attribute("data-center", "c-myeongho")
    await page.get_by_role("link", name="오신 분").first.click()
    await expect(centers.first).to_have_attribute("data-center", "c-wido")
    head = page.locator("th[aria-sort]").first
    await expect(head).to_have_attribute("aria-sort", "descending")
    await head.get_by_role("link").click()
    await expect(centers.first).to_have_attribute("data-center", "c-myeongho")
    await page.get_by_label("시·군").select_option("봉화군")
    await page.get_by_role("button", name="골라 보기").click()
    await expect(centers).to_have_count(1)
    await expect(centers.first).to_have_attribute("data-center", "c-myeongho")

    await page.get_by_role("link", name="‹ 이전 날").click()
    await expect(page.get_by_text("이날은 수업도 출석도 없어요.")).to_be_visible()
    await picture(page, "attendance-empty")
    await page.get_by_role("link", name="오늘", exact=True).last.click()
    await expect(page.get_by_text("11월 23일 월요일 · 오늘")).to_be_visible()


async def test_an_operator_corrects_a_centre_and_it_leaves_a_trace(
    hub: RunningHub, page: Page
) -> None:
    wido = await put_roll(hub, "c-wido", NAMES)
    await tap(hub, "c-wido", [*wido[:3], None])
    enter_room(hub, "c-wido")
    hub.clock.advance(minutes=30)
    await on(page, "/attendance")
    await row(page, "c-wido").get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("위도 경로당")
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    assert [one.actor for one in audited(hub, "attendance.read")] == [hub.people["operator"].id]
    await page.get_by_role("checkbox", name="김순자").uncheck()
    await page.get_by_role("checkbox", name="이점례").check()
    await page.get_by_label("손님").fill("100")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("손님 수는 0에서 99 사이로 넣어 주세요.")
    await expect(page.get_by_role("checkbox", name="이점례")).to_be_checked()
    await expect(page.get_by_label("손님")).to_have_value("100")
    await page.get_by_label("손님").fill("3")
    await page.get_by_role("button", name="고친 것 저장").click()
    await expect(page.get_by_role("status")).to_have_text("고친 것을 저장했어요.")
    await expect(page.locator('[data-figure="people"]')).to_have_text("6명")
    await expect(page.locator(f'[data-member="{wido[4]}"]')).to_contain_text("관제에서 고침")
    await expect(
        page.locator(f'[data-member="{wido[0]}"]').get_by_role("checkbox")
    ).not_to_be_checked()
    await picture(page, "attendance-center")
    await everybody_can_use_it(page, "attendance-center")
    (done,) = audited(hub, "attendance.correct")
    assert done.detail == {"occasion": LESSON, "came": 1, "did_not": 1, "guests": 2}
    with hub.store.reading() as session:
        authors = [one.author for one in session.scalars(select(EntryRow)) if one.journal is None]
    assert authors == [hub.people["operator"].id] * 4

    # Whoever left the roll is still seen where they came.
    await put_roll(hub, "c-wido", ["황덕수"])
    await page.reload()
    await expect(page.get_by_role("checkbox", name="김영희")).to_be_checked()
    await expect(page.get_by_role("checkbox", name="황덕수")).not_to_be_checked()
    await expect(page.get_by_role("checkbox", name="서말순")).to_have_count(0)


async def test_today_counts_people(hub: RunningHub, page: Page) -> None:
    wido = await put_roll(hub, "c-wido", NAMES)
    await tap(hub, "c-wido", [*wido, None])
    enter_room(hub, "c-wido")
    await on(page, "/today")
    await expect(page.locator('[data-figure="people"]')).to_have_text("6명")
    await expect(page.locator('[data-figure="inside"]')).to_have_text("1곳 수업 중")
    cell = page.locator('[data-center="c-wido"] [data-cell="people"]')
    await expect(cell).to_have_text("6")
    await expect(page.locator('[data-center="c-uisin"] [data-cell="people"]')).to_have_text("–")
    await picture(page, "today-people")
    await everybody_can_use_it(page, "today-people")
    await cell.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(f"/attendance/{LESSON}/c-wido$"))


async def test_pages_of_names_are_the_operators_alone(hub: RunningHub) -> None:
    teacher, nobody = await hub.signed_in("teacher"), hub.client(Origin=hub.url)
    for method, path in (
        ("GET", "/attendance"),
        ("POST", "/attendance/file"),
        ("GET", f"/attendance/{LESSON}/c-wido"),
        ("POST", f"/attendance/{LESSON}/c-wido"),
        ("GET", "/attendance/days/2026-11-23/c-wido"),
        ("POST", "/attendance/days/2026-11-23/c-wido"),
        ("GET", "/rolls"),
        ("GET", "/rolls/c-wido"),
        ("POST", "/rolls/c-wido"),
    ):
        assert (await teacher.request(method, path)).status_code == 403, path
        assert (await nobody.request(method, path)).status_code == 303, path


async def test_what_is_not_there_is_calm_and_what_is_made_up_is_not_entered(
    hub: RunningHub,
) -> None:
    operator = await hub.signed_in("operator")
    for path in (
        "/attendance/lesson-nowhere/c-wido",
        f"/attendance/{LESSON}/nowhere",
        "/attendance/days/someday/c-wido",
        "/rolls/nowhere",
    ):
        answer = await operator.get(path)
        assert answer.status_code == 404, path
        assert "찾는 화면이 없어요" in answer.text
    for day in ("someday", "0001-01-01", "9999-12-31"):
        answer = await operator.get("/attendance", params={"day": day})
        assert "11월 23일 월요일" in answer.text
    form = {"key": str(UUID(int=1)), "present": "somebody-else", "guests": "0"}
    answer = await operator.post(f"/attendance/{LESSON}/c-wido", data=form)
    assert answer.status_code == 303
    with hub.store.reading() as session:
        assert list(session.scalars(select(EntryRow))) == []


async def test_a_day_without_a_lesson_can_be_entered_by_hand(hub: RunningHub) -> None:
    (soonja,) = await put_roll(hub, "c-uisin", ["김순자"])
    operator = await hub.signed_in("operator")
    path = "/attendance/days/2026-11-23/c-uisin"
    form = {"key": str(UUID(int=1)), "present": soonja, "guests": "1"}
    for _ in range(2):
        assert (await operator.post(path, data=form)).headers["Location"] == f"{path}?saved=1"
    with hub.store.reading() as session:
        found = list(session.scalars(select(EntryRow)))
    assert [(one.lesson_id, one.present) for one in found] == [(None, True), (None, True)]
    assert "2명" in (await operator.get("/attendance")).text


async def test_what_was_entered_for_a_lesson_that_is_gone_is_still_there(hub: RunningHub) -> None:
    await tap(hub, "c-wido", [None, None], lesson="lesson-gone")
    operator = await hub.signed_in("operator")
    seen = (await operator.get("/attendance")).text
    assert "시간표에 없는 수업" in seen
    assert "/attendance/lesson-gone/c-wido" in seen
    assert "2명" in (await operator.get("/attendance/lesson-gone/c-wido")).text
