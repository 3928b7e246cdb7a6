"""What lies over home in words: after 도움 요청, and in the helper's corner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.screen.corner.visit import Inside
from kiosk.screen.gallery.sample import NOW, state
from kiosk.screen.gallery.states.notices import STORM
from kiosk.screen.pages import documents
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.over.corner import corner_page, said_in_corner
from kiosk.screen.pages.over.help import help_page
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.state import Corner
from media.view import LessonView


def facts(scene=Scene.HOME, *, inside=None, explaining=False, **changes):
    told = state().model_copy(update=changes)
    return Facts(
        NOW,
        told,
        Standing(scene, told.lesson),
        LessonView(),
        explaining=explaining,
        inside=inside or Inside(),
    )


def plain(words):
    return words.replace("\u2060", "")


def steps(one):
    return [(plain(step["text"]), step["done"]) for step in help_page(one)["steps"]]


def test_it_is_said_how_far_a_call_for_help_has_come():
    asked = {"help_asked_at": NOW, "explaining": True}
    assert help_page(facts(**asked))["up"]
    assert steps(facts(**asked)) == [
        ("관제실에 알렸어요", True),
        ("관제실에서 곧 확인해요", False),
        ("곧 전화가 와요. 전화기 가까이 계세요", False),
    ]
    assert steps(facts(**asked, help_by="김하나 님"))[1] == ("김하나 님이 보고 있어요", True)
    cut = steps(facts(**asked, hub_reachable=False))
    assert cut[0] == ("연결되는 대로 관제실에 알려요", False), "nobody is promised what is not true"


@pytest.mark.parametrize(
    "hidden",
    [
        facts(explaining=True),
        facts(help_asked_at=NOW),
        facts(Scene.LESSON, help_asked_at=NOW, explaining=True),
        facts(Scene.COUNTDOWN, help_asked_at=NOW, explaining=True),
        facts(help_asked_at=NOW, explaining=True, alert=STORM),
    ],
    ids=["not-asked", "not-now", "lesson", "countdown", "alert"],
)
def test_and_only_where_nothing_is_missed_for_it(hidden):
    assert not help_page(hidden)["up"]


def test_the_pad_and_the_corner_are_never_up_together_nor_over_anything_but_home():
    pad = Inside(pad=True)
    assert corner_page(facts(inside=pad))["pin"]
    opened = corner_page(facts(inside=pad, corner=Corner()))
    assert (opened["pin"], opened["up"], opened["page"]) == (False, True, "menu")
    for scene in set(Scene) - {Scene.HOME}:
        page = corner_page(facts(scene, inside=pad, corner=Corner()))
        assert not page["pin"]
        assert not page["up"]
    assert not corner_page(facts(inside=pad, corner=Corner(), alert=STORM))["up"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"corner": Corner(address="10.0.0.7", reached_at=NOW)}, ["잘 이어져 있어요", "방금"]),
        (
            {
                "corner": Corner(address="10.0.0.7", reached_at=NOW - timedelta(minutes=9)),
                "hub_reachable": False,
            },
            ["인터넷은 되는데 답이 없어요", "9분 전"],
        ),
        ({"corner": Corner(), "hub_reachable": False}, ["인터넷 선이 빠져 있어요", "아직 없어요"]),
    ],
)
def test_the_line_is_told_in_words(changes, said):
    lines = corner_page(facts(inside=Inside(page="line"), **changes))["lines"]
    assert [plain(line["value"]) for line in lines][1:3] == said


def test_a_microphone_that_is_open_is_said_and_shown():
    heard = facts(inside=Inside(page="sound", microphone="ok", level=0.5), corner=Corner())
    assert said_in_corner(heard) == ("trial",)
    sound = corner_page(heard)["sound"]
    assert (sound["heard"], sound["bars"]) == (True, 10)
    assert plain(sound["title"]) == "마이크를 시험하고 있어요"
    missing = replace(heard, inside=Inside(page="sound", microphone="missing"))
    assert said_in_corner(missing) == ("trial_missing",)
    assert not corner_page(missing)["sound"]["heard"]


def test_the_pad_asks_aloud():
    assert documents.sayings(facts(inside=Inside(pad=True))) == ("pin_call",)


def test_why_a_device_is_missing_is_said_where_it_is_known():
    inside = Inside(camera="missing", microphone="missing", troubles={"camera": "busy"})
    page = corner_page(facts(inside=inside, corner=Corner()))
    assert plain(page["camera"]["more"]).startswith("카메라가 다른 일에 쓰이고 있어요.")
    assert plain(page["sound"]["more"]) == "마이크 선이 꽂혀 있는지 봐 주세요"
