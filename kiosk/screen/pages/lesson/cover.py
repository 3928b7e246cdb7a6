"""The words in place of, or over, the big picture (pure): never a black tile."""

from __future__ import annotations

from kiosk.screen.pages.covering import NOTHING, covering
from kiosk.screen.pages.facts import Document, Facts
from kiosk.screen.pages.lesson.roll_call import is_our_turn
from kiosk.screen.pages.lesson.shown import Shown, shown
from media.view import Link, Tile


def cover(facts: Facts, big: Tile | None) -> Document:
    """``card`` hides the picture, ``over`` lies on a dimmed one, ``below`` at its foot."""
    view = facts.view
    what = shown(facts)
    if what is not Shown.PICTURE:
        return NOTHING
    if view.link is Link.LOST:
        return covering("over", "link", "lost")
    if view.link is Link.JOINING:
        return covering("card", "link", "joining")
    if is_our_turn(view):
        return covering("below", "sun", "your_turn")
    if facts.together == "missing":
        return covering("below", "film", "together_missing")
    if view.main is None:
        ours = any(tile.mine and tile.has_picture for tile in view.tiles)
        key = "away" if facts.met_instructor else "waiting"
        return covering("below" if ours else "card", "person", key)
    return _of_the_picture(facts, big)


def _of_the_picture(facts: Facts, big: Tile | None) -> Document:
    view = facts.view
    # Of a shared screen only the line says whether it comes.
    shared = big is not None and view.main != big.feed
    if big is not None and not shared and big.has_picture:
        return NOTHING
    if view.sound_only:
        return covering("card", "sound", "sound_only")
    if big is not None and not shared:
        teaches = view.instructor is not None and big.feed == view.instructor.feed
        return covering("card", "person", "no_picture" if teaches else "no_room_picture")
    return NOTHING
