"""What 출석하기 says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.screen import gallery
from kiosk.screen.gallery.states.attendance import roll
from kiosk.screen.pages.documents import sayings
from kiosk.screen.pages.home import people
from kiosk.screen.pages.over.attendance import attendance_page, is_up
from kiosk.screen.touch.taps import EVERYBODY, GUESTS
from media.view import Microphone

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}


def page(name):
    return attendance_page(SAMPLES[name])


def words(value):
    return value.replace("\u2060", "")


def test_a_tile_for_everybody_in_the_order_of_the_roll():
    names = page("attendance")["names"]
    assert [words(name["name"]) for name in names[:4]] == ["김순자", "김영희", "김영희", "박복례"]
    assert [name["present"] for name in names[:5]] == [True, True, True, True, False]
    # Two people of one name are told apart.
    assert [words(name["note"]) for name in names[1:3]] == ["", "감나무집"]


def test_the_lesson_is_named_or_the_day():
    assert words(page("attendance")["what"]) == "앉아서 하는 튼튼 체조 · 오전 10시"
    assert words(page("attendance-day")["what"]) == "오늘 오신 분"


def test_guests_count():
    guests = page("attendance-guests")
    assert (guests["count"], guests["guests"]) == (13, 2)


def test_the_longest_name_and_note_make_the_tiles_wide_enough():
    longest = page("attendance-longest")
    assert words(longest["longestName"]) == "브리기테 마리아 슈나이더"
    assert words(longest["longestNote"]) == "삼거리 정미소집"
    nobody = page("attendance-nobody")
    assert (nobody["longestName"], nobody["names"]) == ("", [])


def test_what_was_tapped_waits_and_is_not_ticked():
    facts = replace(SAMPLES["attendance-none"], waiting=frozenset({"m3", GUESTS, EVERYBODY}))
    waiting = attendance_page(facts)
    assert [name["id"] for name in waiting["names"] if name["waiting"]] == ["m3"]
    assert not any(name["present"] for name in waiting["names"])
    assert (waiting["guestsWait"], waiting["everybodyWaits"]) == (True, True)


def test_without_a_roll_there_is_nothing():
    nothing = attendance_page(SAMPLES["home"])
    assert (nothing["up"], nothing["names"], nothing["count"]) == (False, [], 0)


def test_a_microphone_that_is_about_to_open_comes_before_the_names():
    facts = SAMPLES["lesson-attendance"]
    assert is_up(facts)
    opening = replace(facts, view=replace(facts.view, microphone=Microphone.OPENING))
    assert not is_up(opening)


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("lesson-attendance", ""),
        ("lesson-attendance-heard", "지금 우리 말이 모두에게 들려요"),
        ("lesson-attendance-seen", "지금 우리 경로당이 나오고 있어요"),
        ("attendance", ""),
    ],
)
def test_who_is_seen_or_heard_is_told_over_the_lesson_too(name, mark):
    assert words(page(name)["mark"]) == mark


def test_the_call_is_said_but_not_while_somebody_teaches():
    assert sayings(SAMPLES["attendance"]) == ("names_call",)
    assert sayings(SAMPLES["lesson-attendance"]) == ()


def test_home_says_how_many_came_once_somebody_has():
    facts = SAMPLES["home"]
    for attendance, told in ((None, ""), (roll(9), ""), (roll(9, present=3, guests=1), "4명")):
        state = facts.state.model_copy(update={"attendance": attendance})
        assert people(replace(facts, state=state)) == told
