"""What the inside of a lesson says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.screen import gallery
from kiosk.screen.pages.documents import sayings, ticking, window
from kiosk.screen.pages.lesson import films, lesson_page
from media.view import SELF, LessonView

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}


def page(name):
    return lesson_page(SAMPLES[f"lesson-{name}"])


def words(value):
    return value.replace("\u2060", "")


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("live", "none", ""),
        ("joining", "card", "수업에 들어가고 있어요"),
        ("waiting", "below", "선생님을 기다리고 있어요"),
        ("waiting-blind", "card", "선생님을 기다리고 있어요"),
        ("away", "below", "선생님이 잠시 자리를 비우셨어요"),
        ("no-picture", "card", "선생님 모습이 곧 나와요"),
        ("sound-only", "card", "소리만 나와요"),
        ("lost", "over", "다시 연결하고 있어요"),
        ("question-lost", "none", ""),
        ("spotlight-blind", "card", "이 경로당 모습이 곧 나와요"),
        ("roll-call-theirs", "none", ""),
        ("roll-call-ours", "below", "우리 경로당 차례예요"),
        ("film", "none", ""),
        ("film-missing", "below", "다 함께 영상을 보는 시간이에요"),
    ],
)
def test_there_are_words_wherever_there_is_no_picture(name, kind, title):
    cover = page(name)["cover"]
    assert (cover["kind"], words(cover["title"])) == (kind, title)


def test_a_picture_that_comes_is_shown_although_the_teachers_does_not():
    facts = SAMPLES["lesson-spotlight"]
    facts = replace(facts, view=replace(facts.view, sound_only=True))
    assert lesson_page(facts)["cover"]["kind"] == "none"


def test_marks():
    live = page("live")
    assert (live["mark"], live["live"], live["left"]) == ("수업 중", True, "끝나기까지 39분")
    early = page("waiting")
    assert (early["mark"], early["live"], early["left"]) == ("곧 시작", False, "시작까지 3분")
    assert page("recording")["mark"] == "수업 중 · 녹화 중"
    assert page("lost")["mark"] == ""


@pytest.mark.parametrize(
    ("name", "is_open", "word"),
    [
        ("live", False, "마이크 꺼짐"),
        ("opening", False, "곧 켜져요 3"),
        ("open", True, "마이크 켜짐"),
        ("self-muted", False, "마이크 켜기"),
        ("no-microphone", False, "마이크 없음"),
    ],
)
def test_the_microphone_is_never_in_doubt(name, is_open, word):
    microphone = page(name)["microphone"]
    assert (microphone["open"], microphone["word"]) == (is_open, word)


def test_our_own_picture_is_shown_with_words():
    assert words(page("spotlight")["ours"]) == "지금 우리 경로당이 나오고 있어요"
    assert words(page("open")["ours"]) == "지금 우리 말이 모두에게 들려요"
    assert page("live")["ours"] == ""


def test_rooms():
    rooms = page("live")["rooms"]
    assert [room["name"] for room in rooms] == [
        "우리 경로당",
        "진도 의신",
        "부안 위도",
        "봉화 춘양",
    ]
    assert [room["mine"] for room in rooms] == [True, False, False, False]
    assert (rooms[1]["floor"], rooms[3]["hand"], rooms[2]["picture"]) == (True, True, False)
    assert page("live")["together"] == "모두 9곳"


def slots(name):
    return films(SAMPLES[f"lesson-{name}"])


def test_feeds_of_the_slots():
    assert slots("live")["main"] == "staff:park"
    assert slots("live")["tile1"] == "center:c1"
    assert films(replace(SAMPLES["lesson-live"], view=LessonView())) == {"main": SELF}


@pytest.mark.parametrize(
    ("name", "main"),
    [
        ("question", None),
        ("film", None),
        ("film-missing", "staff:park"),
        ("shared-screen", "staff:park:screen"),
        ("spotlight", SELF),
        ("spotlight-other", "center:c2"),
        ("roll-call-ours", SELF),
    ],
)
def test_the_instructor_is_small_where_something_else_is_big(name, main):
    shown = slots(name)
    assert shown.get("main") == main
    assert shown["tile0"] == SELF
    assert (shown["tile1"] == "staff:park") is (main != "staff:park")


def test_in_a_grid_everybody_is_as_large_as_the_instructor():
    assert slots("grid") == {
        "grid0": "staff:park",
        "grid1": SELF,
        **{f"grid{number + 1}": f"center:c{number}" for number in range(1, 8)},
    }
    assert [room["teacher"] for room in page("grid")["grid"][:2]] == [True, False]
    assert page("live")["grid"] == page("grid")["rooms"] == []


def test_a_shared_screen_is_named():
    facts = SAMPLES["lesson-live"]
    sharing = replace(facts, view=replace(facts.view, main="staff:park:screen"))
    assert words(lesson_page(sharing)["who"]) == "선생님이 보여 주는 화면"
    assert lesson_page(sharing)["cover"]["kind"] == "none"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("home", ()),
        ("pairing", ("pairing_call",)),
        ("pairing-wait", ("pairing_wait",)),
        ("countdown", ("countdown",)),
        ("over", ("over",)),
        ("lesson-live", ()),
        ("lesson-waiting", ("waiting",)),
        ("lesson-away", ()),
        ("lesson-lost", ("lost",)),
        ("lesson-sound-only", ("sound_only",)),
        ("lesson-opening", ("microphone_opening",)),
        ("lesson-open", ("microphone_is_open",)),
        ("lesson-spotlight", ("ours",)),
        ("lesson-spotlight-other", ()),
        ("lesson-question", ("question_call",)),
        ("lesson-question-lost", ("lost",)),
        ("lesson-result", ("question_result",)),
        ("lesson-question-heard", ("microphone_is_open", "question_call")),
        ("lesson-roll-call-theirs", ()),
        ("lesson-roll-call-ours", ("your_turn",)),
        ("lesson-film", ()),
        ("lesson-film-missing", ("together_missing",)),
    ],
)
def test_what_matters_is_said(name, said):
    assert sayings(SAMPLES[name]) == said


def test_ticks():
    assert ticking(SAMPLES["home"]) == 0
    assert ticking(SAMPLES["countdown"]) == 7
    assert ticking(SAMPLES["lesson-opening"]) == 3
    assert ticking(SAMPLES["lesson-open"]) == 0


@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_is_complete(name):
    assert set(window(SAMPLES[name])) == set(window(SAMPLES["home"]))
