"""The instructor greets the centres one by one (pure): who is called, and who has answered."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.voice.sentences import text
from media.view import LessonView, Link
from wire.ids import CenterId

ROWS = 9
"""Most centres that fit beside the picture."""


def is_our_turn(view: LessonView) -> bool:
    roll_call = view.stage.roll_call
    calling = roll_call.calling if roll_call is not None else None
    return calling is not None and calling == our_id(view)


def our_id(view: LessonView) -> CenterId | None:
    return next((tile.center_id for tile in view.tiles if tile.mine), None)


def is_calling(view: LessonView) -> bool:
    """Whether names are being called, so that they stand in place of the rooms."""
    return view.stage.roll_call is not None and view.link is Link.LIVE


def whose_turn(facts: Facts) -> str:
    """``부안 위도 차례예요``; empty while nobody or we are called."""
    roll_call = facts.view.stage.roll_call
    if roll_call is None or roll_call.calling is None or is_our_turn(facts.view):
        return ""
    name = _names(facts).get(roll_call.calling, "")
    return text("their_turn").format(words.short_center(name)) if name else ""


def how_far(facts: Facts) -> str:
    """``출석 부르기 3 / 9``."""
    roll_call = facts.view.stage.roll_call
    everybody = _everybody(facts)
    if roll_call is None:
        return ""
    answered = len(set(roll_call.called) & set(everybody))
    return f"{text('roll_call')} {answered} / {len(everybody)}"


def rows(facts: Facts) -> list[Document]:
    """The centres in the lesson's order, ours first; of many those about the one that is called."""
    roll_call = facts.view.stage.roll_call
    if roll_call is None or not is_calling(facts.view):
        return []
    everybody, names, ours = _everybody(facts), _names(facts), our_id(facts.view)
    first = 0
    if roll_call.calling in everybody:
        at = everybody.index(roll_call.calling)
        first = max(0, min(at - ROWS // 2, len(everybody) - ROWS))
    return [
        {
            "name": text("we") if one == ours else words.short_center(names.get(one, "")),
            "mine": one == ours,
            "calling": one == roll_call.calling,
            "called": one in roll_call.called,
        }
        for one in everybody[first : first + ROWS]
    ]


def _everybody(facts: Facts) -> list[CenterId]:
    lesson, ours = facts.standing.lesson, our_id(facts.view)
    ids = list(lesson.center_ids) if lesson is not None else []
    ids = ids or [tile.center_id for tile in facts.view.tiles if tile.center_id is not None]
    # Ours first; the sort keeps the others as they are.
    return sorted(ids, key=lambda one: one != ours)


def _names(facts: Facts) -> dict[CenterId, str]:
    known = facts.state.centers if facts.state is not None else ()
    inside = {tile.center_id: tile.name for tile in facts.view.tiles if tile.center_id}
    return {**inside, **{center.id: center.name for center in known}}
