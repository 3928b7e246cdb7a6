"""Every screen that asks for something says so aloud, and says nothing that has no words."""

import pytest

from content.voice.sentences import SENTENCES
from kiosk.screen import gallery
from kiosk.screen.pages import documents

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}
ASKING = {
    "pairing": "pairing_call",
    "countdown": "countdown",
    "lesson-opening": "microphone_opening",
    "lesson-open": "microphone_is_open",
    "lesson-question": "question_call",
    "lesson-roll-call-ours": "your_turn",
    "lesson-spotlight": "ours",
    "lesson-lost": "lost",
    "attendance": "names_call",
    "videos": "videos_call",
    "videos-empty": "no_films",
    "player-broken": "film_broken",
    "home-notice": "notice_there",
    "talk-rings": "talk_rings",
    "pin": "pin_call",
}


@pytest.mark.parametrize(("name", "key"), ASKING.items())
def test_a_screen_that_asks_for_something_says_it(name, key):
    assert documents.sayings(SAMPLES[name]) == (key,)


def test_what_is_said_has_words():
    said = {key for facts in SAMPLES.values() for key in documents.sayings(facts)}
    assert {key for key in said if not SENTENCES[key].spoken} == set()


def test_home_is_quiet():
    assert documents.sayings(SAMPLES["home"]) == ()
