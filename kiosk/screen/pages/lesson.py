"""The inside of a lesson (pure): who is big, what stands in place of a picture, which marks."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts, seconds_left, share
from kiosk.screen.pages.home import people
from kiosk.screen.voice.sentences import text
from media.view import SELF, FeedKey, LessonView, Link, Microphone, Tile
from schedule.timetable import Lesson

OPENING = timedelta(seconds=3)
"""How long the countdown to an open microphone runs."""

_NOTHING: Document = {"kind": "none", "symbol": "", "title": "", "more": ""}

ROOMS = 4
"""Most rooms that fit into the strip."""


def films(view: LessonView) -> dict[str, FeedKey]:
    """Which feed each slot of the lesson shows; the waiting room shows our own picture."""
    slots = {"main": view.main or SELF}
    slots |= {f"tile{index}": tile.feed for index, tile in enumerate(view.tiles[:ROOMS])}
    return slots


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
        "people": people(facts),
        "ours": words.whole(_ours(view)) if view.link is Link.LIVE else "",
        "oursSymbol": "sun" if view.spotlight_is_us else "microphone",
        **_marks(view, lesson, now),
        "who": words.whole(big.name) if big else "",
        "rooms": [_room(tile) for tile in view.tiles[:ROOMS]],
        "together": f"모두 {len(view.tiles)}곳" if view.tiles else "",
        "opening": opening and not is_open,
        "openingShare": share(left, OPENING),
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
    # Of a shared screen only the line says whether it comes.
    shared = big is not None and view.main != big.feed
    if big is not None and not shared and big.has_picture:
        return _NOTHING
    if view.sound_only:
        return _words("card", "sound", "sound_only")
    if big is not None and not shared:
        return _words("card", "person", "no_picture")
    return _NOTHING


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
