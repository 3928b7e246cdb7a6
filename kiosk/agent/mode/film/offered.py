"""Content that plays by itself: what the timetable offers where no lesson is held.

`schedule.timetable.offer` alone says what that is.  A replacement is shown once through, in
its lesson's hours; a loop goes round in its hours, while nobody wants anything else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from content import player
from content.item import Item, Outcome
from content.player import Standing, Why
from kiosk.agent.mode.events import Taught
from kiosk.agent.mode.rest.quiet import is_off
from kiosk.agent.mode.state import Show, State, at_most
from kiosk.state import Mode
from schedule.timetable import Lesson, Offer, offer

QUIET = timedelta(minutes=5)
"""What plays by itself leaves people alone for so long after they pressed something, and after a
lesson."""

_NOTHING = Offer("nothing")


def taught(state: State, said: Taught) -> State:
    """A screen says whether somebody teaches in the room it is in."""
    return replace(state, taught=said.taught) if state.awaited == said.lesson_id else state


def touched(state: State, now: datetime) -> State:
    return replace(state, quiet_until=now + QUIET)


def over(show: Show | None, film: Standing, outcome: Outcome) -> Show | None:
    """What is left to show after this film of it has ended."""
    if show is None or not film.by_itself or show.occasion != film.occasion:
        return show
    match outcome:
        case Outcome.FINISHED:
            return replace(show, gone=(*show.gone, film.item.id))
        case Outcome.BROKEN:
            return replace(show, broken=(*show.broken, film.item.id))
        case Outcome.STOPPED if film.by_itself != "loop":
            return replace(show, over=True)
    return show


def settled(state: State, now: datetime) -> tuple[State, Outcome | None]:
    """The next film where one is offered; an outcome where the one that is on has to end first."""
    if state.center_id is None:
        return state, None
    state = _waited_for(state, now)
    found, why = _offered(state, now)
    film = state.film
    if (
        film is not None
        and film.by_itself
        and (film.occasion, film.by_itself)
        != (
            found.occasion,
            why,
        )
    ):
        lesson = state.mode in {Mode.COUNTDOWN, Mode.LESSON}
        return state, Outcome.LESSON if lesson else Outcome.STOPPED
    if not why or not _is_wanted(state, why, now):
        return state, None
    show = state.show
    if show is None or show.occasion != found.occasion:
        show = Show(found.occasion)
    show, item = _next(show, _there(state, found), repeats=why == "loop")
    state = replace(state, show=show)
    if item is None:
        return state, None
    if film is not None:
        # Somebody's own film has waited for a lesson that is not held.
        return state, Outcome.LESSON
    # With a number: a clock that is set back may show the same moment again.
    name = f"{state.center_id}/{show.occasion}/{item.id}/{now}/{state.begun}"
    film = player.start(item, str(uuid5(NAMESPACE_URL, name)), now)
    film = replace(film, by_itself=why, occasion=show.occasion)
    return replace(state, film=film, begun=state.begun + 1), None


def _waited_for(state: State, now: datetime) -> State:
    """Since when an instructor is missed, and how long people have had their peace."""
    lesson = state.lesson if state.mode is Mode.LESSON else None
    awaited = lesson.id if lesson is not None else None
    if state.awaited != awaited:
        state = replace(state, awaited=awaited, taught=False, fails_at=None)
    if lesson is None:
        quiet = state.quiet_until and at_most(state.quiet_until, now, QUIET)
        return replace(state, quiet_until=quiet)
    fails_at = None
    if state.patience is not None and lesson.starts_at <= now and not state.taught:
        fails_at = at_most(state.fails_at, now, state.patience)
    return replace(state, fails_at=fails_at, quiet_until=now + QUIET)


def _offered(state: State, now: datetime) -> tuple[Offer, Why]:
    """What plays by itself now, and why."""
    if state.center_id is None or state.mode is Mode.COUNTDOWN:
        return _NOTHING, ""
    inside = state.lesson if state.mode is Mode.LESSON else None
    if inside is not None and not _has_failed(state, inside, now):
        return _NOTHING, ""
    failed = {inside.id} if inside is not None else set()
    found = offer(state.timetable, now, state.center_id, failed)
    match found.what:
        case "loop" if inside is None and is_off(state, now):
            return _NOTHING, ""
        case "loop":
            return found, "failed" if inside is not None else "loop"
        case "replacement":
            return found, "failed" if inside is not None else "cancelled"
    return found, ""


def _has_failed(state: State, lesson: Lesson, now: datetime) -> bool:
    if state.taught:
        return False
    film = state.film
    # An agent that was started anew does not wait for the instructor from the beginning.
    resumed = film is not None and film.by_itself == "failed" and film.occasion == lesson.id
    return resumed or (state.fails_at is not None and state.fails_at <= now)


def _is_wanted(state: State, why: Why, now: datetime) -> bool:
    over = (state.attendance_until, state.corner_until, state.list_until)
    if any(until is not None for until in over):
        return False
    film = state.film
    if film is not None:
        return film.gave_way_at is not None and why == "failed"
    # Who has pressed something is there, and wants to see what it did.
    return why == "failed" or state.quiet_until is None or state.quiet_until <= now


def _there(state: State, found: Offer) -> list[Item]:
    """What is whole on this kiosk's disk; a film that is missing is left out."""
    shelf = {item.id: item for item in state.shelf}
    return [shelf[item_id] for item_id in found.item_ids if item_id in shelf]


def _next(show: Show, there: list[Item], *, repeats: bool) -> tuple[Show, Item | None]:
    if show.over and not repeats:
        return show, None
    whole = [item for item in there if item.id not in show.broken]
    left = [item for item in whole if item.id not in show.gone]
    if not left and repeats and whole:
        return replace(show, gone=()), whole[0]
    return show, left[0] if left else None
