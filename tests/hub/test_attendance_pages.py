"""The operator in a browser: who came, correcting it, keeping a roll, taking the table file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select

from attendance import ledger
from attendance.entries import EntryRow
from attendance.presence import Event, What
from store.tables import AuditRow
from tests.hub import test_pages
from tests.hub.running_hub import LESSON, START, RunningHub
from tests.hub.stage.test_everybody_can_use_it import faults
from tests.hub.test_pages import picture, sign_in
from wire.ids import CenterId

page = test_pages.page
expect.set_options(timeout=30_000)

NAMES = ("김순자", "김영희", "박복례", "서말순", "이점례")


async def put_roll(hub: RunningHub, center_id: str, names: Iterable[str]) -> list[str]:
    """Write a centre's roll; its members' ids."""
    operator = await hub.signed_in("operator")
    path = f"/api/centers/{center_id}/roll"
    version = (await operator.get(path)).json()["version"]
    members = [{"id": "", "name": name} for name in names]
    body = {"version": version, "center_id": center_id, "members": members}
    answer = await operator.put(path, json=body)
    assert answer.status_code == 200, answer.text
    return [member["id"] for member in answer.json()["members"]]


async def tap(
    hub: RunningHub, center_id: str, members: Iterable[str | None], lesson: str | None = LESSON
) -> None:
    """What a centre's kiosk brings: these people came, None is a guest."""
    _, kiosk = await hub.pair_kiosk(center_id)
    journal = uuid4()
    at = "2026-11-23T00:52:00Z"
    records = [
        {
            "seq": seq,
            "id": str(uuid5(journal, str(seq))),
            "kind": "entry",
            "center_id": center_id,
            "at": at,
            "body": {"lesson_id": lesson, "day": "2026-11-23", "member_id": member, "at": at},
        }
        for seq, member in enumerate(members, start=1)
    ]
    body = {"journal": str(journal), "oldest": 1, "records": records}
    answer = await kiosk.post("/api/kiosk/records", json=body)
    assert answer.json() == {"have": len(records)}, answer.text


def enter_room(hub: RunningHub, center_id: str) -> None:
    """The centre was in the lesson from its start."""
    event = Event(f"EV_{center_id}", What.JOINED, START, CenterId(center_id), "PA_1", START)
    with hub.store.transaction() as session:
        ledger.keep(session, LESSON, event)


def audited(hub: RunningHub, action: str) -> list[AuditRow]:
    with hub.store.reading() as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == action)))


def row(page: Page, center_id: str) -> Any:
    return page.locator(f'[data-sitting="{LESSON}"] [data-center="{center_id}"]')


async def on(page: Page, address: str) -> None:
    """Open a page as the operator."""
    await page.goto(address)
    await sign_in(page, "operator")
    await expect(page.get_by_role("navigation", name="화면")).to_be_visible()


async def everybody_can_use_it(page: Page, name: str) -> None:
    """Contrast, sizes and names, and no scrolling sideways on a telephone."""
    assert await faults(page, "main") == []
    await page.set_viewport_size({"width": 390, "height": 844})
    await picture(page, f"{name}-phone")
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page must not scroll sideways on a telephone"
    assert await faults(page, "main") == []
    await page.set_viewport_size({"width": 1366, "height": 768})


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


async def test_the_table_file_needs_a_reason_and_is_harmless(hub: RunningHub, page: Page) -> None:
    members = await put_roll(hub, "c-wido", ["=김순자", "박복례"])
    await tap(hub, "c-wido", [*members, None])
    enter_room(hub, "c-wido")
    hub.clock.advance(minutes=59)
    await on(page, "/attendance")
    await page.get_by_label("기간").select_option(label="2026년 11월")
    await page.get_by_role("button", name="내려받기").click()
    await expect(page.get_by_role("alert")).to_have_text("내려받는 까닭을 적어 주세요.")
    await expect(page.get_by_label("기간")).to_have_value("2026-11")
    await page.get_by_label("내려받는 까닭").fill("11월 운영 보고")
    name, rows = await download(page)
    assert name == "출석_2026-11-01_2026-11-30.csv"
    assert [line["경로당"] for line in rows] == [
        *("명호 경로당", "위도 경로당"), *("명호 경로당", "위도 경로당", "의신 경로당"),
    ]  # fmt: skip
    assert rows[1] == {
        "날짜": "2026-11-23", "시작": "10:00", "수업": "앉아서 하는 튼튼 체조",
        "선생님": "박정은 선생님", "경로당": "위도 경로당", "시·군": "부안군", "오신 분": "3",
        "명단에 있는 분": "2", "손님": "1", "지금 명단": "2", "들어온 시각": "10:00",
        "나간 시각": "", "머문 시간(분)": "59", "확인할 것": "",
    }  # fmt: skip
    await page.get_by_label("이름 포함").check()
    name, rows = await download(page)
    assert name == "출석_2026-11-01_2026-11-30_이름.csv"
    assert [(line["이름"], line["인원"]) for line in rows] == [
        ("'=김순자", "1"), ("박복례", "1"), ("손님", "1"),
    ]  # fmt: skip
    taken = audited(hub, "attendance.export")
    assert [one.detail for one in taken] == [
        {"names": 0, "reason": "11월 운영 보고"}, {"names": 1, "reason": "11월 운영 보고"},
    ]  # fmt: skip
    assert taken[0].subject == "days:2026-11-01..2026-11-30"


async def download(page: Page) -> tuple[str, list[dict[str, str]]]:
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="내려받기").click()
    taken = await coming.value
    raw = (await taken.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    text = io.StringIO(raw.decode("utf-8-sig"), newline="")
    return taken.suggested_filename, list(csv.DictReader(text))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"first": "2026-11-01", "last": "2026-11-02"}, "내려받는 까닭을 적어 주세요."),
        ({"first": "2026-11-02", "last": "2026-11-01", "reason": "x"}, "끝날이 첫날보다 앞이에요."),
        ({"first": "someday", "last": "", "reason": "x"}, "첫날과 끝날을 모두 골라 주세요."),
        ({"month": "2026-13", "reason": "x"}, "첫날과 끝날을 모두 골라 주세요."),
        ({"month": "9999-12", "reason": "x"}, "첫날과 끝날을 모두 골라 주세요."),
        ({"first": "2026-01-01", "last": "2027-06-01", "reason": "x"}, "한 번에 1년까지"),
        ({"month": "2026-11", "reason": "x" * 101}, "100자까지"),
    ],
)
async def test_a_file_that_cannot_be_made_says_why_and_leaves_no_trace(
    hub: RunningHub, form: dict[str, str], sentence: str
) -> None:
    operator = await hub.signed_in("operator")
    answer = await operator.post("/attendance/file", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert audited(hub, "attendance.export") == []


async def test_today_counts_people(hub: RunningHub, page: Page) -> None:
    wido = await put_roll(hub, "c-wido", NAMES)
    await tap(hub, "c-wido", [*wido, None])
    enter_room(hub, "c-wido")
    await on(page, "/today")
    await expect(page.locator('[data-figure="people"]')).to_have_text("6명")
    await expect(page.locator('[data-figure="inside"]')).to_have_text("1 / 2")
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
