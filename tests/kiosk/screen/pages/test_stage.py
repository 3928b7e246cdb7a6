"""What the instructor does with everybody, in words and numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.screen import gallery
from kiosk.screen.pages.lesson import film_wanted, films, lesson_page
from kiosk.state import Film
from media.stage import RollCall, Stage
from media.view import SELF, LessonView, Link, Tile
from wire.ids import CenterId, ItemId

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}


def page(name):
    return lesson_page(SAMPLES[f"lesson-{name}"])


def words(value):
    return value.replace("\u2060", "")


@pytest.mark.parametrize(
    ("name", "is_open", "hint"),
    [
        ("question", True, "눌러서 골라 주세요"),
        ("question-answered", True, "답을 보냈어요. 다시 눌러서 바꿀 수 있어요"),
        ("question-lost", True, "답을 맡아 두었어요. 이어지면 보낼게요"),
        ("result", False, "이렇게 골라 주셨어요"),
    ],
)
def test_a_question_says_what_to_do(name, is_open, hint):
    question = page(name)["question"]
    assert question["up"]
    assert (question["open"], words(question["hint"])) == (is_open, hint)
    assert words(question["text"]) == "오늘 아침에 체조를 하셨나요?"


def test_an_answer_on_its_way_says_so():
    facts = SAMPLES["lesson-question-answered"]
    sending = replace(facts, view=replace(facts.view, answer_told=False))
    assert words(lesson_page(sending)["question"]["hint"]) == "답을 보내고 있어요"


def test_a_line_that_is_lost_before_an_answer_is_told_as_such():
    facts = SAMPLES["lesson-question-lost"]
    lost = replace(facts, view=replace(facts.view, answer=None))
    assert words(lesson_page(lost)["question"]["hint"]) == "다시 연결하고 있어요"


def test_the_result_counts_centres_and_marks_ours():
    answers = page("result-four")["question"]["answers"]
    assert [one["count"] for one in answers] == ["1곳", "12곳", "3곳", "0곳"]
    assert [one["share"] for one in answers] == [0.083, 1.0, 0.25, 0.0]
    assert [one["mine"] for one in answers] == [False, True, False, False]
    open_ones = page("question-answered")["question"]["answers"]
    assert [(one["mine"], one["share"]) for one in open_ones] == [(True, 0.0), (False, 0.0)]


def test_a_result_without_counts_is_nobody():
    facts = SAMPLES["lesson-result"]
    question = facts.view.stage.question.model_copy(update={"counts": ()})
    view = replace(facts.view, stage=Stage(question=question))
    answers = lesson_page(replace(facts, view=view))["question"]["answers"]
    assert [one["count"] for one in answers] == ["0곳", "0곳"]


def test_the_roll_says_who_is_called_and_who_has_answered():
    theirs = page("roll-call-theirs")
    assert words(theirs["who"]) == "부안 위도 차례예요"
    assert theirs["together"] == "출석 부르기 3 / 9"
    rows = {row["name"]: row for row in theirs["roll"]}
    assert next(iter(rows)) == "우리"
    assert [name for name, row in rows.items() if row["calling"]] == ["부안 위도"]
    assert [name for name, row in rows.items() if row["called"]] == [
        "진도 의신",
        "봉화 물야",
        "봉화 재산",
    ]
    ours = page("roll-call-ours")
    assert (ours["turn"], ours["framed"]) == (True, True)
    assert not theirs["turn"]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("lesson-")])
def test_whatever_is_drawn_small_is_in_sight(name):
    """The others' pictures are not sent."""
    facts = SAMPLES[name]
    crowd = tuple(Tile(feed=f"center:{n}", name="", center_id=None) for n in range(12))
    view = replace(facts.view, tiles=(*facts.view.tiles, *crowd))
    drawn = set(films(replace(facts, view=view)).values())
    teacher = {view.instructor.feed} if view.instructor else set()
    assert drawn <= {tile.feed for tile in view.in_sight} | teacher | {view.main, SELF}


@pytest.mark.parametrize(("called", "first"), [(0, "우리"), (14, "c10"), (29, "c21")])
def test_of_many_centres_those_around_the_called_one_are_shown(called, first):
    ids = tuple(CenterId(f"c{number}") for number in range(30))
    facts = SAMPLES["lesson-live"]
    lesson = facts.standing.lesson.model_copy(update={"center_ids": ids})
    state = facts.state.model_copy(
        update={
            "centers": tuple(
                facts.state.center.model_copy(update={"id": one, "name": one}) for one in ids
            )
        }
    )
    stage = Stage(roll_call=RollCall(calling=ids[called]))
    facts = replace(
        facts,
        state=state,
        standing=replace(facts.standing, lesson=lesson),
        view=replace(facts.view, stage=stage),
    )
    rows = lesson_page(facts)["roll"]
    assert len(rows) == 9
    assert rows[0]["name"] == first
    assert sum(row["calling"] for row in rows) == 1


def test_hands_say_their_turn():
    hands = page("hands")
    assert hands["handPlace"] == "두 번째예요"
    assert [room["handPlace"] for room in hands["rooms"]] == ["2", "1", "", "3"]
    assert page("live")["handPlace"] == ""


def test_a_recording_is_marked_also_beside_a_question():
    assert page("question-heard")["recording"]
    assert not page("question")["recording"]


def test_a_film_names_itself_and_its_pause():
    assert words(page("film")["who"]) == "함께 보기 · 손가락으로 하는 두뇌 운동"
    assert [page(name)["filmPaused"] for name in ("film", "film-paused")] == [False, True]


def test_which_film_is_wanted():
    facts = SAMPLES["lesson-film"]
    now, watch = facts.now, facts.view.stage.watch
    assert watch is not None
    started = watch.model_copy(update={"at": now, "position_s": 0.0})
    view = replace(facts.view, stage=Stage(watch=started))
    here = Film(item_id=ItemId("i1"), title="", category="", seconds=60, film="/film.mp4")
    state = facts.state.model_copy(update={"shelf": (here,)})
    assert film_wanted(view, state, now) == (started, here)
    assert film_wanted(view, facts.state, now) == (started, None)
    assert film_wanted(view, state, now + timedelta(seconds=61)) == (None, None)
    assert film_wanted(LessonView(Link.JOINING, stage=view.stage), state, now) == (None, None)
    assert film_wanted(LessonView(Link.LIVE), state, now) == (None, None)
