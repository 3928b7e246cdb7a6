"""The operator in a browser: taking the table of who came."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from playwright.async_api import Page, expect

from hub.web.attendance.table_file import Form, Wish, months, wish_of
from tests.hub.running_hub import RunningHub
from tests.hub.web import test_pages
from tests.hub.web.attendance_steps import audited, enter_room, on, put_roll, tap

page = test_pages.page


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
        "머릿수": "", "머릿수는 누가": "",
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


def test_the_months_to_choose_from() -> None:
    found = months(date(2026, 2, 15))
    assert found[0] == ("2026-02", "2026년 2월")
    assert found[2] == ("2025-12", "2025년 12월")
    assert (len(found), found[-1][0]) == (12, "2025-03")


def test_a_month_is_whole_and_goes_before_the_days() -> None:
    form = Form(month="2028-02", first="2026-01-01", last="2026-01-02", reason=" 연간  보고 ")
    wish = wish_of(form)
    assert wish == Wish(date(2028, 2, 1), date(2028, 2, 29), False, "연간 보고")
    assert isinstance(wish, Wish)
    assert len(wish.days) == 29
