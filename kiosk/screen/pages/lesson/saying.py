"""What is said aloud in a lesson (pure); each is said once when it appears."""

from __future__ import annotations

from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.lesson.roll_call import is_our_turn
from kiosk.screen.pages.lesson.shown import Shown, shown
from media.view import Link, Microphone


def said_in_lesson(facts: Facts) -> tuple[str, ...]:
    """Keys of sentences, what cannot wait first."""
    view = facts.view
    if view.link is not Link.LIVE:
        return ("lost",) if view.link is Link.LOST else ()
    said = []
    if view.microphone is Microphone.OPENING:
        said.append("microphone_opening")
    if view.microphone is Microphone.OPEN:
        said.append("microphone_is_open")
    said.extend(_of_the_stage(facts))
    if view.sound_only:
        said.append("sound_only")
    if view.main is None and not facts.met_instructor:
        said.append("waiting")
    return tuple(said)


def _of_the_stage(facts: Facts) -> list[str]:
    view, what = facts.view, shown(facts)
    if view.stage.question is not None:
        return ["question_result" if view.stage.question.shows_result else "question_call"]
    if what is not Shown.PICTURE:
        return []
    if is_our_turn(view):
        return ["your_turn"]
    ours = ["ours"] if view.spotlight_is_us else []
    return [*ours, "together_missing"] if facts.together == "missing" else ours
