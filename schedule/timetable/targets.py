"""Who takes part, and whom each sees first."""

from __future__ import annotations

from schedule.timetable.documents import Targeted, Timetable
from wire.ids import CenterId


def targets(timetable: Timetable, targeted: Targeted) -> tuple[CenterId, ...]:
    """The centres something is for, in the order of the timetable; all where none are named."""
    every = timetable.centers
    if not (targeted.center_ids or targeted.counties or targeted.group_ids):
        return tuple(center.id for center in every)
    named = set(targeted.center_ids)
    for group in timetable.groups:
        if group.id in targeted.group_ids:
            named.update(group.center_ids)
    counties = set(targeted.counties)
    return tuple(one.id for one in every if one.id in named or one.county in counties)


def neighbors(
    timetable: Timetable, center_id: CenterId, present: tuple[CenterId, ...]
) -> tuple[CenterId, ...]:
    """The others of a lesson in the order a centre sees them: those of its groups first."""
    friends: set[CenterId] = set()
    for group in timetable.groups:
        if center_id in group.center_ids:
            friends.update(group.center_ids)
    others = [one for one in present if one != center_id]
    return tuple(sorted(others, key=lambda one: one not in friends))
