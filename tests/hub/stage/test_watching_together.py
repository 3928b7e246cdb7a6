"""A film that the instructor shows to everybody: chosen, begun, stopped, moved, ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from media.stage import Watch
from tests.hub.stage.conftest import eventually
from tests.hub.stage.steps import go_live
from tests.hub.stage.test_everybody_can_use_it import faults
from tests.parts import films
from tests.parts.town import Town
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)

FILM_S = 90
_PICTURE_AT = "(video) => video.readyState > 1 ? video.currentTime : -1"


@pytest.fixture
def film(city: Town, tmp_path: Path) -> str:
    """The id of a film in the library; another one is there beside it."""
    path = films.mp4(tmp_path / "film.mp4", seconds=FILM_S)
    other = films.mp4(tmp_path / "other.mp4", seconds=2)
    city.add_film(other, "웃음 교실", "여가")
    return str(city.add_film(path, "아침 체조", "체조")["id"])


async def test_a_film_is_chosen_shown_to_everybody_and_ended(
    page: Page, city: Town, lesson: LessonId, film: str, tmp_path: Path
) -> None:
    def watch() -> Watch | None:
        return city.stage(lesson).watch

    await go_live(page, city, lesson)
    card = page.get_by_role("region", name="함께 보기")
    await expect(card).to_be_hidden()
    await page.get_by_role("button", name="영상 함께 보기").click()
    choice = page.get_by_role("dialog", name="어떤 영상을 함께 볼까요?")
    begin = choice.get_by_role("button", name="모든 경로당에서 보기")
    await expect(choice.get_by_role("radio")).to_have_count(2)
    await expect(begin).to_be_disabled()
    # No kiosk of this city has said that it has them.
    await expect(choice.get_by_text("고른 영상이 안 나올 수 있어요")).to_be_visible()
    await choice.get_by_label("영상 찾기").fill("뜨개질")
    await expect(choice.get_by_text("찾는 영상이 없어요")).to_be_visible()
    await choice.get_by_label("영상 찾기").fill("체조 아침")
    await choice.get_by_role("radio", name="아침 체조").check()
    await page.screenshot(path=tmp_path / "choice.png")
    assert await faults(page, "dialog.films") == []
    await begin.click()

    await expect(choice).to_be_hidden()
    await expect(card).to_contain_text("모든 경로당에서 함께 보고 있어요.")
    begun = watch()
    assert begun is not None
    assert (begun.item_id, begun.title, begun.playing) == (film, "아침 체조", True)
    # Whoever shows it sees it, too, and hears nothing of it.
    picture = card.locator("video")
    await eventually_at(page, picture_is_past=1)
    assert await picture.evaluate("(video) => video.muted")
    await page.screenshot(path=tmp_path / "on.png")
    assert await faults(page, ".watch") == []

    await card.get_by_role("button", name="잠깐 멈춤").click()
    await expect(card).to_contain_text("모든 경로당에서 잠깐 멈췄어요.")
    paused = watch()
    assert paused is not None
    assert not paused.playing
    assert paused.position_s > 0
    await card.get_by_label("영상 위치").fill("50")
    await eventually("it is moved", lambda: (now := watch()) and now.position_s == 50)
    await card.get_by_role("button", name="이어 보기").click()
    await eventually("it goes on", lambda: (now := watch()) and now.playing)
    await eventually_at(page, picture_is_past=50)
    await card.get_by_role("button", name="그만 보기").click()
    await expect(card).to_be_hidden()
    assert watch() is None

    # One that comes to its end is gone by itself.
    await page.get_by_role("button", name="영상 함께 보기").click()
    await choice.get_by_label("영상 찾기").fill("웃음")
    await choice.get_by_role("radio", name="웃음 교실").check()
    await begin.click()
    await expect(card).to_be_visible()
    await expect(card).to_be_hidden()
    assert watch() is None


async def eventually_at(page: Page, picture_is_past: float) -> None:
    """Wait until the picture here is past this second."""
    condition = f"() => ({_PICTURE_AT})(document.querySelector('.watch video')) > {picture_is_past}"
    await page.wait_for_function(condition)
