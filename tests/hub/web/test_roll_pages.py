"""The operator in a browser: keeping a centre's roll."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.hub.running_hub import RunningHub
from tests.hub.web import test_pages
from tests.hub.web.attendance_steps import everybody_can_use_it, on, put_roll
from tests.hub.web.test_pages import picture

page = test_pages.page


async def test_a_roll_is_kept_with_the_keyboard_and_typed_text_stays(
    hub: RunningHub, page: Page
) -> None:
    await on(page, "/rolls")
    await page.get_by_role("link", name="위도 경로당").click()
    for number, name in enumerate(("김영희", "김순자", "김영희")):
        await page.get_by_label("이름").nth(number).fill(name)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("두 분을 구별할 메모를")
    lines = page.locator("[data-line]")
    third = lines.nth(2)
    await expect(third.get_by_label("이름")).to_have_value("김영희")
    await expect(third.get_by_label("메모")).to_be_focused()
    await picture(page, "roll-twins")
    # The buttons of a line do nothing before the page's script is there.
    await page.wait_for_load_state()
    await page.keyboard.type("감나무집")
    await lines.nth(1).get_by_role("button", name="위로").press("Enter")
    await expect(lines.first.get_by_label("이름")).to_have_value("김순자")
    await lines.last.get_by_role("button", name="빼기").press("Enter")
    await page.get_by_role("button", name="한 분 더").press("Enter")
    await page.keyboard.type("박복례")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").first).to_contain_text("명단을 저장했어요")
    operator = await hub.signed_in("operator")
    stored = (await operator.get("/api/centers/c-wido/roll")).json()
    assert [(one["name"], one["note"]) for one in stored["members"]] == [
        ("김순자", ""), ("김영희", ""), ("김영희", "감나무집"), ("박복례", ""),
    ]  # fmt: skip
    await picture(page, "roll")
    await everybody_can_use_it(page, "roll")
    await page.goto("/rolls")
    await expect(page.locator('[data-center="c-wido"]')).to_contain_text("4명")
    await picture(page, "rolls")


async def test_a_roll_somebody_else_changed_meanwhile_is_not_overwritten_unseen(
    hub: RunningHub, page: Page
) -> None:
    await put_roll(hub, "c-wido", ["김순자"])
    await on(page, "/rolls/c-wido")
    await put_roll(hub, "c-wido", ["김순자", "박복례"])
    await page.get_by_label("이름").nth(1).fill("서말순")
    await page.get_by_role("button", name="명단 저장").click()
    await expect(page.get_by_role("alert")).to_contain_text("그 사이에 다른 분이 명단을 고쳤어요")
    await expect(page.get_by_text("지금 명단: 김순자, 박복례")).to_be_visible()
    await expect(page.get_by_label("이름").nth(1)).to_have_value("서말순")
    await picture(page, "roll-conflict")
    await page.get_by_role("button", name="명단 저장").click()
    await expect(page.get_by_role("status").first).to_contain_text("명단을 저장했어요")


async def test_rolls_are_sorted_found_and_paged(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    for number in range(60, 0, -1):
        body = {"name": f"부안 {number}번 경로당", "county": "부안군"}
        assert (await operator.post("/api/centers", json=body)).status_code == 201
    await put_roll(hub, "c-wido", ["김순자", "박복례"])
    first = await operator.get("/rolls?sort=name&county=부안군")
    assert first.text.index("부안 3번 경로당") < first.text.index("부안 10번 경로당")
    assert "1 / 2쪽" in first.text
    most_first = await operator.get("/rolls?sort=-people")
    assert re.search(r'<tbody>\s*<tr data-center="c-wido">', most_first.text)
    found = await operator.get("/rolls?find=위도&only=1")
    assert "그런 경로당이 없어요" in found.text
    account = await operator.get("/account")
    assert 'href="/api/docs"' in account.text
