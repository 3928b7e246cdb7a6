"""Content that plays by itself: kept, taken away, and where two would play at once."""

from __future__ import annotations

from typing import NamedTuple

from schedule.timetable import Loop, Timetable
from schedule.timetable.targets import targets
from wire.ids import CenterId


class Overlap(NamedTuple):
    """Where another loop is meant for the same hours; of the two the earlier made one plays."""

    other: Loop
    center_ids: tuple[CenterId, ...]


def keep_loop(timetable: Timetable, loop: Loop) -> Timetable:
    """Add a loop, or put another document under its id, in its place."""
    known = any(one.id == loop.id for one in timetable.loops)
    loops = tuple(loop if one.id == loop.id else one for one in timetable.loops)
    return timetable.model_copy(update={"loops": loops if known else (*timetable.loops, loop)})


def remove_loop(timetable: Timetable, loop_id: str) -> Timetable:
    loops = tuple(one for one in timetable.loops if one.id != loop_id)
    return timetable.model_copy(update={"loops": loops})


def overlaps(timetable: Timetable, loop: Loop) -> list[Overlap]:
    """Every other loop that would play at the same time at some centre."""
    ours = targets(timetable, loop)
    found = []
    for other in timetable.loops:
        meets = other.start < loop.end and loop.start < other.end
        if other.id == loop.id or not meets or not set(other.weekdays) & set(loop.weekdays):
            continue
        theirs = set(targets(timetable, other))
        shared = tuple(one for one in ours if one in theirs)
        if shared:
            found.append(Overlap(other, shared))
    return found
