"""The kiosk's sentences, laid together out of several lists."""

from __future__ import annotations

from content.voice.sentences import SENTENCES
from content.voice.sentences.answers import ANSWERS
from content.voice.sentences.buttons import BUTTONS
from content.voice.sentences.corner import CORNER
from content.voice.sentences.lesson import LESSON
from content.voice.sentences.over import OVER
from content.voice.sentences.screens import SCREENS


def test_no_list_takes_a_key_away_from_another() -> None:
    lists = (BUTTONS, SCREENS, CORNER, LESSON, OVER, ANSWERS)
    assert [key for each in lists for key in each] == list(SENTENCES)
