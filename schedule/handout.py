"""What each centre's kiosk pulls, made once for all its pulls until something changes.

A city's kiosks ask again every minute, and all at once after a change.  To read the whole
document and narrow it each time would cost seconds of every second from a thousand centres on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from schedule import publish
from schedule.publish import Tagged, TimetableRow
from schedule.timetable import Timetable
from schedule.timetable.documents import Targeted
from schedule.timetable.targets import Targets
from store.engine import once
from store.tables import AuditRow
from wire.ids import CenterId, GroupId


class _Stamp(NamedTuple):
    """Grows with every change: of the timetable, or of a centre, which no deed changes unseen."""

    version: int
    deed: int


class Belongs(NamedTuple):
    """A centre's county, empty where the centre is not known, and its groups."""

    county: str
    group_ids: frozenset[GroupId]


class Handouts:
    """The documents of every centre.  One for the whole hub; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._cut = _Cut(Timetable())
        self._made: dict[CenterId, Tagged] = {}

    def for_center(self, session: Session, center_id: CenterId) -> Tagged:
        """The same as `publish.for_center` of the current timetable."""
        cut, made = self._fresh(session)
        found = made.get(center_id)
        if found is None:
            found = made[center_id] = publish.for_center(cut.of(center_id), center_id)
        return found

    def timetable(self, session: Session) -> Timetable:
        """The same as `publish.current`, without reading all of it anew."""
        cut, _ = self._fresh(session)
        return cut.timetable

    def belongs(self, session: Session, center_id: CenterId) -> Belongs:
        """Where a centre belongs by the current timetable."""
        cut, _ = self._fresh(session)
        return cut.belongs(center_id)

    def _fresh(self, session: Session) -> tuple[_Cut, dict[CenterId, Tagged]]:
        stamp = once(session, _stamp)
        with self._lock:
            # Whoever looks at an older moment gets the newer document as well.
            if self._stamp is None or stamp > self._stamp:
                timetable = publish.current(session)
                if timetable != self._cut.timetable:
                    self._cut, self._made = _Cut(timetable), {}
                self._stamp = stamp
            return self._cut, self._made


class _Cut:
    """A timetable that knows for each centre what concerns it, without looking at all of it."""

    def __init__(self, timetable: Timetable) -> None:
        self.timetable = timetable
        self._place = {center.id: place for place, center in enumerate(timetable.centers)}
        self._groups: dict[CenterId, list[GroupId]] = {}
        for group in timetable.groups:
            for center_id in group.center_ids:
                self._groups.setdefault(center_id, []).append(group.id)
        self._targets = Targets(timetable)
        self._rules = _by_center(self._targets, timetable.rules)
        self._extras = _by_center(self._targets, timetable.extras)
        self._loops = _by_center(self._targets, timetable.loops)

    def belongs(self, center_id: CenterId) -> Belongs:
        place = self._place.get(center_id)
        county = "" if place is None else self.timetable.centers[place].county
        return Belongs(county, frozenset(self._groups.get(center_id, ())))

    def of(self, center_id: CenterId) -> Timetable:
        """A part of the timetable that `narrow.for_center` makes the same of as of the whole."""
        whole = self.timetable
        rules = [whole.rules[place] for place in self._rules.get(center_id, ())]
        extras = [whole.extras[place] for place in self._extras.get(center_id, ())]
        offers = (*rules, *extras)
        named = {group_id for offer in offers for group_id in offer.group_ids}
        groups = [one for one in whole.groups if one.id in named or center_id in one.center_ids]
        known = {center_id}.union(*(group.center_ids for group in groups))
        known.update(*map(self._targets.of, offers))
        places = sorted(self._place[one] for one in known if one in self._place)
        return whole.model_copy(
            update={
                "centers": tuple(whole.centers[place] for place in places),
                "groups": tuple(groups),
                "rules": tuple(rules),
                "extras": tuple(extras),
                "loops": tuple(whole.loops[place] for place in self._loops.get(center_id, ())),
            }
        )


def _by_center(targets: Targets, offers: Iterable[Targeted]) -> dict[CenterId, list[int]]:
    found: dict[CenterId, list[int]] = {}
    for place, offer in enumerate(offers):
        for center_id in targets.of(offer):
            found.setdefault(center_id, []).append(place)
    return found


_STAMP = select(
    select(func.max(TimetableRow.version)).scalar_subquery(),
    select(func.max(AuditRow.id)).scalar_subquery(),
)


def _stamp(session: Session) -> _Stamp:
    version, deed = session.execute(_STAMP).one()
    return _Stamp(version or 0, deed or 0)
