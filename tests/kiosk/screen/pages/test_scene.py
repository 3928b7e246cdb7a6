"""Which screen is up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.screen.gallery import lesson
from kiosk.screen.pages.scene import FAREWELL, PATIENCE, Ends, Scene, Standing, stand
from kiosk.state import KioskState, Mode
from wire.ids import LessonId

LESSON = lesson("튼튼 체조", datetime(2026, 11, 23, 1, tzinfo=UTC))
NOW = LESSON.starts_at + timedelta(minutes=20)
INSIDE = Standing(Scene.LESSON, LESSON)


def state(mode, **changes):
    return KioskState(mode=mode, **{"lesson": LESSON, **changes})


@pytest.mark.parametrize("mode", [Mode.STARTING, Mode.PAIRING, Mode.HOME, Mode.LESSON])
def test_the_agent_decides(mode):
    assert stand(Standing(), state(mode), NOW).scene.value == mode.value


def test_without_a_word_from_the_agent_it_is_starting():
    assert stand(Standing(), None, NOW).scene is Scene.STARTING


def test_a_countdown_that_ran_out_opens_the_lesson_without_the_agent():
    counting = state(Mode.COUNTDOWN, countdown_ends=NOW)
    for moment, scene in ((NOW, Scene.COUNTDOWN), (NOW + PATIENCE, Scene.LESSON)):
        assert stand(Standing(), counting, moment).scene is scene


def test_a_lesson_ends_at_its_end_without_the_agent():
    running = state(Mode.LESSON)
    last = LESSON.ends_at - timedelta(seconds=1)
    assert stand(INSIDE, running, last).scene is Scene.LESSON
    over = stand(INSIDE, running, LESSON.ends_at)
    assert over.scene is Scene.OVER
    assert stand(over, running, LESSON.ends_at + FAREWELL).scene is Scene.HOME


def test_the_stage_may_end_it_early_and_it_does_not_come_back():
    running = state(Mode.LESSON)
    over = stand(INSIDE, running, NOW, Ends(room=LESSON.id))
    assert over.scene is Scene.OVER
    assert stand(over, running, NOW + timedelta(minutes=5)).scene is Scene.HOME


def test_the_end_of_another_room_changes_nothing():
    after = stand(INSIDE, state(Mode.LESSON), NOW, Ends(room=LessonId("another")))
    assert after.scene is Scene.LESSON


def test_good_bye_is_said_also_when_the_agent_is_first():
    after = stand(INSIDE, state(Mode.HOME, lesson=None), LESSON.ends_at - timedelta(seconds=1))
    assert after.scene is Scene.OVER


def test_who_left_is_home_at_once():
    assert stand(INSIDE, state(Mode.HOME, declined=True), NOW).scene is Scene.HOME


def test_the_next_lesson_opens_during_the_farewell():
    over = stand(INSIDE, state(Mode.LESSON), LESSON.ends_at)
    following = lesson("노래 교실", LESSON.ends_at + timedelta(minutes=5))
    following = following.model_copy(update={"id": "another"})
    after = stand(over, state(Mode.LESSON, lesson=following), LESSON.ends_at)
    assert (after.scene, after.lesson) == (Scene.LESSON, following)


def test_a_lesson_that_moved_later_goes_on():
    longer = LESSON.model_copy(update={"ends_at": LESSON.ends_at + timedelta(minutes=30)})
    before = stand(INSIDE, state(Mode.LESSON, lesson=longer), NOW)
    after = stand(before, state(Mode.LESSON, lesson=longer), LESSON.ends_at)
    assert after.scene is Scene.LESSON
