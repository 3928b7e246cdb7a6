"""Where a film stands, from the first picture to the record of its playback (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from content.item import Cause, Item, Outcome, Play

GOES_BACK_S = 3.0
"""A film that goes on starts so much earlier, so that nobody misses a word."""
KEPT_EVERY_S = 5.0
"""So much of a film at the most is shown again after a power cut."""
KEPT_BY_ITSELF_EVERY_S = 30.0
"""Of one that nobody chose; those may run all day, and a disk wears out."""

Why = Literal["", "loop", "cancelled", "failed"]
"""Why a film plays by itself; empty where somebody chose it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One playback that is not over.

    A screen counts the seconds that it showed; it begins again at nothing whenever it begins
    to play (after a lesson, after a crash).  `shown_s` holds what was counted before that,
    `counted_s` what it said last.
    """

    play_id: str
    item: Item
    started_at: datetime
    from_s: float = 0.0
    position_s: float = 0.0
    shown_s: float = 0.0
    counted_s: float = 0.0
    paused: bool = False
    gave_way_at: datetime | None = None
    by_itself: Why = ""
    occasion: str = ""
    """What of the timetable it plays for by itself."""

    @property
    def seconds(self) -> float:
        """Seconds of film really shown until now."""
        return self.shown_s + self.counted_s


def start(item: Item, play_id: str, now: datetime) -> Standing:
    return Standing(play_id, item, now)


def progressed(film: Standing, position_s: float, counted_s: float, paused: bool) -> Standing:
    """What a screen says.  A film that gave way is not moved: its screen is at the lesson."""
    if film.gave_way_at is not None:
        return film
    # A count that fell is a new one.
    before_s = film.counted_s if counted_s < film.counted_s else 0.0
    return replace(
        film,
        position_s=min(position_s, film.item.seconds),
        shown_s=film.shown_s + before_s,
        counted_s=counted_s,
        paused=paused,
    )


def gives_way(film: Standing, now: datetime) -> Standing:
    """A lesson begins; once is enough."""
    return film if film.gave_way_at is not None else replace(film, gave_way_at=now, paused=False)


def goes_on(film: Standing) -> Standing:
    """After a lesson, or on a screen that has just started."""
    from_s = max(0.0, film.position_s - GOES_BACK_S)
    return replace(film, from_s=from_s, gave_way_at=None)


def ended(film: Standing, outcome: Outcome, now: datetime) -> Play:
    """The record of it.  A film that waited in vain ended when it gave way."""
    return Play(
        item_id=film.item.id,
        started_at=film.started_at,
        # The clock may have been set back meanwhile.
        ended_at=max(film.started_at, film.gave_way_at or now),
        seconds=film.seconds,
        outcome=outcome,
        why=_CAUSES[film.by_itself],
    )


_CAUSES: Mapping[Why, Cause] = {
    "": Cause.CHOSEN,
    "loop": Cause.LOOP,
    "cancelled": Cause.REPLACEMENT,
    "failed": Cause.REPLACEMENT,
}


def is_a_step(before: Standing | None, after: Standing | None) -> bool:
    """Whether more changed than how far it has come."""
    return _turns(before) != _turns(after)


def is_far(kept: Standing | None, film: Standing | None) -> bool:
    """Whether it has come so far from what is on the disk that it is worth a write."""
    if kept is None or film is None:
        return False
    every_s = KEPT_BY_ITSELF_EVERY_S if film.by_itself else KEPT_EVERY_S
    return abs(film.position_s - kept.position_s) >= every_s


def _turns(film: Standing | None) -> tuple[object, ...]:
    return () if film is None else (film.play_id, film.from_s, film.paused, film.gave_way_at)
