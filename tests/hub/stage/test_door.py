"""Before the lesson: own devices, who waits, and everything that keeps it from starting."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.hub.stage.conftest import chromium
from tests.hub.stage.sdk_center import SdkCenter
from tests.hub.stage.steps import open_stage
from tests.parts.town import Town
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)


async def test_the_door_shows_our_picture_our_level_and_who_waits(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await open_stage(page, city, lesson)
    await expect(page.locator('[data-slot="door-view"]')).to_have_js_property("readyState", 4)
    assert await page.get_by_test_id("level").evaluate(_LOUDEST) > 10
    await expect(page.locator(".door")).to_contain_text("경로당 1 / 2곳이 기다리고 있어요")


async def test_refused_devices_are_explained_with_the_remedy(city: Town, lesson: LessonId) -> None:
    async with chromium("--deny-permission-prompts", "--use-fake-device-for-media-stream") as page:
        await open_stage(page, city, lesson)
        door = page.locator(".door")
        await expect(door).to_contain_text("카메라를 쓸 수 있게 허락해 주세요")
        await expect(door).to_contain_text("마이크를 쓸 수 있게 허락해 주세요")
        await expect(page.locator('[data-action="start"]')).to_be_disabled()


async def test_missing_devices_are_explained_with_the_remedy(city: Town, lesson: LessonId) -> None:
    async with chromium("--use-fake-ui-for-media-stream") as page:
        await open_stage(page, city, lesson)
        await expect(page.locator(".door")).to_contain_text("카메라를 찾지 못했어요")
        await expect(page.locator('[data-action="start"]')).to_be_disabled()


async def test_a_lesson_of_tomorrow_cannot_be_started_yet(page: Page, city: Town) -> None:
    lesson = city.publish_lesson(opens_in_s=86_400, lead_s=300, minutes=60)
    await open_stage(page, city, lesson)
    await page.click('[data-action="start"]')
    await expect(page.get_by_test_id("notices")).to_contain_text("아직 수업을 열 수 없어요")
    await expect(page.locator("body")).to_have_attribute("data-phase", "door")


async def test_an_unknown_lesson_leads_back_to_the_day(page: Page, city: Town) -> None:
    await open_stage(page, city, LessonId("no-such-lesson"))
    await expect(page.locator('[data-slot="refused"]')).to_contain_text("수업을 찾지 못했어요")
    await page.get_by_role("link", name="오늘 수업 보기").click()
    await page.wait_for_url("**/teach")


# The fake microphone beeps for a moment of each second: the level must be seen then.
_LOUDEST = """
(meter) => new Promise((resolve) => {
  const done = () => resolve(Number(meter.getAttribute('aria-valuenow')));
  const watch = new MutationObserver(() => meter.getAttribute('aria-valuenow') > 10 && done());
  watch.observe(meter, {attributes: true});
  setTimeout(done, 30000);
})
"""
