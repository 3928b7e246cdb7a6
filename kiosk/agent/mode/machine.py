"""One event after the other: the lessons decide first, then films, then the page over both."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from content import player
from content.item import Outcome
from kiosk.agent.mode import films, lessons, offered, page
from kiosk.agent.mode.state import (
    Event,
    FilmEnded,
    LessonClosed,
    Paired,
    Pressed,
    Progressed,
    Remember,
    ScreenCame,
    Shelved,
    State,
    Step,
    Taught,
    Tick,
    TimetableArrived,
    Touched,
    Unpaired,
    Watch,
)
from kiosk.state import Mode


def step(state: State, event: Event, now: datetime) -> Step:
    """Take one event at `now` (aware); the next state and what has to be done, in order."""
    after, said = _taken(state, event, now)
    after = lessons.settled(after, now)
    if isinstance(event, TimetableArrived):
        after = lessons.forgetting_what_was_taken_away(state, after)
    after, ended = films.by_themselves(after, now)
    after, played = films.settled(after, now)
    after = page.settled(after, now)
    commands = (*said, *ended, *played)
    turned = (after.choices, after.show) != (state.choices, state.show)
    if turned or player.is_a_step(state.film, after.film):
        commands = (*commands, Remember(after.choices, after.film, after.show))
    return after, commands


def _taken(state: State, event: Event, now: datetime) -> Step:
    match event:
        case Tick():
            return state, ()
        case Paired(center_id):
            return replace(state, center_id=center_id), ()
        case Unpaired():
            _, played = films.ended(state, Outcome.STOPPED, now)
            kept = State(choices=state.choices, shelf=state.shelf, patience=state.patience)
            return replace(kept, mode=Mode.PAIRING, begun=state.begun), played
        case TimetableArrived(timetable):
            return replace(state, timetable=timetable), ()
        case LessonClosed(lesson_id):
            return lessons.closed(state, lesson_id), ()
        case Taught():
            return offered.taught(state, event), ()
        case Shelved(items):
            return replace(state, shelf=items), ()
        case Progressed():
            return films.progressed(state, event), ()
        case FilmEnded():
            return films.film_ended(state, event, now)
        case ScreenCame():
            return films.screen_came(state), ()
        case Touched() | Watch() | Pressed():
            # Whatever is pressed, somebody is there.
            touched = offered.touched(films.touched(page.touched(state, now), now), now)
            return _pressed(touched, event, now)


def _pressed(state: State, event: Touched | Watch | Pressed, now: datetime) -> Step:
    match event:
        case Touched():
            return state, ()
        case Watch(item, play_id):
            return films.watch(state, item, play_id, now)
        case Pressed("videos" | "stop_film" | "home" as what):
            return films.pressed(state, what, now)
        case Pressed("attendance"):
            return page.opened(state, now)
        case Pressed("attendance_done"):
            return page.done(state), ()
        case Pressed(what):
            return lessons.pressed(state, what, now)
