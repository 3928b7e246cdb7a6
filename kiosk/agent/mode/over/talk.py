"""A talk over whatever is up: it counts down before it opens, and it never stays by itself.

The hub says that somebody calls, and that they no longer do.  What is decided here is said back
to it, so that whoever called knows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.agent.mode.commands import Command, Refuse, SayOfTalk, Step
from kiosk.agent.mode.events import TalkMet, TalkTold
from kiosk.agent.mode.state import State, Talking, at_most
from kiosk.state import Mode
from notice.talk import Said, Talk

RINGS = timedelta(seconds=3)
"""So long everybody sees and hears that somebody calls, before camera and microphone open."""
ALONE = timedelta(minutes=10)
"""A talk ends where whoever called was not in the room for so long."""

_LESSONS = frozenset({Mode.COUNTDOWN, Mode.LESSON})


def heard(state: State, event: TalkTold | TalkMet, now: datetime) -> Step:
    """What the hub says of a talk, and what a screen does."""
    match event:
        case TalkTold(asked):
            return told(state, asked, now)
        case TalkMet():
            return met(state, event, now), ()


def told(state: State, asked: Talk | None, now: datetime) -> Step:
    """What the hub says; the same once more changes nothing."""
    if state.center_id is None or (asked is not None and asked.id == state.talked):
        return state, ()
    if asked is None or (state.talk is not None and state.talk.asked.id != asked.id):
        state = _without(state)
    if asked is None or state.talk is not None:
        return state, ()
    if asked.on:
        # It was on before this agent began: nobody here knows of it any more.
        return _ended(replace(state, talk=Talking(asked)), Said.RESTARTED)
    if _interrupts(state, asked):
        return _ended(replace(state, talk=Talking(asked)), Said.LESSON)
    rings = (SayOfTalk(asked.id, Said.RINGS),)
    return replace(state, talk=Talking(asked, opens_at=now + RINGS)), rings


def pressed(state: State, what: str) -> Step:
    """``talk_later`` while it rings, ``talk_end`` while it is on; either ends it."""
    if state.talk is None:
        return state, (Refuse("no_talk"),)
    # By what was seen when it was pressed: the countdown may have ended under the finger.
    return _ended(state, Said.LATER if what == "talk_later" else Said.ENDED)


def met(state: State, event: TalkMet, now: datetime) -> State:
    talk = state.talk
    if talk is None or not talk.on or talk.asked.id != event.talk_id:
        return state
    until = None if event.there else at_most(talk.alone_until, now, ALONE)
    return replace(state, talk=replace(talk, alone_until=until))


def screen_came(state: State) -> State:
    if state.talk is None or not state.talk.on:
        return state
    return replace(state, talk=Talking(state.talk.asked))


def settled(state: State, now: datetime) -> Step:
    """What time, a lesson or an alert make of it."""
    talk = state.talk
    if talk is None:
        return state, ()
    if _interrupts(state, talk.asked):
        return _ended(state, Said.LESSON)
    if talk.on:
        return _on(state, talk, now)
    if state.alerted:
        return replace(state, talk=replace(talk, opens_at=None)), ()
    opens_at = at_most(talk.opens_at, now, RINGS)
    if opens_at > now:
        return replace(state, talk=replace(talk, opens_at=opens_at)), ()
    opened = Talking(talk.asked, on=True, alone_until=now + ALONE)
    return replace(state, talk=opened), (SayOfTalk(talk.asked.id, Said.ON),)


def _on(state: State, talk: Talking, now: datetime) -> Step:
    if talk.alone_until is None:
        return state, ()
    until = at_most(talk.alone_until, now, ALONE)
    if until <= now:
        return _ended(state, Said.ALONE)
    return replace(state, talk=replace(talk, alone_until=until)), ()


def _interrupts(state: State, asked: Talk) -> bool:
    """Whether it would take people out of a lesson who have not asked for help."""
    return state.mode in _LESSONS and not asked.helps


def _ended(state: State, said: Said) -> Step:
    if state.talk is None:
        return state, ()
    say: tuple[Command, ...] = (SayOfTalk(state.talk.asked.id, said),)
    return _without(state), say


def _without(state: State) -> State:
    talk = state.talk
    return state if talk is None else replace(state, talk=None, talked=talk.asked.id)
