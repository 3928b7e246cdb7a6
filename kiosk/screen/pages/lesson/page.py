"""The whole document of a lesson (pure): what is big, who stands beside it, which marks."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts, seconds_left, share
from kiosk.screen.pages.home import people
from kiosk.screen.pages.lesson import roll_call
from kiosk.screen.pages.lesson.cover import cover
from kiosk.screen.pages.lesson.question import question_page
from kiosk.screen.pages.lesson.shown import Shown, shown, small
from kiosk.screen.voice.sentences import text
from media.view import LessonView, Link, Microphone, Tile
from schedule.lesson import Lesson

OPENING = timedelta(seconds=3)
"""How long the countdown to an open microphone runs."""

_PLACES = ("", "첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")


def lesson_page(facts: Facts) -> Document:
    """The inside of a lesson."""
    view, now, lesson = facts.view, facts.now, facts.standing.lesson
    opening = view.microphone is Microphone.OPENING and view.microphone_opens_at is not None
    left = view.microphone_opens_at - now if view.microphone_opens_at else timedelta(0)
    seconds = min(seconds_left(left), int(OPENING.total_seconds()))
    is_open = view.microphone is Microphone.OPEN
    big, what = _big(view), shown(facts)
    tiles = [_room(tile) for tile in small(facts)]
    return {
        "cover": cover(facts, big),
        "microphone": _microphone(view.microphone, seconds),
        "handUp": view.hand_up,
        "handPlace": _hand_place(view),
        "people": people(facts),
        "ours": words.whole(_ours(facts)) if view.link is Link.LIVE else "",
        "oursSymbol": "microphone" if _is_only_heard(facts) else "sun",
        "framed": _framed(facts),
        "turn": roll_call.is_our_turn(view) and _is_us(facts),
        "recording": view.stage.recording and view.link is not Link.JOINING,
        **_marks(view, lesson, now),
        "who": words.whole(_who(facts, big)),
        "whoIsRoom": big is not None and big.center_id is not None and not big.mine,
        "rooms": tiles if what is not Shown.GRID else [],
        "grid": tiles if what is Shown.GRID else [],
        "roll": roll_call.rows(facts),
        "together": _together(facts),
        "film": what is Shown.FILM,
        "filmPaused": what is Shown.FILM and not _plays(view),
        "question": question_page(view),
        "opening": opening and not is_open,
        "openingShare": share(left, OPENING),
        "openingSeconds": seconds,
    }


def _is_only_heard(facts: Facts) -> bool:
    return facts.view.microphone is Microphone.OPEN and not _is_us(facts)


def _is_us(facts: Facts) -> bool:
    """Whether everybody sees us big now."""
    return facts.view.spotlight_is_us and shown(facts) is Shown.PICTURE


def _ours(facts: Facts) -> str:
    if _is_us(facts):
        return text("ours")
    return text("ours_heard") if facts.view.microphone is Microphone.OPEN else ""


def _framed(facts: Facts) -> bool:
    live = facts.view.link is Link.LIVE
    return live and (_is_us(facts) or facts.view.microphone is Microphone.OPEN)


def _who(facts: Facts, big: Tile | None) -> str:
    what, watch = shown(facts), facts.view.stage.watch
    if what is Shown.FILM and watch is not None:
        return f"{text('together')} · {watch.title}"
    if what is not Shown.PICTURE:
        return ""
    if big is not None and facts.view.main != big.feed:
        return text("shared_screen")
    return roll_call.whose_turn(facts) or (big.name if big else "")


def _together(facts: Facts) -> str:
    if roll_call.is_calling(facts.view):
        return roll_call.how_far(facts)
    return f"모두 {len(facts.view.tiles)}곳" if facts.view.tiles else ""


def _plays(view: LessonView) -> bool:
    return view.stage.watch is not None and view.stage.watch.playing


def _hand_place(view: LessonView) -> str:
    place = next((tile.hand_place for tile in view.tiles if tile.mine), 0)
    return f"{_PLACES[place]} 번째예요" if 0 < place < len(_PLACES) else ""


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
    teaches = tile.center_id is None and not tile.mine
    name = text("teacher") if teaches else words.short_center(tile.name)
    return {
        "name": text("our_center") if tile.mine else name,
        "picture": tile.has_picture,
        "mine": tile.mine,
        "teacher": teaches,
        "floor": tile.has_floor,
        "hand": tile.hand_up,
        "handPlace": str(tile.hand_place) if tile.hand_place else "",
    }
