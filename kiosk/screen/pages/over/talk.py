"""A talk (pure): who calls, what counts down, and face to face with whoever called."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.screen.pages import words
from kiosk.screen.pages.covering import NOTHING, covering
from kiosk.screen.pages.facts import Document, Facts, seconds_left, share
from kiosk.screen.pages.over.notices import alert_of
from kiosk.screen.pages.scene import talk_of
from kiosk.screen.voice.sentences import text
from kiosk.state import KioskState, Talk
from media.view import SELF, FeedKey, LessonView, Link, Microphone
from wire.ids import LessonId, talk_room

RINGS = timedelta(seconds=3)
"""How long the countdown to an open camera and microphone runs."""


def room_of(state: KioskState | None) -> LessonId | None:
    """The room to be in instead of a lesson's."""
    talk = talk_of(state)
    return talk_room(talk.id) if talk is not None and talk.on else None


def talk_up(facts: Facts) -> Talk | None:
    """The talk that can be seen."""
    return talk_of(facts.state) if alert_of(facts) is None else None


def talk_page(facts: Facts) -> Document:
    talk, view = talk_up(facts), facts.talk or LessonView()
    rings = talk is not None and not talk.on
    left = _left(talk, facts.now)
    heard = view.link is Link.LIVE and view.microphone is Microphone.OPEN
    return {
        "rings": rings,
        "seconds": seconds_left(left),
        "share": share(left, RINGS),
        "on": talk is not None and talk.on,
        "by": words.whole(_by(talk)),
        "cover": _cover(view),
        "open": heard,
        "microphone": words.whole(_microphone(view)),
        "ours": any(tile.mine and tile.has_picture for tile in view.tiles),
    }


def films(facts: Facts) -> dict[str, FeedKey]:
    """Which feed each slot of the talk shows."""
    talk, view = talk_up(facts), facts.talk
    if talk is None or not talk.on or view is None:
        return {}
    slots: dict[str, FeedKey] = {"talk_own": SELF}
    return slots if view.main is None else {"talk": view.main, **slots}


def said(facts: Facts) -> tuple[str, ...]:
    """Keys of what is to be said aloud now."""
    talk, view = talk_up(facts), facts.talk or LessonView()
    if talk is None or not talk.on:
        return () if talk is None else ("talk_rings",)
    if view.link is Link.LOST:
        return ("lost",)
    return ("sound_only",) if view.sound_only else ()


def ticking(facts: Facts) -> int:
    """The seconds of the countdown; 0 where none is seen."""
    talk = talk_up(facts)
    return seconds_left(_left(talk, facts.now)) if talk is not None and not talk.on else 0


def _left(talk: Talk | None, now: datetime) -> timedelta:
    if talk is None or talk.opens_at is None:
        return RINGS
    return min(RINGS, max(timedelta(0), talk.opens_at - now))


def _by(talk: Talk | None) -> str:
    return f"{talk.by.removesuffix('님').strip()} 님" if talk is not None else ""


def _cover(view: LessonView) -> Document:
    if view.link is Link.LOST:
        return covering("over", "link", "lost")
    caller = view.instructor
    if view.link is Link.JOINING or caller is None:
        return covering("card", "phone", "talk_joining")
    if caller.has_picture:
        return NOTHING
    return covering("card", "sound", "sound_only" if view.sound_only else "talk_voice")


def _microphone(view: LessonView) -> str:
    if view.microphone is Microphone.MISSING:
        return text("microphone_missing")
    is_open = view.link is Link.LIVE and view.microphone is Microphone.OPEN
    return text("talk_heard" if is_open else "talk_unheard")
