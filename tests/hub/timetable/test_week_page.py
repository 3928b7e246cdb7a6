"""The operator's week in a browser: seen, made, moved, cancelled, and never saved unseen."""

from __future__ import annotations

from datetime import date, time

import pytest
from playwright.async_api import Locator, Page, expect

from schedule import changes
from schedule.timetable import DayOverride
from tests.hub.running_hub import RunningHub, publish
from tests.hub.timetable.steps import furnish, on, stored
from tests.hub.web import test_pages
from tests.hub.web.attendance_steps import everybody_can_use_it
from tests.hub.web.test_pages import picture

page = test_pages.page
pytestmark = pytest.mark.timeout(300)


def day(page: Page, name: str) -> Locator:
    return page.locator(f'[data-day="{name}"]')


async def test_a_weekly_lesson_is_made_and_stands_in_the_week(hub: RunningHub, page: Page) -> None:
    await furnish(hub)
    await on(page, "/timetable")
    await expect(page.get_by_role("heading", level=1)).to_have_text("시간표")
    await expect(day(page, "2026-11-26").locator(".cancelled")).to_contain_text("취소")
    await picture(page, "week")
    await page.get_by_role("link", name="수업 만들기").click()
    await picture(page, "new")
    await page.get_by_label("프로그램", exact=True).select_option("새 프로그램 만들기")
    await page.get_by_label("이름").fill("웃음 교실")
    await page.get_by_label("종류").select_option("여가")
    await page.get_by_label("수", exact=True).check()
    await page.get_by_label("시작").fill("15:30")
    await page.get_by_label("골라서").check()
    await page.get_by_role("button", name="수업 만들기").click()
    # What is missing is said beside it, and nothing typed is gone.
    await expect(page.get_by_role("alert")).to_contain_text("선생님을 골라 주세요")
    await expect(page.get_by_label("선생님")).to_be_focused()
    await expect(page.get_by_label("이름")).to_have_value("웃음 교실")
    await picture(page, "new-refused")
    await page.get_by_label("선생님").select_option("박정은 선생님")
    await page.get_by_role("button", name="수업 만들기").click()
    await expect(page.get_by_role("alert")).to_contain_text("어느 경로당인지")
    await page.get_by_label("섬 모둠").check()
    await everybody_can_use_it(page, "new")
    await page.get_by_role("button", name="수업 만들기").click()
    await expect(page.get_by_role("status").first).to_contain_text("저장했어요")
    for name in ("2026-11-23", "2026-11-25"):
        block = day(page, name).locator(".leisure")
        await expect(block).to_contain_text("15:30–16:30")
        await expect(block).to_contain_text("섬 모둠")
    await everybody_can_use_it(page, "week-made")
    made = (await stored(hub)).rules[-1]
    assert (made.weekdays, made.start, made.group_ids) == ((0, 2), time(15, 30), ("island",))


async def test_a_lesson_is_dragged_and_moved_by_keyboard_and_put_back(
    hub: RunningHub, page: Page
) -> None:
    await furnish(hub)
    await on(page, "/timetable")
    block = day(page, "2026-11-25").locator("[data-lesson]")
    target = day(page, "2026-11-27")
    start, end = await block.bounding_box(), await target.bounding_box()
    assert start is not None
    assert end is not None
    await page.mouse.move(start["x"] + 30, start["y"] + 20)
    await page.mouse.down()
    # Three hours further down, and two columns to the right.
    await page.mouse.move(end["x"] + 40, start["y"] + 20 + 3 * 75, steps=5)
    await expect(target.locator(".ghost .block-time")).to_have_text("13:00–14:00")
    await picture(page, "week-drag")
    await page.mouse.up()
    await expect(page.get_by_role("status").first).to_contain_text("저장했어요")
    moved = day(page, "2026-11-27").locator(".block", has_text="옮김")
    await expect(moved).to_contain_text("13:00–14:00")
    # Keys move nothing before the page's script is there.
    await page.wait_for_load_state("load")
    await moved.get_by_role("link").focus()
    await page.keyboard.press("Shift+ArrowLeft")
    await page.keyboard.press("Shift+ArrowDown")
    await expect(page.locator("[data-said]")).to_contain_text("11월 26일 목요일 13:10")
    await page.keyboard.press("Enter")
    moved = day(page, "2026-11-26").locator(".block", has_text="옮김")
    await expect(moved).to_contain_text("13:10–14:10")
    await picture(page, "week-moved")
    await moved.get_by_role("link").click()
    await expect(page.get_by_text("11월 25일 수요일 10:00에서 옮긴 수업이에요")).to_be_visible()
    await picture(page, "lesson-moved")
    await page.get_by_role("button", name="원래대로 되돌리기").click()
    await expect(day(page, "2026-11-25").locator("[data-lesson]")).to_contain_text("10:00–11:00")
    assert (await stored(hub)).moves == ()


async def test_conflicts_are_named_and_let_through_only_on_purpose(
    hub: RunningHub, page: Page
) -> None:
    await furnish(hub)
    await on(page, "/timetable")
    await day(page, "2026-11-24").locator(".leisure").get_by_role("link").click()
    await page.get_by_label("시작").fill("10:30")
    await page.get_by_role("button", name="이날만 바꾸기").click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("겹치는 수업이 있어요")
    await expect(alert).to_contain_text(
        "11월 24일(화) 10:00 앉아서 하는 튼튼 체조, 11월 24일(화) 10:30 함께 부르는 우리 노래"
    )
    await expect(alert).to_contain_text("봉화 명호 경로당, 봉화 춘양 경로당 외 2곳 시간이 겹쳐요")
    await expect(page.get_by_label("시작")).to_have_value("10:30")
    assert (await stored(hub)).version == 2
    await everybody_can_use_it(page, "lesson-clash")
    await page.get_by_label("겹쳐도 그대로 저장해요").check()
    await page.get_by_role("button", name="이날만 바꾸기").click()
    await expect(day(page, "2026-11-24").locator('[data-lanes="2"]')).to_have_count(2)
    await picture(page, "week-beside")


async def test_two_operators_at_once_see_what_the_other_did(hub: RunningHub, page: Page) -> None:
    await furnish(hub)
    await on(page, "/timetable")
    await day(page, "2026-11-25").locator("[data-lesson]").get_by_role("link").click()
    await page.get_by_label("시작").fill("11:20")
    faster = changes.cancel_day(await stored(hub), "daily", date(2026, 11, 27))
    await publish(await hub.signed_in("operator"), faster)
    await page.get_by_role("button", name="이날만 바꾸기").click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("그 사이에 다른 분이 시간표를 바꿨어요")
    await expect(alert).to_contain_text("수업 취소: 11월 27일(금) 10:00 앉아서 하는 튼튼 체조")
    await expect(page.get_by_label("시작")).to_have_value("11:20")
    await picture(page, "lesson-meanwhile")
    await page.get_by_role("button", name="이날만 바꾸기").click()
    await expect(day(page, "2026-11-25").locator(".block")).to_contain_text("11:20–12:20")
    kept = await stored(hub)
    assert len(kept.cancellations) == 2
    assert [move.day for move in kept.moves] == [date(2026, 11, 25)]


async def test_a_week_is_copied_and_a_day_off_is_named(hub: RunningHub, page: Page) -> None:
    away = DayOverride(day=date(2026, 12, 1), lessons=False, name="경로당 대청소")
    await furnish(hub, overrides=(away,))
    await on(page, "/timetable")
    await page.get_by_role("link", name="다음 주").click()
    await expect(page.get_by_role("heading", name="12월 1일 화요일")).to_contain_text("대청소")
    await page.get_by_role("link", name="이번 주").click()
    await page.get_by_role("link", name="주 복사").click()
    await page.get_by_role("button", name="무엇이 바뀌는지 보기").click()
    await expect(page.get_by_text("수업 취소: 12월 3일(목) 14:00")).to_be_visible()
    await expect(page.get_by_text("11월 24일(화) 14:00 함께 부르는 우리 노래")).to_be_visible()
    await everybody_can_use_it(page, "copy")
    await page.get_by_role("button", name="주 복사").click()
    await expect(day(page, "2026-12-03").locator(".cancelled")).to_contain_text("취소")
    await expect(day(page, "2026-12-01").locator(".block")).to_have_count(0)
    await picture(page, "week-copied")
