"""The clock while nobody is there (pure): what time it is, and when the next lesson is."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.over.notices import notice_up
from kiosk.screen.voice.sentences import text
from schedule.lesson import Lesson

PLACES = 9
"""So many places the words wander through, another one each minute: none of them burns in."""


def quiet_page(facts: Facts) -> Document:
    now = facts.now
    half, _, clock = words.clock(now).partition(" ")
    lesson = _next(facts)
    when = title = ""
    if lesson is not None:
        day = words.day_of(lesson.starts_at, now)
        weekday = "" if day == "오늘" else f" {words.weekday(lesson.starts_at)}"
        when = f"{day}{weekday} {words.hour_and_minute(lesson.starts_at)}"
        title = lesson.title
    notice = notice_up(facts)
    return {
        "half": half,
        "clock": clock,
        "date": words.date(now),
        "when": words.whole(when),
        "title": words.whole(title or text("no_lesson_hint")),
        "notice": words.whole(notice.title) if notice is not None else "",
        "place": int(now.timestamp() // 60) % PLACES,
    }


def _next(facts: Facts) -> Lesson | None:
    state = facts.state
    if state is None:
        return None
    lesson = state.lesson
    if lesson is None or lesson.ends_at <= facts.now or lesson.id == facts.standing.closed:
        return state.upcoming
    return lesson
