"""What all centres are asked on the instructor's page: a question, and their names in turn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from media.stage import VOTE_TOPIC
from tests.hub.stage.conftest import eventually
from tests.hub.stage.sdk_center import SdkCenter
from tests.hub.stage.steps import go_live
from tests.parts.town import Town
from wire.ids import LessonId

pytestmark = pytest.mark.timeout(300)


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
    await page.get_by_role("button", name="그만 부르기").click()
    await expect(page.get_by_role("button", name="한 곳씩 부르기")).to_be_visible()
    assert city.stage(lesson).roll_call is None
