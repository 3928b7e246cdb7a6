"""A lesson on the instructor's page: seen, heard, called upon, silenced, ended."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.hub.stage.conftest import eventually
from tests.hub.stage.sdk_center import VOICE_HZ, SdkCenter
from tests.hub.stage.steps import (
    go_live,
    sign_in,
    tile,
    until_heard,
    until_it_moves,
    until_silent,
)
from tests.parts.town import OTHER_CENTER, OUR_CENTER, Town
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)


async def test_the_day_shows_the_lesson_and_opens_it(
    page: Page, city: Town, lesson: LessonId
) -> None:
    await sign_in(page, city)
    await expect(page.locator(f'[data-lesson="{lesson}"]')).to_have_attribute("data-state", "now")
    await expect(page.get_by_test_id("empty")).to_be_hidden()
    await page.get_by_role("link", name="수업 열기").click()
    await expect(page.get_by_test_id("title")).to_have_text("앉아서 하는 튼튼 체조")


async def test_a_day_without_lessons_says_so(page: Page, city: Town) -> None:
    await sign_in(page, city)
    await expect(page.get_by_test_id("empty")).to_contain_text("오늘은 수업이 없어요")
    await expect(page.get_by_test_id("next")).to_be_hidden()


async def test_both_sides_see_and_the_absent_centre_keeps_its_place(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await go_live(page, city, lesson)
    await expect(tile(page, OUR_CENTER.id)).to_have_attribute("data-state", "picture")
    await expect(tile(page, OTHER_CENTER.id)).to_have_attribute("data-state", "away")
    await expect(page.get_by_test_id("connected")).to_have_text("경로당 1 / 2 · 어르신 7명")
    await until_it_moves(page, OUR_CENTER.id)
    await eventually("the instructor's picture", lambda: center.pictures_seen > 10)
    await eventually("the instructor's voice", lambda: center.loudest_heard > 1000)


async def test_a_hand_gets_the_floor_and_is_heard(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await go_live(page, city, lesson)
    assert not center.may_speak
    await center.raise_hand()
    await expect(tile(page, center.id)).to_have_attribute("data-hand", "")
    queue = page.locator('[data-queue="hands"]')
    await expect(queue).to_contain_text(OUR_CENTER.name)
    await until_silent(page, VOICE_HZ)

    await queue.get_by_role("button").click()
    await eventually("the permission to speak", lambda: center.may_speak)
    assert city.stage(lesson).has_floor(center.id)
    await expect(queue.locator("li")).to_have_count(0)
    await expect(tile(page, center.id)).to_have_attribute("data-microphone", "opening")

    await center.speak()
    await expect(tile(page, center.id)).to_have_attribute("data-microphone", "open")
    await expect(tile(page, center.id)).to_have_attribute("data-speaking", "")
    await until_heard(page, VOICE_HZ)

    await page.locator('[data-queue="floor"]').get_by_role("button").click()
    await eventually("the permission is gone", lambda: not center.may_speak)
    await expect(tile(page, center.id)).to_have_attribute("data-microphone", "closed")


async def test_everybody_is_silenced_with_one_press(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await go_live(page, city, lesson)
    await tile(page, center.id).locator('[data-action="floor"]').click()
    await eventually("the permission to speak", lambda: center.may_speak)
    await center.speak()
    await expect(tile(page, center.id)).to_have_attribute("data-microphone", "open")
    await page.locator('[data-action="mute-all"]').click()
    await expect(page.get_by_test_id("notices")).to_contain_text("마이크를 껐어요")
    await eventually("the microphone is closed", lambda: not center.may_speak and center.is_muted)
    assert not city.stage(lesson).floor
    await until_silent(page, VOICE_HZ)


async def test_the_stage_is_the_hubs_whoever_changes_it(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter
) -> None:
    await go_live(page, city, lesson)
    await tile(page, center.id).locator('[data-action="spotlight"]').click()
    await expect(tile(page, center.id)).to_have_attribute("data-spotlight", "")
    stage = city.stage(lesson)
    assert stage.spotlight == center.id

    # Somebody else moves it: the room's metadata says so, and our next change builds on it.
    city.put_stage(lesson, stage.model_copy(update={"spotlight": OTHER_CENTER.id, "music": True}))
    await expect(tile(page, OTHER_CENTER.id)).to_have_attribute("data-spotlight", "")
    await expect(tile(page, center.id)).not_to_have_attribute("data-spotlight", "")
    await tile(page, OTHER_CENTER.id).locator('[data-action="spotlight"]').click()
    await expect(tile(page, OTHER_CENTER.id)).not_to_have_attribute("data-spotlight", "")
    assert city.stage(lesson).spotlight is None
    assert city.stage(lesson).music


async def test_a_shared_screen_is_published_and_on_the_stage(
    page: Page, city: Town, lesson: LessonId
) -> None:
    await go_live(page, city, lesson)
    share = page.locator('.bar [data-action="share"]')
    await share.click()
    await expect(share).to_have_attribute("aria-pressed", "true")
    await eventually("the stage says so", lambda: city.stage(lesson).shared_screen)
    await share.click()
    await expect(share).to_have_attribute("aria-pressed", "false")
    await eventually("the stage says so", lambda: not city.stage(lesson).shared_screen)


async def test_the_end_is_asked_once_with_the_safe_answer_bigger(
    page: Page, city: Town, lesson: LessonId
) -> None:
    await go_live(page, city, lesson)
    stay, end = (page.locator(f'[data-action="end-{answer}"]') for answer in ("cancel", "confirm"))
    await page.locator('[data-action="end"]').click()
    await expect(stay).to_be_focused()
    safe, other = await stay.bounding_box(), await end.bounding_box()
    assert safe is not None
    assert other is not None
    assert safe["width"] * safe["height"] > 3 * other["width"] * other["height"]
    await stay.click()
    await expect(end).to_be_hidden()
    assert not city.stage(lesson).ended

    await page.locator('[data-action="end"]').click()
    await end.click()
    await expect(page.locator("body")).to_have_attribute("data-phase", "over")
    assert city.stage(lesson).ended
    await page.get_by_role("link", name="오늘 수업 보기").click()
    await expect(page.locator(f'[data-lesson="{lesson}"]')).to_have_attribute("data-state", "over")
    await expect(page.get_by_test_id("empty")).to_contain_text("모두 마쳤어요")
