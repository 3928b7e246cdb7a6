"""Which screen is up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.screen.gallery import lesson
from kiosk.screen.pages.scene import FAREWELL, PATIENCE, Ends, Scene, Standing, stand
from kiosk.state import Attendance, KioskState, Mode, Playing
from wire.ids import ItemId, LessonId

LESSON = lesson("튼튼 체조", datetime(2026, 11, 23, 1, tzinfo=UTC))
NOW = LESSON.starts_at + timedelta(minutes=20)
FILM = Playing(play_id="p1", item_id=ItemId("i1"), title="체조", seconds=60, film="/f.mp4")
INSIDE = Standing(Scene.LESSON, LESSON)


def state(mode, **changes):
    return KioskState(mode=mode, **{"lesson": LESSON, **changes})


@pytest.mark.parametrize("mode", [Mode.STARTING, Mode.PAIRING, Mode.HOME, Mode.LESSON, Mode.VIDEOS])
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


def test_a_film_bridges_the_wait_for_the_instructor_in_the_lessons_room():
    bridge = FILM.model_copy(update={"by_itself": "failed"})
    told = state(Mode.LESSON, playing=bridge)
    bridged = stand(INSIDE, told, NOW)
    assert (bridged.scene, bridged.inside, bridged.bridged) == (Scene.PLAYER, True, True)
    # Whoever sees the instructor first ends it, also when the agent is dead.
    assert stand(bridged, told, NOW, Ends(wait=True)).scene is Scene.LESSON
    ended = stand(bridged, told, NOW, Ends(play="p1"))
    assert stand(ended, told, NOW + PATIENCE).scene is Scene.LESSON
    assert stand(bridged, told, LESSON.ends_at).scene is Scene.OVER


def test_a_film_that_waits_for_the_end_of_a_lesson_bridges_nothing():
    after = stand(INSIDE, state(Mode.LESSON, playing=FILM), NOW)
    assert (after.scene, after.bridged) == (Scene.LESSON, False)


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


def test_a_film_is_on_while_the_agent_says_so():
    assert stand(Standing(), state(Mode.PLAYER, playing=FILM), NOW).scene is Scene.PLAYER
    assert stand(Standing(), state(Mode.PLAYER), NOW).scene is Scene.HOME


def test_a_film_that_ended_goes_home_without_the_agent():
    playing = state(Mode.PLAYER, playing=FILM)
    ended = stand(Standing(Scene.PLAYER), playing, NOW, Ends(play="p1"))
    assert ended.scene is Scene.PLAYER
    again = stand(ended, playing, NOW + PATIENCE, Ends(play="p1"))
    assert again.scene is Scene.HOME
    another = state(Mode.PLAYER, playing=FILM.model_copy(update={"play_id": "p2"}))
    assert stand(again, another, NOW + PATIENCE).scene is Scene.PLAYER


def test_a_film_gives_way_and_goes_on_after_the_farewell():
    waiting = state(Mode.COUNTDOWN, countdown_ends=NOW, playing=FILM)
    assert stand(Standing(Scene.PLAYER), waiting, NOW).scene is Scene.COUNTDOWN
    after = state(Mode.PLAYER, playing=FILM)
    over = stand(INSIDE, after, LESSON.ends_at - timedelta(seconds=1))
    assert over.scene is Scene.OVER
    assert stand(over, after, LESSON.ends_at + FAREWELL).scene is Scene.PLAYER


@pytest.mark.parametrize(
    ("mode", "lies"),
    [
        (Mode.HOME, True),
        (Mode.VIDEOS, True),
        (Mode.PLAYER, True),
        (Mode.LESSON, True),
        (Mode.COUNTDOWN, False),
        (Mode.PAIRING, False),
    ],
)
def test_what_the_names_lie_over(mode, lies):
    ends = NOW + timedelta(seconds=5)
    opened = {"attendance": Attendance(), "attendance_open": True}
    told = state(mode, countdown_ends=ends, playing=FILM, **opened)
    assert stand(Standing(), told, NOW).attendance is lies
    assert not stand(Standing(), told.model_copy(update={"attendance": None}), NOW).attendance


def test_a_lesson_that_opens_alone_is_not_covered():
    opened = {"attendance": Attendance(), "attendance_open": True}
    counting = state(Mode.COUNTDOWN, countdown_ends=NOW)
    alone = stand(Standing(), counting, NOW + PATIENCE)
    assert (alone.scene, alone.attendance) == (Scene.LESSON, False)
    assert stand(alone, state(Mode.LESSON, **opened), NOW).attendance
