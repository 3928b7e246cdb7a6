"""What an instructor does with everybody, on the real window; only the room is ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kiosk.screen.touch.fingers import Fingers
from kiosk.screen.voice.sentences import text
from kiosk.state import Film, Mode, Press
from media.stage import Question, Stage, Watch
from media.view import Link, Microphone
from tests.kiosk.screen import film
from tests.kiosk.screen.stand import LIVE
from wire.ids import ItemId

QUESTION = Question(id="q1", text="오늘 기분은 어떠세요?", answers=("좋아요", "그저 그래요"))


def lesson(stand):
    return stand.window.quick.property("lesson")


def test_an_answer_goes_to_the_room_and_another_one_too(stand):
    room = stand.in_lesson()
    asked = replace(LIVE, stage=Stage(question=QUESTION))
    stand.sees(room, asked)
    stand.press("answer:1")
    stand.qtbot.waitUntil(lambda: room.calls == [("answer", "q1", 1)])
    stand.sees(room, replace(asked, answer=1))
    assert [one["mine"] for one in lesson(stand)["question"]["answers"]] == [False, True]
    stand.press("answer:0")
    stand.qtbot.waitUntil(lambda: room.calls[-1] == ("answer", "q1", 0))
    # Also while the line is lost: it is kept until it can be sent.
    stand.sees(room, replace(asked, link=Link.LOST))
    stand.press("answer:1")
    stand.qtbot.waitUntil(lambda: room.calls[-1] == ("answer", "q1", 1))


def test_who_loses_the_floor_is_told(stand):
    room = stand.in_lesson()
    stand.sees(room, replace(LIVE, microphone=Microphone.OPEN))
    stand.sees(room, LIVE)
    stand.notes(text("microphone_closed"))


def test_a_double_tap_raises_the_hand_once(stand):
    stand.show._fingers = Fingers(lambda: 100.0)
    room = stand.in_lesson()
    stand.sees(room, LIVE)
    stand.show._fingers = Fingers(lambda: 200.0)
    stand.press("hand")
    stand.press("hand")
    stand.press("louder")
    assert stand.hears(Press).what == "louder"
    stand.qtbot.waitUntil(lambda: bool(room.calls))
    assert room.calls == [("hand", True)]


def test_a_double_tap_on_not_now_does_not_lead_back_in(stand):
    stand.tell(mode=Mode.COUNTDOWN, countdown_ends=stand.time + timedelta(seconds=10))
    stand.shows("scene", "countdown")
    stand.show._fingers = Fingers(lambda: 100.0)
    stand.press("later")
    assert stand.hears(Press).what == "later"
    stand.tell(mode=Mode.HOME, countdown_ends=None, declined=True)
    stand.shows("scene", "home")
    stand.press("enter_lesson")
    stand.press("louder")
    assert stand.hears(Press).what == "louder"


def test_a_film_is_watched_in_step_from_the_disk(stand, tmp_path):
    path = film.make(tmp_path / "film.mp4", 30)
    room = stand.in_lesson()
    shelf = Film(item_id=ItemId("i1"), title="체조", category="체조", seconds=30, film=str(path))
    stand.tell(shelf=(shelf,))
    # Only a film that is really drawn has a place; the clock stands still meanwhile.
    watch = Watch(item_id="i1", title="체조", playing=False, position_s=12, at=stand.time)
    stand.sees(room, replace(LIVE, stage=Stage(watch=watch)))
    together = stand.show._inside._film
    stand.qtbot.waitUntil(lambda: abs(together.position_s - 12) < 0.2)
    assert lesson(stand)["film"]
    assert lesson(stand)["filmPaused"]

    jumped = watch.model_copy(update={"playing": True, "position_s": 20.0, "at": stand.time})
    stand.sees(room, replace(LIVE, stage=Stage(watch=jumped)))
    stand.qtbot.waitUntil(lambda: together.position_s >= 19.9)
    assert not lesson(stand)["filmPaused"]

    # Stopped somewhere else, long after it was moved last, it shows the picture of there.
    together._moved_at = float("-inf")
    elsewhere = watch.model_copy(update={"position_s": 5.0})
    stand.sees(room, replace(LIVE, stage=Stage(watch=elsewhere)))
    sink = stand.window.sink("film:together")
    stand.qtbot.waitUntil(lambda: abs(sink.videoFrame().startTime() / 1e6 - 5) < 0.2)
    stand.sees(room, replace(LIVE, stage=Stage(watch=jumped)))
    stand.qtbot.waitUntil(lambda: together.position_s >= 19.9)

    stand.time += timedelta(seconds=11)
    stand.qtbot.waitUntil(lambda: not lesson(stand)["film"])
    assert together.standing == ""


def test_a_film_that_is_not_here_is_told_in_words(stand):
    room = stand.in_lesson()
    watch = Watch(item_id="away", title="체조", playing=True, position_s=0, at=stand.time)
    stand.sees(room, replace(LIVE, stage=Stage(watch=watch)))
    stand.qtbot.waitUntil(lambda: lesson(stand)["cover"]["kind"] == "below")
    assert not lesson(stand)["film"]
    assert lesson(stand)["cover"]["title"].replace("\u2060", "") == text("together_missing")
