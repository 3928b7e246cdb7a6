"""사용자 and 기록 in a browser: somebody is added, bounded, sent away; all of it is on record."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.hub.access.callers import people
from tests.hub.running_hub import PASSWORD, RunningHub
from tests.hub.web.test_pages import page, picture

__all__ = ["page"]


@pytest.fixture
async def admin(hub: RunningHub) -> httpx.AsyncClient:
    """An admin's client; everybody else is there too."""
    (boss, *_) = people(hub)
    return hub.client(Origin=hub.url, **boss.headers)


async def enter(hub: RunningHub, page: Page) -> None:
    """Come in as the admin, whose one-time codes are tested elsewhere."""
    (boss, *_) = people(hub)
    name, _, value = boss.headers["Cookie"].partition("=")
    await page.context.add_cookies([{"name": name, "value": value, "url": hub.url}])


async def test_a_helper_is_added_for_one_centre_and_everything_is_on_record(
    hub: RunningHub, page: Page
) -> None:
    await enter(hub, page)
    await page.goto("/staff")
    await expect(page.locator('[data-staff="county"] [data-cell="scope"]')).to_have_text("봉화군")
    await picture(page, "staff")
    await page.get_by_role("link", name="사용자 추가").click()
    await page.get_by_label("들어오는 이름").fill("teacher")
    await page.get_by_label("보이는 이름").fill("김하나 관리사")
    await page.get_by_role("radio", name="경로당 관리사").check()
    await page.get_by_role("button", name="추가하기").click()
    await expect(page.get_by_role("alert")).to_contain_text("맡은 곳만 봐요")
    await page.get_by_role("radio", name="고른 곳만").check()
    await page.get_by_role("checkbox", name="명호 경로당").check()
    await picture(page, "staff-new")
    await page.get_by_role("button", name="추가하기").click()
    await expect(page.get_by_role("alert")).to_contain_text("다른 분이 쓰고 있어요")
    await expect(page.get_by_role("checkbox", name="명호 경로당")).to_be_checked()
    await page.get_by_label("들어오는 이름").fill("hana")
    await page.get_by_role("button", name="추가하기").click()
    password = await page.locator("[data-password]").inner_text()
    await picture(page, "staff-password")

    helper = hub.client(Origin=hub.url)
    typed = {"name": "hana", "password": password}
    assert (await helper.post("/api/session", json=typed)).status_code == 200
    refused = await helper.get("/api/centers")
    assert (refused.status_code, refused.json()["type"]) == (403, "password_needed")

    await page.get_by_role("link", name="적어 뒀어요").click()
    await page.get_by_role("searchbox", name="찾기").fill("김하나")
    await page.get_by_role("button", name="골라 보기").click()
    await page.get_by_role("link", name="김하나 관리사").click()
    await picture(page, "staff-person")
    await page.locator("summary", has_text="그만두게 하기").click()
    await page.get_by_role("button", name="그만두게 하기").click()
    await expect(page.get_by_role("status")).to_contain_text("이제 들어올 수 없어요")
    assert (await helper.get("/api/session")).status_code == 401
    assert (await helper.post("/api/session", json=typed)).status_code == 401

    await page.get_by_role("link", name="기록").click()
    rows = page.locator(".deeds tbody tr")
    await expect(rows.first).to_contain_text("그만두게 함")
    await expect(rows.first).to_contain_text("김하나 관리사")
    await picture(page, "audit")
    await page.get_by_label("누가").select_option(label="김하나 관리사")
    await page.get_by_role("button", name="찾기").click()
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text("들어옴")
    await page.get_by_role("button", name="내려받기").click()
    await expect(page.get_by_role("alert")).to_contain_text("까닭을 적어 주세요")
    await page.get_by_label("내려받는 까닭").fill("점검")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="내려받기").click()
    text = (await (await download.value).path()).read_text("utf-8-sig")
    assert re.search("김하나 관리사,들어옴", text)
    assert len(text.splitlines()) == 2
    await page.goto("/audit?group=names")
    await expect(rows.first).to_contain_text("기록을 내려받음")
    await expect(rows.first).to_contain_text("까닭: 점검")


async def test_the_last_admin_cannot_be_sent_away(
    hub: RunningHub, admin: httpx.AsyncClient
) -> None:
    boss = hub.people["admin"]
    answer = await admin.post(f"/staff/{boss.id}/leave")
    assert answer.status_code == 422
    assert "다른 분을 먼저 관리자로" in answer.text
    person = {"display_name": "관리자", "role": "operator"}
    answer = await admin.put(f"/api/staff/{boss.id}", json=person)
    assert (answer.status_code, answer.json()["type"]) == (409, "last_admin")
    assert (await admin.get("/api/staff")).status_code == 200


@pytest.mark.parametrize(
    ("person", "status", "field"),
    [
        ({"name": "with space"}, 422, "name"),
        ({"name": ""}, 422, "name"),
        ({"name": "teacher"}, 409, None),
        ({"role": "helper"}, 422, None),
        ({"role": "king"}, 422, "role"),
        ({"scope": {"everywhere": False, "counties": ["없는군"]}}, 422, "scope"),
        ({"scope": {"everywhere": False}}, 422, None),
    ],
)
async def test_somebody_who_cannot_be_is_refused(
    admin: httpx.AsyncClient, person: dict[str, object], status: int, field: str | None
) -> None:
    asked = {"name": "new", "display_name": "새사람", "role": "operator", **person}
    answer = await admin.post("/api/staff", json=asked)
    assert (answer.status_code, answer.json().get("field")) == (status, field)
    listed = {one["name"] for one in (await admin.get("/api/staff")).json()}
    assert "new" not in listed


async def test_a_lost_telephone_and_a_forgotten_password_are_helped(
    hub: RunningHub, admin: httpx.AsyncClient
) -> None:
    teacher = hub.people["teacher"]
    signed_in = await hub.signed_in("teacher")
    given = await admin.post(f"/api/staff/{teacher.id}/password")
    assert (await signed_in.get("/api/session")).status_code == 401
    old = {"name": "teacher", "password": PASSWORD}
    client = hub.client(Origin=hub.url)
    assert (await client.post("/api/session", json=old)).status_code == 401
    new = {"name": "teacher", "password": given.json()["password"]}
    assert (await client.post("/api/session", json=new)).status_code == 200
    assert (await admin.delete(f"/api/staff/{teacher.id}/codes")).status_code == 204
    assert (await client.get("/api/session")).status_code == 401
    assert (await admin.post("/api/staff/nobody/password")).status_code == 404
    assert (await admin.delete("/api/staff/nobody/codes")).status_code == 404
    assert (await admin.get("/staff/nobody")).status_code == 404
