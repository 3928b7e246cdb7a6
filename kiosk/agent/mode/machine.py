"""One event after the other: lessons decide first, then films, the pages over both, and quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from content import player
from content.item import Outcome
from kiosk.agent.mode.commands import Remember, Step
from kiosk.agent.mode.events import (
    CornerOpened,
    Event,
    FilmEnded,
    LessonClosed,
    OfScreens,
    Paired,
    Pressed,
    Progressed,
    Rests,
    ScreenCame,
    Shelved,
    TalkMet,
    TalkTold,
    Taught,
    Tick,
    TimetableArrived,
    Touched,
    Unpaired,
    Watch,
)
from kiosk.agent.mode.film import films, offered
from kiosk.agent.mode.lesson import lessons
from kiosk.agent.mode.over import page, talk
from kiosk.agent.mode.rest import quiet
from kiosk.agent.mode.state import State
from kiosk.state import Mode


def step(state: State, event: Event, now: datetime) -> Step:
    """Take one event at `now` (aware); the next state and what has to be done, in order."""
    if isinstance(event, TalkTold | TalkMet):
        after, said = talk.heard(state, event, now)
    else:
        after, said = _taken(state, event, now)
    after = lessons.settled(after, now)
    if isinstance(event, TimetableArrived):
        after = lessons.forgetting_what_was_taken_away(state, after)
    after, ended = films.by_themselves(after, now)
    after, played = films.settled(after, now)
    after = page.settled(after, now)
    after, told = talk.settled(after, now)
    # Whoever calls is not shown a clock, nor a dark screen behind the call.
    after = quiet.settled(after, now) if after.talk is None else quiet.touched(after, now)
    commands = (*said, *ended, *played, *told)
    turned = (after.choices, after.show) != (state.choices, state.show)
    if turned or player.is_a_step(state.film, after.film):
        commands = (*commands, Remember(after.choices, after.film, after.show))
    return after, commands


def _taken(state: State, event: OfScreens, now: datetime) -> Step:
    match event:
        case Tick():
            return state, ()
        case Paired(center_id):
            return replace(state, center_id=center_id), ()
        case Unpaired():
            _, played = films.ended(state, Outcome.STOPPED, now)
            return _nobodys(state), played
        case TimetableArrived(timetable):
            return replace(state, timetable=timetable), ()
        case LessonClosed(lesson_id):
            return lessons.closed(state, lesson_id), ()
        case Taught():
            return offered.taught(state, event), ()
        case Shelved(items):
            return replace(state, shelf=items), ()
        case Rests(after, off_hours):
            return replace(state, rests_after=after, off_hours=off_hours), ()
        case Progressed():
            return films.progressed(state, event), ()
        case FilmEnded():
            return films.film_ended(state, event, now)
        case ScreenCame():
            return films.screen_came(talk.screen_came(state)), ()
        case Touched() | Watch() | Pressed() | CornerOpened():
            # Whatever is pressed, somebody is there.
            touched = offered.touched(films.touched(page.touched(state, now), now), now)
            return _pressed(quiet.touched(touched, now), event, now)


def _nobodys(state: State) -> State:
    """A kiosk without a centre: what it is like stays, what happened here is forgotten."""
    return State(
        mode=Mode.PAIRING,
        choices=state.choices,
        shelf=state.shelf,
        patience=state.patience,
        rests_after=state.rests_after,
        off_hours=state.off_hours,
        begun=state.begun,
    )


def _pressed(state: State, event: Touched | Watch | Pressed | CornerOpened, now: datetime) -> Step:
    match event:
        case Touched():
            return state, ()
        case Watch(item, play_id):
            return films.watch(state, item, play_id, now)
        case Pressed("videos" | "stop_film" | "home" as what):
            return films.pressed(state, what, now)
        case Pressed("talk_later" | "talk_end" as what):
            return talk.pressed(state, what)
        case Pressed("attendance"):
            return page.opened(state, now)
        case Pressed("attendance_done"):
            return page.done(state), ()
        case CornerOpened():
            return page.corner_opened(state, now)
        case Pressed("corner_done"):
            return page.corner_done(state), ()
        case Pressed(what):
            return lessons.pressed(state, what, now)
