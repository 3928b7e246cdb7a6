"""Centres as the hub's routes need them: found, and looked after by whoever asks.

Lists show the centres of somebody's scope and nothing else; a single one outside of it is refused
with 403 `center_foreign`, the same at every route.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from fleet import registry
from fleet.registry import Kiosk
from hub.auth.staff import Staff
from hub.http.problems import RefusedError
from schedule import publish
from schedule.timetable import Center, Timetable
from wire.ids import CenterId, KioskId


def of_staff(timetable: Timetable, staff: Staff) -> tuple[Center, ...]:
    """The centres somebody looks after, in the order people are used to see them."""
    return tuple(center for center in timetable.centers if may_see(staff, center))


def may_see(staff: Staff, center: Center) -> bool:
    return staff.scope.covers(center.id, center.county)


def may_see_any(timetable: Timetable, center_ids: Iterable[CenterId], staff: Staff) -> bool:
    """Whether one of these centres is somebody's; those that are gone count for the whole city."""
    if staff.scope.everywhere:
        return True
    known = (timetable.center(center_id) for center_id in center_ids)
    return any(center is not None and may_see(staff, center) for center in known)


def find_for(timetable: Timetable, center_id: CenterId, staff: Staff) -> Center:
    """The centre of this id.  Raises a 404 or 403 `RefusedError`."""
    center = timetable.center(center_id)
    if center is None:
        raise RefusedError(404, "center_unknown", "there is no such centre")
    if not may_see(staff, center):
        raise foreign()
    return center


def is_of(timetable: Timetable, center_id: CenterId, staff: Staff) -> bool:
    """Whether somebody looks after the centre of this id, known or not."""
    return may_see_any(timetable, (center_id,), staff)


def kiosk_for(session: Session, kiosk_id: KioskId, staff: Staff) -> Kiosk:
    """The kiosk of this id.  Raises `KioskUnknownError`, or `RefusedError` where it is foreign."""
    kiosk = registry.kiosk(session, kiosk_id)
    assert_may_see(session, kiosk.center_id, staff)
    return kiosk


def by_center(kiosks: Iterable[Kiosk]) -> Mapping[CenterId, Kiosk]:
    """Each centre's kiosk; a centre has one."""
    return {kiosk.center_id: kiosk for kiosk in kiosks}


def assert_may_see(session: Session, center_id: CenterId, staff: Staff) -> None:
    """Raise a 403 `RefusedError` unless somebody looks after this centre, known or not."""
    if not staff.scope.everywhere and not is_of(publish.current(session), center_id, staff):
        raise foreign()


def foreign() -> RefusedError:
    return RefusedError(403, "center_foreign", "this centre is not one you look after")
