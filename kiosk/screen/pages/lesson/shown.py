"""What takes the place of the big picture, and which feed goes into which slot (pure)."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from kiosk.screen.pages.facts import Facts
from kiosk.state import Film, KioskState
from media.stage import Watch
from media.view import GRID, SELF, STRIP, FeedKey, LessonView, Link, Tile


class Shown(Enum):
    """What the most of the screen is for."""

    PICTURE = auto()  # of the instructor, of a room, of a shared screen; or words in its place
    QUESTION = auto()
    FILM = auto()  # that all watch together
    GRID = auto()


def shown(facts: Facts) -> Shown:
    """A question goes before all, a film before faces."""
    view = facts.view
    if view.link is Link.JOINING:
        return Shown.PICTURE
    if view.stage.question is not None:
        return Shown.QUESTION
    if view.link is not Link.LIVE:
        return Shown.PICTURE
    if facts.together == "there":
        return Shown.FILM
    teacher = view.instructor
    is_face = teacher is not None and view.main == teacher.feed
    return Shown.GRID if view.stage.layout == "grid" and is_face else Shown.PICTURE


def teacher_is_small(facts: Facts) -> bool:
    """Whether something else is big, so that the instructor stands among the rooms."""
    view = facts.view
    if view.instructor is None:
        return False
    return shown(facts) is not Shown.PICTURE or view.main not in {view.instructor.feed, None}


def small(facts: Facts) -> tuple[Tile, ...]:
    """The small pictures in their order: ours, the instructor who is not big, the others."""
    view = facts.view
    teacher = (view.instructor,) if view.instructor and teacher_is_small(facts) else ()
    if shown(facts) is Shown.GRID:
        return (*teacher, *view.tiles)[:GRID]
    return (*view.tiles[:1], *teacher, *view.tiles[1:])[:STRIP]


def films(facts: Facts) -> dict[str, FeedKey]:
    """Which feed each slot of the lesson shows; the waiting room shows our own picture."""
    what = shown(facts)
    if what is Shown.GRID:
        return {f"grid{index}": tile.feed for index, tile in enumerate(small(facts))}
    slots = {"main": facts.view.main or SELF} if what is Shown.PICTURE else {}
    return slots | {f"tile{index}": tile.feed for index, tile in enumerate(small(facts))}


def film_wanted(
    view: LessonView, state: KioskState | None, hub_now: datetime
) -> tuple[Watch | None, Film | None]:
    """What all watch together now, and that film where it is on this disk.

    Nothing before the lesson's room is entered, and nothing once the film has come to its end.
    """
    watch = view.stage.watch
    if watch is None or view.link is Link.JOINING:
        return None, None
    shelf = state.shelf if state is not None else ()
    film = next((one for one in shelf if one.item_id == watch.item_id), None)
    if film is not None and watch.position_at(hub_now) >= film.seconds:
        return None, None
    return watch, film
