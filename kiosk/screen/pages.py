"""What each screen says (pure): documents for the pages in `qml/`, from state, view and time.

A document is a plain mapping, complete, and replaces the one before; its keys are the
properties that the page of the same name reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.screen import words
from kiosk.screen.scene import Scene, Standing
from kiosk.screen.voice.sentences import shown, text
from kiosk.state import KioskState
from media.view import SELF, FeedKey, LessonView, Link, Microphone, Tile
from schedule.timetable import Lesson

Document = dict[str, Any]

COUNTDOWN = timedelta(seconds=10)
"""How long the countdown to a lesson runs, as the ring shows it."""

OPENING = timedelta(seconds=3)
"""How long the countdown to an open microphone runs."""

ROOMS = 4
"""Most rooms that fit into the strip."""

_NUMERALS = ["12", "3", "6", "9"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the screen knows at one moment."""

    now: datetime
    state: KioskState | None
    standing: Standing
    view: LessonView
    met_instructor: bool = False
    note: str = ""


def window(facts: Facts) -> Document:
    """Every property of `Main.qml` that changes."""
    state = facts.state
    return {
        "scene": facts.standing.scene.value,
        "note": words.whole(facts.note),
        "reachable": state.hub_reachable if state else True,
        "helpAsked": state is not None and state.help_asked_at is not None,
        "volume": state.volume if state else 0,
        "head": _head(facts),
        "home": _home(facts),
        "pairing": {"code": state.pairing.code if state and state.pairing else ""},
        "countdown": _countdown(facts),
        "lesson": lesson_page(facts),
    }


def vocabulary() -> Document:
    """The words that never change."""
    return {key: words.whole(sentence) for key, sentence in shown().items()}


def films(view: LessonView) -> dict[str, FeedKey]:
    """Which feed each slot of the lesson shows; the waiting room shows our own picture."""
    slots = {"main": view.main or SELF}
    slots |= {f"tile{index}": tile.feed for index, tile in enumerate(view.tiles[:ROOMS])}
    return slots


def sayings(facts: Facts) -> tuple[str, ...]:
    """Keys of what is to be said aloud now; each is said once when it appears."""
    scene = facts.standing.scene
    if scene is Scene.COUNTDOWN:
        return ("countdown",)
    if scene is Scene.OVER:
        return ("over",)
    if scene is Scene.PAIRING:
        return ("pairing_call",) if facts.state and facts.state.pairing else ()
    if scene is not Scene.LESSON:
        return ()
    view = facts.view
    if view.link is not Link.LIVE:
        return ("lost",) if view.link is Link.LOST else ()
    said = []
    if view.microphone is Microphone.OPENING:
        said.append("microphone_opening")
    if view.microphone is Microphone.OPEN:
        said.append("microphone_is_open")
    if view.spotlight_is_us:
        said.append("ours")
    if view.sound_only:
        said.append("sound_only")
    if view.main is None and not facts.met_instructor:
        said.append("waiting")
    return tuple(said)


def ticking(facts: Facts) -> int:
    """The number that counts down before everybody's eyes, each one with a tick; else 0."""
    if facts.standing.scene is Scene.COUNTDOWN:
        return int(_countdown(facts)["seconds"])
    page = lesson_page(facts) if facts.standing.scene is Scene.LESSON else {}
    return int(page["openingSeconds"]) if page.get("opening") else 0


def _head(facts: Facts) -> Document:
    at = words.local(facts.now)
    center = facts.state.center if facts.state else None
    return {
        "center": words.whole(center.name) if center else "",
        "date": words.date(facts.now),
        "clock": words.clock(facts.now),
        "hour": at.hour % 12,
        "minute": at.minute,
        "numerals": _NUMERALS,
    }


def _home(facts: Facts) -> Document:
    state, now = facts.state, facts.now
    lesson = state.lesson if state else None
    upcoming = state.upcoming if state else None
    if lesson is not None and (lesson.ends_at <= now or lesson.id == facts.standing.closed):
        lesson = None
    if lesson is None:
        finished = facts.standing.closed is not None and _is_today(facts.standing.closed_at, now)
        return {"lesson": _no_lesson(upcoming, now, finished=finished), "foot": ""}
    page = {
        "there": True,
        "chip": _chip(lesson, now),
        "title": words.whole(lesson.title),
        "when": words.whole(f"{words.from_to(lesson)} · {lesson.instructor}"),
        "hint": words.whole(_hint(lesson, now, declined=bool(state and state.declined))),
    }
    return {"lesson": page, "foot": words.whole(_next_line(upcoming, now)) if upcoming else ""}


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


def _countdown(facts: Facts) -> Document:
    state = facts.state
    if state is None or state.lesson is None or state.countdown_ends is None:
        return {"title": "", "who": "", "share": 0.0, "seconds": 0}
    left = state.countdown_ends - facts.now
    lesson = state.lesson
    return {
        "title": words.whole(lesson.title),
        "who": words.whole(f"{words.from_to(lesson)} · {lesson.instructor}"),
        "share": _share(left, COUNTDOWN),
        "seconds": seconds_left(left),
    }


def lesson_page(facts: Facts) -> Document:
    """The inside of a lesson."""
    view, now, lesson = facts.view, facts.now, facts.standing.lesson
    opening = view.microphone is Microphone.OPENING and view.microphone_opens_at is not None
    left = view.microphone_opens_at - now if view.microphone_opens_at else timedelta(0)
    seconds = min(seconds_left(left), int(OPENING.total_seconds()))
    is_open = view.microphone is Microphone.OPEN
    big = _big(view)
    return {
        "cover": _cover(facts, big),
        "microphone": _microphone(view.microphone, seconds),
        "handUp": view.hand_up,
        "ours": words.whole(_ours(view)) if view.link is Link.LIVE else "",
        "oursSymbol": "sun" if view.spotlight_is_us else "microphone",
        **_marks(view, lesson, now),
        "who": words.whole(big.name) if big else "",
        "rooms": [_room(tile) for tile in view.tiles[:ROOMS]],
        "together": f"모두 {len(view.tiles)}곳" if view.tiles else "",
        "opening": opening and not is_open,
        "openingShare": _share(left, OPENING),
        "openingSeconds": seconds,
    }


def _ours(view: LessonView) -> str:
    if view.spotlight_is_us:
        return text("ours")
    return text("ours_heard") if view.microphone is Microphone.OPEN else ""


def _marks(view: LessonView, lesson: Lesson | None, now: datetime) -> Document:
    if lesson is None:
        return {"mark": "", "live": False, "left": ""}
    recording = f" · {text('recording')}" if view.stage.recording else ""
    if now < lesson.starts_at:
        minutes = words.minutes_until(lesson.starts_at, now)
        return {"mark": text("soon") + recording, "live": False, "left": f"시작까지 {minutes}분"}
    minutes = words.minutes_until(lesson.ends_at, now)
    live = view.link is Link.LIVE and view.instructor is not None
    mark = text("live") + recording if live else ""
    return {"mark": mark, "live": live, "left": f"끝나기까지 {minutes}분"}


def _big(view: LessonView) -> Tile | None:
    everybody = (*((view.instructor,) if view.instructor else ()), *view.tiles)
    if view.main is None:
        return None
    # A shared screen is named after who shares it.
    owner = view.main.removesuffix(":screen")
    return next((tile for tile in everybody if tile.feed in {view.main, owner}), None)


def _cover(facts: Facts, big: Tile | None) -> Document:
    view = facts.view
    if view.link is Link.LOST:
        return _words("over", "link", "lost")
    if view.link is Link.JOINING:
        return _words("card", "link", "joining")
    if view.main is None:
        ours = any(tile.mine and tile.has_picture for tile in view.tiles)
        key = "away" if facts.met_instructor else "waiting"
        return _words("below" if ours else "card", "person", key)
    if view.sound_only:
        return _words("card", "sound", "sound_only")
    if big is not None and not big.has_picture and view.main == big.feed:
        return _words("card", "person", "no_picture")
    return {"kind": "none", "symbol": "", "title": "", "more": ""}


def _words(kind: str, symbol: str, key: str) -> Document:
    return {
        "kind": kind,
        "symbol": symbol,
        "title": words.whole(text(key)),
        "more": words.whole(text(key + "_more")),
    }


def _microphone(microphone: Microphone, seconds: int) -> Document:
    soon = f"{text('microphone_soon')} {seconds}"
    word, more = {
        Microphone.OFF: (text("microphone_off"), ""),
        Microphone.OPENING: (soon, ""),
        Microphone.OPEN: (text("microphone_open"), text("microphone_open_more")),
        Microphone.SELF_MUTED: (
            text("microphone_self_muted"),
            text("microphone_self_muted_more"),
        ),
        Microphone.MISSING: (text("microphone_missing"), ""),
    }[microphone]
    return {"open": microphone is Microphone.OPEN, "word": word, "more": more}


def _room(tile: Tile) -> Document:
    return {
        "name": text("our_center") if tile.mine else words.short_center(tile.name),
        "picture": tile.has_picture,
        "mine": tile.mine,
        "floor": tile.has_floor,
        "hand": tile.hand_up,
    }


def seconds_left(left: timedelta) -> int:
    """Whole seconds as a countdown shows them: the last one is 1."""
    return max(1, -int(-left.total_seconds() // 1))


def _share(left: timedelta, whole: timedelta) -> float:
    # Steps of a second: the ring moves when the tick is heard.
    return min(1.0, max(0.0, seconds_left(left) / whole.total_seconds()))


def _is_today(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and words.local(moment).date() == words.local(now).date()
