"""The words of the screen's keys.  The sentences themselves stand in `content.voice.sentences`."""

from __future__ import annotations

from content.voice.sentences import SENTENCES


def text(key: str) -> str:
    """What is shown for a key."""
    return SENTENCES[key].text


def shown() -> dict[str, str]:
    """Every key with its words, as the pages take them."""
    return {key: sentence.text for key, sentence in SENTENCES.items()}
