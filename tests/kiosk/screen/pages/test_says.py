"""Every screen that asks for something says so aloud, and says nothing that has no words."""

import re

import pytest

from content.voice.sentences import SENTENCES
from kiosk.screen import gallery
from kiosk.screen.pages import documents

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}
ASKING = {
    "pairing": "pairing_call",
    "pairing-wait": "pairing_wait",
    "pairing-offline": "pairing_offline",
    "home-declined": "declined_hint",
    "countdown": "countdown",
    "lesson-opening": "microphone_opening",
    "lesson-open": "microphone_is_open",
    "lesson-question": "question_call",
    "lesson-roll-call-ours": "your_turn",
    "lesson-spotlight": "ours",
    "lesson-lost": "lost",
    "attendance": "names_call",
    "attendance-nobody": "no_names",
    "videos": "videos_call",
    "videos-empty": "no_films",
    "player-broken": "film_broken",
    "home-notice": "notice_there",
    "talk-rings": "talk_rings",
    "pin": "pin_call",
    "corner-sound": "trial",
    "corner-sound-missing": "trial_missing",
    "corner-camera-missing": "camera_missing",
    "corner-restart": "restart_call",
}
WITH = {
    "pairing_wait_more": "pairing_wait",
    "pairing_offline_more": "pairing_offline",
    "microphone_opening_more": "microphone_opening",
    "no_names_more": "no_names",
    "film_broken_more": "film_broken",
    "camera_missing_more": "camera_missing",
    "trial_missing_more": "trial_missing",
    "waiting_more": "waiting",
    "your_turn_more": "your_turn",
    "help_call": "help_thanks",
}
"""What is asked in smaller words beside a sentence that is said, by the key of that one."""
ONLY_SHOWN = {
    "starting_more": "a machine that starts at night wakes nobody",
    "camera_off_more": "for a moment only, and nobody has to do anything",
    "no_lesson_chip": "a wish, not a request",
    "talk_voice_more": "somebody is speaking",
    "away_more": "most are back before it would be said",
    "open_hint": "for a moment only: a lesson that nobody put off is entered by itself",
}
PRESSED = {
    *("leave_question", "speaker_heard", "help_thanks", "help_already", "help_answered"),
    *("could_not", "pin_unset", "wrong_pin", "pin_waits", "restart_later", "ask_for_floor"),
    "microphone_not_there",
}
"""Said in answer to a press, whatever is up."""
ASKS = re.compile(r"(주세요|보세요|계세요|들어오세요|쉬세요|까요\?|어요\?|나요\?)")


@pytest.mark.parametrize(("name", "key"), ASKING.items())
def test_a_screen_that_asks_for_something_says_it(name, key):
    assert documents.sayings(SAMPLES[name]) == (key,)


@pytest.mark.parametrize("key", [key for key, one in SENTENCES.items() if ASKS.search(one.text)])
def test_no_sentence_asks_in_silence(key):
    """A new page that asks for something fails here until it is given a voice."""
    if key in ONLY_SHOWN:
        return
    voice = WITH.get(key, key)
    assert SENTENCES[voice].spoken, f"{key} asks for something and is never said"
    said = {one for facts in SAMPLES.values() for one in documents.sayings(facts)}
    assert voice in said | PRESSED, f"no screen says {voice}"


def test_what_is_said_has_words():
    said = {key for facts in SAMPLES.values() for key in documents.sayings(facts)}
    assert {key for key in said if not SENTENCES[key].spoken} == set()


def test_home_is_quiet():
    assert documents.sayings(SAMPLES["home"]) == ()
