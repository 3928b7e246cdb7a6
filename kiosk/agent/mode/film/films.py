"""The rules of VIDEOS and PLAYER: a film gives way to a lesson, and nothing stays up forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from content import player
from content.item import Item, Outcome
from kiosk.agent.mode.commands import Played, Refuse, Step
from kiosk.agent.mode.events import FilmEnded, Progressed
from kiosk.agent.mode.film import offered
from kiosk.agent.mode.state import State, at_most
from kiosk.state import Mode

WAITS = timedelta(hours=3)
"""A film goes on by itself after a lesson that took so long at the most."""
PAUSED = timedelta(minutes=10)
UNTOUCHED = timedelta(minutes=3)

FREE = frozenset({Mode.HOME, Mode.VIDEOS, Mode.PLAYER})
"""Where no lesson is up and somebody may choose a film."""


def pressed(state: State, what: str, now: datetime) -> Step:
    """``videos``, ``stop_film`` or ``home``; a press that comes twice does no more than one."""
    if what == "videos":
        if state.mode not in {Mode.HOME, Mode.VIDEOS}:
            return state, (Refuse("not_now"),)
        return replace(state, list_until=now + UNTOUCHED), ()
    # Home from one that nobody chose from the list.
    chosen = state.film is not None and not state.film.by_itself
    to_list = what == "stop_film" and state.mode is Mode.PLAYER and chosen
    # Also under a countdown that came in the same moment: it is meant for the film.
    after, played = ended(state, Outcome.STOPPED, now)
    if to_list:
        after = replace(after, list_until=now + UNTOUCHED)
    elif what == "home":
        after = replace(after, list_until=None, attendance_until=None, corner_until=None)
    return after, played


def watch(state: State, item: Item | None, play_id: str, now: datetime) -> Step:
    """Always from the start; the same film once more is the same press once more."""
    if state.mode not in FREE:
        return state, (Refuse("not_now"),)
    if item is None:
        return state, (Refuse("item_unknown"),)
    if state.film is not None and state.film.item.id == item.id:
        return state, ()
    after, played = ended(state, Outcome.STOPPED, now)
    return replace(after, film=player.start(item, play_id, now)), played


def progressed(state: State, said: Progressed) -> State:
    film = state.film
    if film is None or film.play_id != said.play_id:
        return state
    moved = player.progressed(film, said.position_s, said.counted_s, said.paused)
    return replace(state, film=moved)


def film_ended(state: State, event: FilmEnded, now: datetime) -> Step:
    """It goes home, also from its last second before a lesson."""
    if state.film is None or state.film.play_id != event.play_id:
        return state, ()
    return ended(state, event.outcome, now)


def screen_came(state: State) -> State:
    if state.film is None or state.film.gave_way_at is not None:
        return state
    return replace(state, film=player.goes_on(state.film))


def touched(state: State, now: datetime) -> State:
    """Somebody is there: what would go away by itself stays for its whole time."""
    return replace(
        state,
        list_until=state.list_until and now + UNTOUCHED,
        paused_until=state.paused_until and now + PAUSED,
    )


def ended(state: State, outcome: Outcome, now: datetime) -> Step:
    """No film any more, if there was one."""
    film = state.film
    if film is None:
        return state, ()
    if outcome is Outcome.STOPPED and film.gave_way_at is not None:
        outcome = Outcome.LESSON
    show = offered.over(state.show, film, outcome)
    after = replace(state, film=None, paused_until=None, show=show)
    return after, (Played(film.play_id, player.ended(film, outcome, now)),)


def by_themselves(state: State, now: datetime) -> Step:
    """Those that play without anybody's choice, one ending so that the next one can begin."""
    after, outcome = offered.settled(state, now)
    if outcome is None:
        return after, ()
    after, played = ended(after, outcome, now)
    after, _ = offered.settled(after, now)
    return after, played


def settled(state: State, now: datetime) -> Step:
    """What is up where the lessons leave HOME free."""
    if state.mode is Mode.LESSON and state.film is not None and state.film.by_itself:
        # In place of an instructor who does not come.
        return replace(state, paused_until=None, list_until=None), ()
    if state.mode in {Mode.COUNTDOWN, Mode.LESSON}:
        waiting = state.film and player.gives_way(state.film, now)
        return replace(state, film=waiting, paused_until=None, list_until=None), ()
    if state.mode is not Mode.HOME:
        return state, ()
    if state.film is not None and state.film.gave_way_at is not None:
        if now - state.film.gave_way_at > WAITS:
            return ended(state, Outcome.LESSON, now)
        state = replace(state, film=player.goes_on(state.film))
    if state.film is not None:
        return _on(state, state.film, now)
    if state.list_until is None:
        return state, ()
    until = at_most(state.list_until, now, UNTOUCHED)
    if until <= now:
        return replace(state, list_until=None), ()
    return replace(state, mode=Mode.VIDEOS, list_until=until), ()


def _on(state: State, film: player.Standing, now: datetime) -> Step:
    until = at_most(state.paused_until, now, PAUSED) if film.paused else None
    if until is not None and until <= now:
        return ended(replace(state, list_until=None), Outcome.STOPPED, now)
    return replace(state, mode=Mode.PLAYER, paused_until=until, list_until=None), ()
