"""출석하기 (pure): a tile for each name, who is ticked, and how many came."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.scene import Scene
from kiosk.screen.taps import EVERYBODY, GUESTS
from kiosk.screen.voice.sentences import text
from kiosk.state import Attendance
from media.view import Microphone


def is_up(facts: Facts) -> bool:
    """Whether the page can be seen.  A microphone that is about to open comes before it."""
    inside = facts.standing.scene is Scene.LESSON
    opening = inside and facts.view.microphone is Microphone.OPENING
    return facts.standing.attendance and not opening


def attendance_page(facts: Facts) -> Document:
    state = facts.state
    attendance = (state.attendance if state else None) or Attendance()
    names = [words.whole(person.name) for person in attendance.people]
    notes = [words.whole(person.note) for person in attendance.people]
    return {
        "up": is_up(facts),
        "what": words.whole(_what(attendance)),
        "names": [
            {
                "id": person.id,
                "name": name,
                "note": note,
                "present": person.present,
                "waiting": person.id in facts.waiting,
            }
            for person, name, note in zip(attendance.people, names, notes, strict=True)
        ],
        # The tiles are made wide enough for these.
        "longestName": max(names, key=len, default=""),
        "longestNote": max(notes, key=len, default=""),
        "count": attendance.count,
        "guests": attendance.guests,
        "guestsWait": GUESTS in facts.waiting,
        "undo": attendance.undo_everybody,
        "everybodyWaits": EVERYBODY in facts.waiting,
        "mark": words.whole(_mark(facts)),
        "markSymbol": "sun" if facts.view.spotlight_is_us else "microphone",
    }


def _what(attendance: Attendance) -> str:
    if attendance.starts_at is None:
        return text("came_today")
    return f"{attendance.title} · {words.hour_and_minute(attendance.starts_at)}"


def _mark(facts: Facts) -> str:
    """What must be seen of the lesson beneath: who is seen or heard by everybody."""
    if facts.standing.scene is not Scene.LESSON:
        return ""
    if facts.view.spotlight_is_us:
        return text("ours")
    return text("ours_heard") if facts.view.microphone is Microphone.OPEN else ""
