"""출석하기 (pure): a tile for each name, who is ticked, and how many came."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.over.notices import alert_of, mark, sign
from kiosk.screen.pages.over.talk import talk_up
from kiosk.screen.pages.scene import Scene
from kiosk.screen.touch.taps import EVERYBODY, GUESTS
from kiosk.screen.voice.sentences import text
from kiosk.state import Attendance
from media.view import Microphone


def is_up(facts: Facts) -> bool:
    """Whether the page can be seen.

    A microphone about to open, a talk and an alert come before it.
    """
    inside = facts.standing.scene is Scene.LESSON
    opening = inside and facts.view.microphone is Microphone.OPENING
    before = opening or talk_up(facts) is not None or alert_of(facts) is not None
    return facts.standing.attendance and not before


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
        "mark": words.whole(mark(facts)),
        "markSymbol": sign(facts),
    }


def _what(attendance: Attendance) -> str:
    if attendance.starts_at is None:
        return text("came_today")
    return f"{attendance.title} · {words.hour_and_minute(attendance.starts_at)}"
