"""What the player says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.screen import gallery
from kiosk.screen.pages import words
from kiosk.screen.pages.documents import sayings
from kiosk.screen.pages.facts import Reel
from kiosk.screen.pages.films.player import player_page
from kiosk.screen.voice.sentences import text

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}


def page(*reel, **more):
    return player_page(replace(SAMPLES["player"], reel=Reel(*reel, **more)))


def test_where_we_are():
    shown = page(192.7, 900)
    assert shown["where"] == "3분 12초 / 15분"
    assert shown["share"] == pytest.approx(0.214)


@pytest.mark.parametrize(
    ("reel", "share"), [((0, 0), 0), ((5, 0), 0), ((900, 900), 1), ((901, 900), 1)]
)
def test_the_line_never_leaves_its_place(reel, share):
    assert page(*reel)["share"] == share


@pytest.mark.parametrize(
    ("name", "why", "said"),
    [
        ("player-loop", "loop", ()),
        ("player-cancelled", "instead_cancelled", ("instead_cancelled",)),
        ("player-failed", "instead_failed", ("instead_failed",)),
    ],
)
def test_what_nobody_chose_says_why_it_is_on(name, why, said):
    facts = SAMPLES[name]
    shown = player_page(facts)
    assert shown["why"] == words.whole(text(why))
    assert shown["loop"] is (why == "loop")
    assert sayings(facts) == said
    broken = replace(facts, reel=Reel(0, 2, broken=True))
    # Nobody has to choose another one.
    assert player_page(broken)["brokenMore"] == words.whole(text("film_broken_next"))
    assert "film_broken" not in sayings(broken)


def test_a_film_waits_or_cannot_be_shown():
    assert (page(1, 2)["paused"], page(1, 2, paused=True)["paused"]) == (False, True)
    assert page(0, 2, broken=True)["broken"]
    assert sayings(SAMPLES["player"]) == ()
    assert sayings(SAMPLES["player-broken"]) == ("film_broken",)
