"""What goes wrong in the middle of a lesson, and how the page comes back or says why not."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.hub.stage.conftest import answers, eventually
from tests.hub.stage.sdk_center import SdkCenter
from tests.hub.stage.steps import go_live, open_stage, pixels, tile
from tests.parts.town import OTHER_CENTER, OUR_CENTER, Town
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)


async def test_the_engine_is_killed_and_everything_is_as_before(
    page: Page, city: Town, lesson: LessonId
) -> None:
    await go_live(page, city, lesson)
    await page.locator('.bar [data-action="microphone"]').click()
    await tile(page, OTHER_CENTER.id).locator('[data-action="spotlight"]').click()
    await expect(tile(page, OTHER_CENTER.id)).to_have_attribute("data-spotlight", "")

    city.engine.kill()
    link = page.get_by_test_id("link")
    await expect(link).to_have_text("다시 연결하고 있어요")
    city.engine.start()
    await expect(link).to_have_attribute("data-link", "live")

    # The microphone stays off and the stage as it was; picture goes out, centres come in.
    microphone = page.locator('.bar [data-action="microphone"]')
    await expect(microphone).to_have_attribute("aria-pressed", "false")
    await expect(tile(page, OTHER_CENTER.id)).to_have_attribute("data-spotlight", "")
    center = SdkCenter(city, OUR_CENTER)
    try:
        await center.join(lesson)
        await expect(tile(page, OUR_CENTER.id)).to_have_attribute("data-state", "picture")
        await pixels(page, OUR_CENTER.id)
        await eventually("the instructor's picture", lambda: center.pictures_seen > 10)
        assert center.loudest_heard == 0
        await microphone.click()
        await eventually("the instructor's voice", lambda: center.loudest_heard > 1000)
    finally:
        await center.close()


async def test_a_fresh_room_gets_the_same_devices_when_the_sdk_has_given_up(
    page: Page, city: Town, lesson: LessonId
) -> None:
    await go_live(page, city, lesson)
    camera = page.locator('.bar [data-action="camera"]')
    await camera.click()
    await expect(camera).to_have_attribute("aria-pressed", "false")
    city.engine.kill()
    notices = page.get_by_test_id("notices")
    await expect(notices).to_contain_text("수업 방이 응답하지 않아요")
    city.engine.start()
    link = page.get_by_test_id("link")
    await expect(link).to_have_attribute("data-link", "live")
    await expect(camera).to_have_attribute("aria-pressed", "false")

    center = SdkCenter(city, OUR_CENTER)
    try:
        await center.join(lesson)
        await eventually("the instructor's voice", lambda: center.loudest_heard > 1000)
        assert center.pictures_seen == 0
        await camera.click()
        await eventually("the instructor's picture", lambda: center.pictures_seen > 10)
    finally:
        await center.close()


async def test_an_engine_that_stays_away_is_said_and_awaited(
    page: Page, city: Town, lesson: LessonId
) -> None:
    city.engine.kill()
    await open_stage(page, city, lesson)
    await page.click('[data-action="start"]')
    notices = page.get_by_test_id("notices")
    await expect(notices).to_contain_text("수업 방이 응답하지 않아요")
    city.engine.start()
    await expect(page.get_by_test_id("link")).to_have_attribute("data-link", "live")
    await expect(notices).not_to_contain_text("수업 방이 응답하지 않아요")


async def test_the_hub_is_killed_and_presses_work_again_afterwards(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await go_live(page, city, lesson)
    city.hub.kill()
    spotlight = tile(page, center.id).locator('[data-action="spotlight"]')
    await spotlight.click()
    await expect(page.get_by_test_id("notices")).to_contain_text("바꾸지 못했어요")
    await expect(page.get_by_test_id("link")).to_have_attribute("data-link", "live")
    city.hub.start()
    await eventually("the hub answers", lambda: answers(f"{city.hub_url}/"))
    await spotlight.click()
    await expect(tile(page, center.id)).to_have_attribute("data-spotlight", "")


async def test_a_second_window_takes_over_and_the_first_can_take_it_back(
    page: Page, city: Town, lesson: LessonId
) -> None:
    await go_live(page, city, lesson)
    second = await page.context.new_page()
    await second.goto(page.url)
    await second.click('[data-action="start"]')
    await expect(second.get_by_test_id("link")).to_have_attribute("data-link", "live")
    await expect(page.locator("body")).to_have_attribute("data-phase", "elsewhere")
    await page.get_by_role("button", name="여기서 이어서 하기").click()
    await expect(page.get_by_test_id("link")).to_have_attribute("data-link", "live")
    await expect(page.locator("body")).to_have_attribute("data-phase", "live")
    await expect(second.locator("body")).to_have_attribute("data-phase", "elsewhere")


async def test_an_expired_session_leads_to_signing_in(
    page: Page, city: Town, lesson: LessonId
) -> None:
    await go_live(page, city, lesson)
    await page.context.clear_cookies()
    await tile(page, OUR_CENTER.id).locator('[data-action="spotlight"]').click()
    notice = page.locator('[data-notice="session"]')
    await expect(notice).to_contain_text("다시 로그인해 주세요")
    link = notice.get_by_role("link")
    await expect(link).to_have_attribute("href", f"/sign-in?next=%2Flessons%2F{lesson}%2Fstage")


async def test_an_unplugged_camera_is_replaced_or_said(
    page: Page, city: Town, lesson: LessonId
) -> None:
    # A hook in the page stands in for the cable: browsers have no way to pull one.
    await page.add_init_script(_CABLE)
    await go_live(page, city, lesson)
    await page.evaluate("() => window.unplug('video', false)")
    notice = page.locator('[data-notice="camera"]')
    await expect(notice).to_contain_text("바꿨어요")
    await expect(page.locator('.bar [data-action="camera"]')).to_have_attribute(
        "aria-pressed", "true"
    )
    # Said long enough to be read.
    await page.wait_for_timeout(1000)
    await expect(notice).to_contain_text("바꿨어요")
    await page.evaluate("() => window.unplug('video', true)")
    await expect(notice).to_contain_text("다른 카메라를 골라 주세요")
    await expect(page.locator('.bar [data-action="camera"]')).to_have_attribute(
        "aria-pressed", "false"
    )


_CABLE = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const live = new Set();
let gone = false;
navigator.mediaDevices.getUserMedia = async (wish) => {
  if (gone && wish.video) throw new DOMException('no camera', 'NotFoundError');
  const stream = await open(wish);
  stream.getTracks().forEach((track) => live.add(track));
  return stream;
};
window.unplug = (kind, forGood) => {
  gone = forGood;
  for (const track of live) {
    if (track.kind !== kind || track.readyState !== 'live') continue;
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
};
"""
