"""What happens after 도움 요청 (pure): three steps, and how far they have come."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.over.notices import alert_of
from kiosk.screen.pages.scene import Scene, talk_of
from kiosk.screen.voice.sentences import text
from kiosk.state import KioskState

EXPLAINED_OVER = frozenset({Scene.HOME, Scene.VIDEOS, Scene.OVER})
"""Where nothing is on that people would miss under it; elsewhere a note says it all."""


def is_explained(facts: Facts) -> bool:
    """Whether the page can be seen: as long as the call stands."""
    state, standing = facts.state, facts.standing
    if state is None or not facts.explaining or state.help_asked_at is None:
        return False
    covered = standing.attendance or alert_of(facts) is not None or talk_of(state) is not None
    return standing.scene in EXPLAINED_OVER and not covered


def news_of_help(before: KioskState | None, after: KioskState) -> tuple[str, str] | None:
    """The sentence for what has just become of a call, and the word that it leaves open."""
    if before is None:
        return None
    if after.help_by and not before.help_by:
        return "help_coming", words.whole(_name(after))
    if before.help_asked_at and not after.help_asked_at and after.help_answered:
        return "help_answered", ""
    return None


def help_page(facts: Facts) -> Document:
    state = facts.state
    told = state is not None and (state.hub_reachable or bool(state.help_by))
    by = _name(state) if state is not None else ""
    seen = text("help_seen").format(by) if by else text("help_unseen")
    steps = (
        (text("help_told" if told else "help_untold"), told),
        (seen, bool(by)),
        (text("help_call"), False),
    )
    return {
        "up": is_explained(facts),
        "steps": [{"text": words.whole(step), "done": done} for step, done in steps],
    }


def _name(state: KioskState) -> str:
    """Of who has taken the call."""
    return state.help_by.removesuffix("님").strip()
