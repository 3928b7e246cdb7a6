"""Programs, days off, calendar files and paper, in a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.hub.running_hub import RunningHub
from tests.hub.timetable.steps import furnish, on, stored
from tests.hub.web import test_pages
from tests.hub.web.attendance_steps import everybody_can_use_it
from tests.hub.web.test_pages import picture

page = test_pages.page
pytestmark = pytest.mark.timeout(300)

FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:1
DTSTAMP:20261120T000000Z
SUMMARY:앉아서 하는 튼튼 체조
DTSTART;TZID=Asia/Seoul:20261128T100000
DURATION:PT1H
LOCATION:모든 경로당
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20261120T000000Z
SUMMARY:웃음 교실
DTSTART;TZID=Asia/Seoul:20261124T103000
DURATION:PT50M
RRULE:FREQ=WEEKLY;BYDAY=TU
LOCATION:시청 강당
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTAMP:20261120T000000Z
SUMMARY:지역 축제
DTSTART;VALUE=DATE:20261125
END:VEVENT
END:VCALENDAR
"""


async def test_events_are_looked_at_before_they_become_lessons(
    hub: RunningHub, page: Page, tmp_path: Path
) -> None:
    await furnish(hub)
    wrong, right = tmp_path / "wrong.ics", tmp_path / "right.ics"
    wrong.write_text("이름,날짜\n체조,월\n", encoding="utf-8")
    right.write_text(FILE, encoding="utf-8")
    await on(page, "/timetable/calendar")
    await page.get_by_label("파일", exact=True).set_input_files(wrong)
    await page.get_by_role("button", name="살펴보기").click()
    await expect(page.get_by_role("alert")).to_contain_text("달력 파일이 아니에요")
    await picture(page, "calendar")
    await everybody_can_use_it(page, "calendar")
    await page.get_by_label("파일", exact=True).set_input_files(right)
    await page.get_by_role("button", name="살펴보기").click()
    await expect(page.locator("[data-event]")).to_have_count(2)
    await expect(page.get_by_text("모르는 말: 시청 강당")).to_be_visible()
    await expect(page.locator("[data-refused]")).to_contain_text("지역 축제 — 하루 종일이라")
    await picture(page, "import")
    assert (await stored(hub)).version == 2
    await page.get_by_role("button", name="시간표에 넣기").click()
    await expect(page.get_by_role("alert")).to_contain_text("선생님을 골라 주세요")
    await expect(page.locator("[data-refused]")).to_contain_text("지역 축제 — 하루 종일이라")
    await page.get_by_label("종류").select_option("여가")
    await page.get_by_label("선생님").select_option("김도현 선생님")
    await page.get_by_label("장소를 알 수 없는 일정의 경로당").select_option("진도군")
    await page.get_by_role("button", name="시간표에 넣기").click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("11월 24일(화) 10:30 웃음 교실 — 진도 의신 경로당 시간이")
    await expect(page.get_by_label("선생님")).to_have_value(hub.people["other"].id)
    await picture(page, "import-clash")
    await everybody_can_use_it(page, "import")
    await page.get_by_label("겹쳐도 그대로 저장해요").check()
    await page.get_by_role("button", name="시간표에 넣기").click()
    await expect(page.locator('[data-day="2026-11-28"] .block')).to_contain_text("한 번만")
    await expect(page.locator('[data-day="2026-11-24"] .block')).to_have_count(3)
    await page.goto("/timetable/calendar?week=2026-11-23")
    await page.get_by_label("경로당").select_option("진도 의신 경로당")
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="달력 파일 내려받기").click()
    text = (await (await coming.value).path()).read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == 7
    assert "DTSTART;TZID=Asia/Seoul:20261124T103000" in text


async def test_a_day_is_said_to_be_off_and_a_holiday_is_worked(hub: RunningHub, page: Page) -> None:
    await furnish(hub)
    await on(page, "/timetable/days")
    await picture(page, "days")
    await page.get_by_role("link", name="12월 25일 금요일, 기독탄신일").click()
    await expect(page.get_by_label("날짜")).to_have_value("2026-12-25")
    await page.get_by_label("수업 있음").check()
    await page.get_by_label("까닭").fill("성탄 모임")
    await page.get_by_role("button", name="저장").click()
    said = page.locator('[data-override="2026-12-25"]')
    await expect(said).to_contain_text("수업 있음 성탄 모임")
    await everybody_can_use_it(page, "days")
    await page.get_by_label("날짜").fill("2026-11-02")
    await page.get_by_role("button", name="저장").click()
    await expect(page.get_by_role("alert")).to_contain_text("이미 지난 날이에요")
    await said.get_by_role("button", name="지우기").click()
    await expect(said).to_have_count(0)
    assert (await stored(hub)).overrides == ()


async def test_a_program_is_kept_and_one_that_is_held_cannot_go(
    hub: RunningHub, page: Page
) -> None:
    await furnish(hub)
    await on(page, "/timetable/programs")
    await expect(page.locator('[data-program="songs"]')).to_contain_text(
        "매주 화·목 14:00 · 봉화군"
    )
    await picture(page, "programs")
    await page.get_by_role("link", name="프로그램 만들기").click()
    await page.get_by_role("button", name="프로그램 저장").click()
    await expect(page.get_by_role("alert")).to_contain_text("프로그램 이름을 1자에서")
    await page.get_by_label("이름").fill("웃음 교실")
    await page.get_by_label("선생님").select_option("김도현 선생님")
    await everybody_can_use_it(page, "program")
    await page.get_by_role("button", name="프로그램 저장").click()
    await page.get_by_role("link", name="웃음 교실 고치기").click()
    await page.get_by_text("프로그램 빼기").first.click()
    await page.get_by_role("button", name="프로그램 빼기").click()
    await expect(page).to_have_url(re.compile("/timetable/programs$"))
    assert [one.id for one in (await stored(hub)).programs] == ["strong", "songs"]


async def test_a_week_is_one_sheet_of_paper_and_a_rule_changes_from_a_day_on(
    hub: RunningHub, page: Page
) -> None:
    await furnish(hub)
    await on(page, "/timetable")
    await page.locator('[data-day="2026-11-25"] .block').get_by_role("link").click()
    await page.get_by_role("link", name="이날부터 계속 바꾸기").click()
    await expect(page.get_by_label("첫날")).to_have_value("2026-11-25")
    await page.get_by_label("시작").fill("09:30")
    await page.get_by_label("금", exact=True).uncheck()
    await picture(page, "following")
    await page.get_by_role("button", name="바꾼 내용 저장").click()
    await expect(page.locator('[data-day="2026-11-24"] .health')).to_contain_text("10:00")
    await expect(page.locator('[data-day="2026-11-26"] .health')).to_contain_text("09:30")
    await expect(page.locator('[data-day="2026-11-27"] .block')).to_have_count(0)
    paper = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0 0 84[12]", paper), "A4 lies on its side"
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 1047, "height": 718})
    await picture(page, "paper")
