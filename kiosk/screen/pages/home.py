"""The light screens (pure): the head line, home, and the countdown to a lesson."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts, seconds_left, share
from kiosk.screen.voice.sentences import text
from schedule.lesson import Lesson

COUNTDOWN = timedelta(seconds=10)
"""How long the countdown to a lesson runs, as the ring shows it."""


def head_line(facts: Facts) -> Document:
    center = facts.state.center if facts.state else None
    return {
        "center": words.whole(center.name) if center else "",
        "date": words.date(facts.now),
        "clock": words.clock(facts.now),
    }


def home_page(facts: Facts) -> Document:
    state, now = facts.state, facts.now
    lesson = _lesson_of(facts)
    upcoming = state.upcoming if state else None
    if lesson is None:
        finished = facts.standing.closed is not None and _is_today(facts.standing.closed_at, now)
        card = _no_lesson(upcoming, now, finished=finished)
        return {"lesson": card, "foot": "", "people": people(facts)}
    page = {
        "there": True,
        "chip": _chip(lesson, now),
        "title": words.whole(lesson.title),
        "when": words.whole(f"{words.from_to(lesson)} · {lesson.instructor}"),
        "hint": words.whole(_hint(lesson, now, declined=bool(state and state.declined))),
    }
    return {
        "lesson": page,
        "foot": words.whole(_next_line(upcoming, now)) if upcoming else "",
        "people": people(facts),
    }


def asked_at_home(facts: Facts) -> tuple[str, ...]:
    """Keys of what is said there: only while a lesson goes on without us because we put it off."""
    declined = facts.state is not None and facts.state.declined
    return ("declined_hint",) if declined and _lesson_of(facts) is not None else ()


def people(facts: Facts) -> str:
    """``4명`` once somebody is ticked; what stands beside 출석하기."""
    attendance = facts.state.attendance if facts.state else None
    return f"{attendance.count}명" if attendance is not None and attendance.count else ""


def _lesson_of(facts: Facts) -> Lesson | None:
    """The lesson on the card: one that is over is on it no more."""
    lesson = facts.state.lesson if facts.state else None
    over = lesson is None or lesson.ends_at <= facts.now or lesson.id == facts.standing.closed
    return None if over else lesson


def _no_lesson(upcoming: Lesson | None, now: datetime, *, finished: bool) -> Document:
    when, hint = "", text("no_lesson_hint")
    if upcoming is not None:
        day = words.day_of(upcoming.starts_at, now)
        time = words.hour_and_minute(upcoming.starts_at)
        when = f"다음 수업 · {day} {words.weekday(upcoming.starts_at)} {time}"
        hint = f"{upcoming.title} · {upcoming.instructor}"
    return {
        "there": False,
        "chip": text("no_lesson_chip"),
        "title": words.whole(text("lessons_done" if finished else "no_lesson")),
        "when": words.whole(when),
        "hint": words.whole(hint),
    }


def _chip(lesson: Lesson, now: datetime) -> str:
    if now >= lesson.starts_at:
        return "오늘의 수업 · 지금 하고 있어요"
    return f"오늘의 수업 · {words.in_a_while(lesson.starts_at, now)} 시작"


def _hint(lesson: Lesson, now: datetime, *, declined: bool) -> str:
    if declined:
        return text("declined_hint")
    if now >= lesson.opens_at:
        return text("open_hint")
    opens = words.hour_and_minute(lesson.opens_at, half=False)
    return f"누르지 않아도 {opens}에 저절로 켜져요"


def _next_line(upcoming: Lesson, now: datetime) -> str:
    day = words.day_of(upcoming.starts_at, now)
    time = words.hour_and_minute(upcoming.starts_at)
    if day == "오늘":
        return f"이어서 · {time} · {upcoming.title}"
    return f"{day} · {words.weekday(upcoming.starts_at)} {time} · {upcoming.title}"


def countdown_page(facts: Facts) -> Document:
    state = facts.state
    if state is None or state.lesson is None or state.countdown_ends is None:
        return {"title": "", "who": "", "share": 0.0, "seconds": 0}
    left = state.countdown_ends - facts.now
    lesson = state.lesson
    return {
        "title": words.whole(lesson.title),
        "who": words.whole(f"{words.from_to(lesson)} · {lesson.instructor}"),
        "share": share(left, COUNTDOWN),
        "seconds": seconds_left(left),
    }


def _is_today(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and words.local(moment).date() == words.local(now).date()
