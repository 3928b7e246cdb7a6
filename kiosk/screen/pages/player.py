"""The player (pure): where the film is, and whether it goes on."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts


def player_page(facts: Facts) -> Document:
    reel = facts.reel
    share = reel.at_s / reel.length_s if reel.length_s > 0 else 0.0
    return {
        "paused": reel.paused,
        "broken": reel.broken,
        # Whole seconds, as the words beside it.
        "share": round(min(1.0, max(0.0, share)), 3),
        "where": f"{words.length(reel.at_s)} / {words.length(reel.length_s)}",
    }
