"""The whole window (pure): every document of `Main.qml`, and what is said and ticked with it."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.films.player import by_itself, player_page
from kiosk.screen.pages.films.videos import videos_page
from kiosk.screen.pages.home import asked_at_home, countdown_page, head_line, home_page
from kiosk.screen.pages.lesson import lesson_page
from kiosk.screen.pages.lesson.saying import said_in_lesson
from kiosk.screen.pages.over import talk
from kiosk.screen.pages.over.attendance import attendance_page, is_up
from kiosk.screen.pages.over.corner import corner_page, said_in_corner
from kiosk.screen.pages.over.help import help_page
from kiosk.screen.pages.over.notices import (
    alert_of,
    alert_page,
    notice_page,
    notice_read,
    notice_waiting,
)
from kiosk.screen.pages.quiet import quiet_page
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import shown, text
from media.view import LessonView


def window(facts: Facts) -> Document:
    """Every property of `Main.qml` that changes; what they are about comes before the scene."""
    state = facts.state
    return {
        "words": _vocabulary(coming=state is not None and bool(state.help_by)),
        "note": words.whole(facts.note),
        "reachable": state.hub_reachable if state else True,
        "helpAsked": state is not None and state.help_asked_at is not None,
        "volume": state.volume if state else 0,
        "watched": words.whole(_told_of_now(facts)),
        "head": head_line(facts),
        "home": home_page(facts),
        "pairing": {"code": state.pairing.code if state and state.pairing else ""},
        "countdown": countdown_page(facts),
        "lesson": lesson_page(facts),
        "attendance": attendance_page(facts),
        "videos": videos_page(facts),
        "player": player_page(facts),
        "alert": alert_page(facts),
        "notice": notice_page(facts),
        "quiet": quiet_page(facts),
        "help": help_page(facts),
        "corner": corner_page(facts),
        "talk": talk.talk_page(facts),
        "scene": facts.standing.scene.value,
    }


def first(now: datetime) -> Document:
    """What a new window shows."""
    return window(Facts(now, None, Standing(), LessonView()))


@cache
def _vocabulary(*, coming: bool) -> Document:
    """The words on buttons and pages; 도움 요청 says so where somebody has taken the call."""
    vocabulary = {key: words.whole(sentence) for key, sentence in shown().items()}
    if coming:
        vocabulary["help_asked"] = vocabulary["help_coming_card"]
        vocabulary["help_asked_short"] = vocabulary["help_coming_short"]
    return vocabulary


def _told_of_now(facts: Facts) -> str:
    """What people are told of that goes on in their room: that somebody looks, or a check."""
    if _is_watched(facts):
        return text("watched")
    check = facts.state.check if facts.state else None
    if check is None or not check.audible:
        return ""
    return text("sound_check" if check.before_lesson else "sound_check_now")


def _is_watched(facts: Facts) -> bool:
    watched = facts.state.watched if facts.state else None
    return watched is not None and facts.now < watched.until


def sayings(facts: Facts) -> tuple[str, ...]:
    """Keys of what is to be said aloud now; each is said once when it appears."""
    watched = ("watched",) if _is_watched(facts) else ()
    return (*watched, *_said_of_the_scene(facts))


def _said_of_the_scene(facts: Facts) -> tuple[str, ...]:
    scene = facts.standing.scene
    if alert_of(facts) is not None:
        # It is read aloud, and nothing beside it.
        return ()
    if talk.talk_up(facts) is not None:
        return talk.said(facts)
    if scene is Scene.COUNTDOWN:
        return ("countdown",)
    if scene is Scene.OVER:
        return ("over",)
    if scene is Scene.PAIRING:
        return _of_the_first_day(facts)
    if scene is not Scene.LESSON:
        return _asked(facts)
    return said_in_lesson(facts)


def _of_the_first_day(facts: Facts) -> tuple[str, ...]:
    state = facts.state
    if state is None:
        return ()
    if state.pairing is not None:
        return ("pairing_call",)
    return ("pairing_wait" if state.hub_reachable else "pairing_offline",)


def _asked(facts: Facts) -> tuple[str, ...]:
    """What the pages that wait for a finger say; not in a lesson, where somebody else speaks."""
    if is_up(facts):
        roll = facts.state.attendance if facts.state else None
        return ("names_call" if roll is None or roll.people else "no_names",)
    inside = said_in_corner(facts)
    if inside:
        return inside
    waiting = notice_waiting(facts)
    if waiting is not None and waiting.spoken and notice_read(facts) is None:
        return ("notice_there",)
    if facts.standing.scene is Scene.HOME:
        return asked_at_home(facts)
    if facts.standing.scene is Scene.VIDEOS and facts.state is not None:
        return ("videos_call",) if facts.state.shelf else ("no_films",)
    if facts.standing.scene is not Scene.PLAYER:
        return ()
    instead = by_itself(facts)
    if instead:
        return (instead,) if instead != "loop" else ()
    return ("film_broken",) if facts.reel.broken else ()


def ticking(facts: Facts) -> int:
    """The number that counts down before everybody's eyes, each one with a tick; else 0."""
    if alert_of(facts) is not None:
        return 0
    if talk.talk_up(facts) is not None:
        return talk.ticking(facts)
    if facts.standing.scene is Scene.COUNTDOWN:
        return int(countdown_page(facts)["seconds"])
    page = lesson_page(facts) if facts.standing.scene is Scene.LESSON else {}
    return int(page["openingSeconds"]) if page.get("opening") else 0
