"""Who takes part, and whom each sees first."""

from __future__ import annotations

from schedule.timetable.documents import Targeted, Timetable
from wire.ids import CenterId


class Targets:
    """The centres that things of one timetable are for.

    Each is worked out once, without a look at all centres: a nation has tens of thousands.
    """

    def __init__(self, timetable: Timetable) -> None:
        self._every = tuple(center.id for center in timetable.centers)
        self._places = {center_id: place for place, center_id in enumerate(self._every)}
        self._counties: dict[str, list[CenterId]] = {}
        for center in timetable.centers:
            self._counties.setdefault(center.county, []).append(center.id)
        self._groups = {group.id: group.center_ids for group in timetable.groups}
        self._found: dict[tuple[tuple[str, ...], ...], tuple[CenterId, ...]] = {}

    def of(self, targeted: Targeted) -> tuple[CenterId, ...]:
        """In the order of the timetable; all where none are named."""
        said = (targeted.center_ids, targeted.counties, targeted.group_ids)
        if not any(said):
            return self._every
        found = self._found.get(said)
        if found is None:
            found = self._found[said] = self._look(targeted)
        return found

    def _look(self, targeted: Targeted) -> tuple[CenterId, ...]:
        named = {one for one in targeted.center_ids if one in self._places}
        for county in targeted.counties:
            named.update(self._counties.get(county, ()))
        for group_id in targeted.group_ids:
            members = self._groups.get(group_id, ())
            named.update(one for one in members if one in self._places)
        return tuple(sorted(named, key=self._places.__getitem__))


def targets(timetable: Timetable, targeted: Targeted) -> tuple[CenterId, ...]:
    """The centres something is for, as `Targets.of` says it; for one or two of them."""
    return Targets(timetable).of(targeted)


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
