"""Every Korean sentence of the kiosk's screen (pure): one key each, with its length limit.

The kiosk shows and says them; the hub has the spoken ones recorded, in this order.  Sentences are
polite, short and free of foreign words and codes.  `spoken` is what is said where it differs
from what is shown; an empty one is never said.
"""

from content.voice.sentences.answers import ANSWERS
from content.voice.sentences.buttons import BUTTONS
from content.voice.sentences.corner import CORNER
from content.voice.sentences.lesson import LESSON
from content.voice.sentences.over import OVER
from content.voice.sentences.screens import SCREENS
from content.voice.sentences.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    **BUTTONS,
    **SCREENS,
    **CORNER,
    **LESSON,
    **OVER,
    **ANSWERS,
}

__all__ = ["SENTENCES", "Sentence"]
