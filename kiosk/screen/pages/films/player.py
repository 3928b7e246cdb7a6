"""The player (pure): where the film is, and whether it goes on."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.voice.sentences import text


def by_itself(facts: Facts) -> str:
    """The key of what is said of a film that nobody chose; empty where somebody did."""
    playing = facts.state.playing if facts.state else None
    if playing is None or not playing.by_itself:
        return ""
    return "loop" if playing.by_itself == "loop" else f"instead_{playing.by_itself}"


def player_page(facts: Facts) -> Document:
    reel = facts.reel
    why = by_itself(facts)
    share = reel.at_s / reel.length_s if reel.length_s > 0 else 0.0
    return {
        "paused": reel.paused,
        "broken": reel.broken,
        "brokenMore": words.whole(text("film_broken_next" if why else "film_broken_more")),
        "why": words.whole(text(why)) if why else "",
        "loop": why == "loop",
        # Whole seconds, as the words beside it.
        "share": round(min(1.0, max(0.0, share)), 3),
        "where": f"{words.length(reel.at_s)} / {words.length(reel.length_s)}",
    }
