"""What the hub has to say (pure): the alert over everything, and the notice that waits on home."""

from __future__ import annotations

from datetime import datetime

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.scene import Scene, Standing, talk_of
from kiosk.screen.voice.sentences import text
from kiosk.state import KioskState
from media.view import LessonView, Microphone
from notice.notice import Notice

_NOBODYS = {Scene.STARTING, Scene.PAIRING}


def alert_up(
    state: KioskState | None, standing: Standing, view: LessonView, now: datetime
) -> Notice | None:
    """The alert that can be seen.  A microphone that is about to open comes before it.

    The agent may be dead: then an alert ends by the screen's own clock.
    """
    alert = state.alert if state is not None else None
    if alert is None or not alert.is_up(now) or standing.scene in _NOBODYS:
        return None
    opening = standing.scene is Scene.LESSON and view.microphone is Microphone.OPENING
    return None if opening else alert


def alert_of(facts: Facts) -> Notice | None:
    return alert_up(facts.state, facts.standing, facts.view, facts.now)


def alert_page(facts: Facts) -> Document:
    return {**_page(alert_of(facts)), "mark": words.whole(mark(facts)), "markSymbol": sign(facts)}


def notice_up(facts: Facts) -> Notice | None:
    """The notice that waits for somebody to read it."""
    notice = facts.state.notice if facts.state is not None else None
    return notice if notice is not None and notice.is_up(facts.now) else None


def notice_waiting(facts: Facts) -> Notice | None:
    """The notice whose card is on home now."""
    notice = notice_up(facts)
    if notice is None or facts.standing.scene is not Scene.HOME:
        return None
    covered = alert_of(facts) or talk_of(facts.state) or facts.standing.attendance
    return None if covered else notice


def notice_read(facts: Facts) -> Notice | None:
    """The notice that is open before somebody."""
    notice = notice_waiting(facts)
    return notice if notice is not None and notice.id == facts.reading else None


def notice_page(facts: Facts) -> Document:
    waiting = notice_waiting(facts)
    card = words.whole(waiting.title) if waiting is not None else ""
    return {**_page(notice_read(facts)), "card": card}


def aloud(notice: Notice) -> str:
    """The whole notice as it is read aloud: with a pause after its title."""
    title = notice.title.rstrip(" .!?")
    return f"{title}. {notice.text}".strip()


def mark(facts: Facts) -> str:
    """What must be seen of a lesson or a talk beneath: who is seen or heard there."""
    if _talks(facts):
        return text("talk_heard")
    if facts.standing.scene is not Scene.LESSON:
        return ""
    if facts.view.spotlight_is_us:
        return text("ours")
    return text("ours_heard") if facts.view.microphone is Microphone.OPEN else ""


def sign(facts: Facts) -> str:
    return "sun" if not _talks(facts) and facts.view.spotlight_is_us else "microphone"


def _talks(facts: Facts) -> bool:
    talk = talk_of(facts.state)
    return talk is not None and talk.on


def _page(notice: Notice | None) -> Document:
    if notice is None:
        return {"up": False, "id": "", "title": "", "text": ""}
    return {
        "up": True,
        "id": notice.id,
        "title": words.whole(notice.title),
        "text": words.whole(notice.text),
    }
