"""The complete state that a screen obeys, from what everybody around the desk knows."""

from __future__ import annotations

from datetime import datetime

from kiosk.agent import mode
from kiosk.agent.desk.around import Around
from kiosk.agent.desk.told import Told
from kiosk.agent.mode.lesson.lessons import seen_first
from kiosk.agent.mode.lesson.occasion import inside_lesson, occasion
from kiosk.agent.mode.lesson.outside import outside
from kiosk.agent.wishes import Wishes
from kiosk.state import KioskState, Mode, Talk


def shown(around: Around, told: Told, known: mode.State, now: datetime) -> KioskState:
    """`known` is what the machine of the screens remembers."""
    alert, notice = around.notices.shown(now)
    films, corner, checks = around.films, around.corner, around.checks
    center = told.center and (known.timetable.center(told.center.id) or told.center)
    return KioskState(
        mode=known.mode,
        center=center,
        hub_reachable=told.hub_reachable,
        pairing=told.pairing if known.mode is Mode.PAIRING else None,
        lesson=known.lesson,
        countdown_ends=known.countdown_ends,
        outside=outside(known, now),
        declined=known.declined,
        upcoming=known.upcoming,
        centers=known.timetable.centers,
        neighbors=seen_first(known),
        volume=around.volume.step,
        help_asked_at=around.help.asked_at(now),
        self_muted=_is_self_muted(around.wished.now, known),
        attendance=around.people.attendance(*occasion(known, now)),
        attendance_open=known.attendance_until is not None,
        shelf=films.shelf,
        voice=films.voice,
        playing=films.playing(known.film),
        alert=alert,
        notice=notice,
        help_by=around.help.by,
        help_answered=around.help.answered(now),
        watched=around.onlookers.watched(now),
        talk=_talk(known.talk),
        corner=corner.facts(around.volume.limits, now) if known.corner_until else None,
        has_pin=bool(corner.hashed),
        check=checks.asked,
        takes_turns=checks.takes_turns,
        settings=told.settings,
    )


def _is_self_muted(wishes: Wishes, known: mode.State) -> bool:
    """Kept here and not in the screen, so that a crash opens nobody's microphone."""
    lesson = inside_lesson(known)
    return lesson is not None and wishes.self_muted_in == lesson.id


def _talk(talk: mode.Talking | None) -> Talk | None:
    """As the screen draws it."""
    if talk is None:
        return None
    asked = talk.asked
    return Talk(
        id=asked.id, by=asked.by, asked_at=asked.asked_at, opens_at=talk.opens_at, on=talk.on
    )
