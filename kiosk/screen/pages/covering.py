"""Words in place of a picture, or over it (pure)."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document
from kiosk.screen.voice.sentences import text

NOTHING: Document = {"kind": "none", "symbol": "", "title": "", "more": ""}


def covering(kind: str, symbol: str, key: str) -> Document:
    """The sentence `key` and what belongs to it; the kinds are those of `lesson.cover.cover`."""
    return {
        "kind": kind,
        "symbol": symbol,
        "title": words.whole(text(key)),
        "more": words.whole(text(key + "_more")),
    }
