"""What an instructor has everybody do: answer a question, say that they are there, watch a film."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from media.stage import VOTE_TOPIC, Watch
from tests.hub.stage.conftest import eventually
from tests.hub.stage.sdk_center import SdkCenter
from tests.hub.stage.steps import go_live
from tests.hub.stage.test_everybody_can_use_it import faults
from tests.parts import films
from tests.parts.town import Town
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)

FILM_S = 150
_PICTURE_AT = "(video) => video.readyState > 1 ? video.currentTime : -1"


@pytest.fixture
def film(city: Town, tmp_path: Path) -> str:
    """The id of a film in the library; another one is there beside it."""
    other = films.mp4(tmp_path / "other.mp4", seconds=2, size="160x90")
    put_in(city, other, title="웃음 교실", category="여가")
    path = films.mp4(tmp_path / "film.mp4", seconds=FILM_S, size="160x90")
    return put_in(city, path, title="아침 체조", category="체조")


async def test_a_question_is_asked_counted_and_shown_and_names_are_called(
    page: Page, city: Town, lesson: LessonId, center: SdkCenter, tmp_path: Path
) -> None:
    await go_live(page, city, lesson)
    ask = page.get_by_role("button", name="모든 경로당에 물어보기")
    await page.get_by_label("질문", exact=True).fill("오늘 기분은 어떠세요?")
    await page.get_by_label("답 1").fill("좋아요")
    await ask.click()
    # Nothing that was typed is lost, and it is said what is missing.
    await expect(page.get_by_text("답을 두 개 이상 적어 주세요.")).to_be_visible()
    await expect(page.get_by_label("답 2")).to_be_focused()
    await page.get_by_label("답 2").fill("그저 그래요")
    await ask.click()

    await eventually("the stage asks", lambda: city.stage(lesson).question)
    question = city.stage(lesson).question
    assert question is not None
    assert (question.text, question.answers) == ("오늘 기분은 어떠세요?", ("좋아요", "그저 그래요"))
    for answer in (0, 1, 1):
        await center.room.local_participant.publish_data(
            json.dumps({"question_id": question.id, "answer": answer}), topic=VOTE_TOPIC
        )
    rows = page.locator(".answer")
    await expect(rows.nth(1)).to_contain_text("1곳")
    await expect(rows.nth(0)).to_contain_text("0곳")
    await page.screenshot(path=tmp_path / "asked.png")
    await page.get_by_role("button", name="결과 보여 주기").click()
    await expect(page.get_by_text("결과를 모두에게 보여 주고 있어요.")).to_be_visible()
    shown = city.stage(lesson).question
    assert shown is not None
    assert (shown.shows_result, shown.counts) == (True, (0, 1))
    await page.get_by_role("button", name="질문 거두기").click()
    await expect(ask).to_be_visible()
    assert city.stage(lesson).question is None

    await page.get_by_role("button", name="한 곳씩 부르기").click()
    await eventually("it is called", lambda: city.stage(lesson).roll_call)
    roll = city.stage(lesson).roll_call
    assert roll is not None
    assert (roll.calling, roll.called) == (center.id, ())
    await page.get_by_role("button", name="모두 불렀어요").click()
    # It goes, and the other one moves into its place: not under the finger.
    await expect(page.get_by_role("button", name="모두 불렀어요")).to_be_hidden()
    await page.get_by_role("button", name="그만 부르기").click()
    await expect(page.get_by_role("button", name="한 곳씩 부르기")).to_be_visible()
    assert city.stage(lesson).roll_call is None


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
    before = city.stage(lesson).version
    await begin.click()

    def came_and_went() -> bool:
        now = city.stage(lesson)
        return now.version >= before + 2 and now.watch is None

    await eventually("it came and went", came_and_went)
    await expect(card).to_be_hidden()


async def eventually_at(page: Page, picture_is_past: float) -> None:
    """Wait until the picture here is past this second."""
    condition = f"() => ({_PICTURE_AT})(document.querySelector('.watch video')) > {picture_is_past}"
    await page.wait_for_function(condition)


def put_in(city: Town, film: Path, **called: str) -> str:
    """Put a film into the library, as an operator's page does; its id."""
    params = {**called, "name": film.name}
    answer = city.operator.post("/api/items", params=params, content=film.read_bytes())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
