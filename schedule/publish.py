"""The hub's half of the timetable: every change is a new version, and none is lost.

A change names the version it was made from; when somebody else was faster it is refused
with the current one, so nobody overwrites what they have not seen.  The centres of the
document are the store's: a change adds the ones it brings and never removes one.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from schedule import holidays
from schedule import timetable as rules
from schedule.timetable import Center, Timetable
from store import audit, centers
from store.base import Base, UtcTime
from wire.ids import CenterId


class TimetableRow(Base):
    """One published version, complete except for its centres."""

    __tablename__ = "timetable"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcTime)


class VersionConflictError(Exception):
    """The change was made from a version that is no longer the current one."""

    def __init__(self, current: Timetable) -> None:
        super().__init__(f"the timetable is at version {current.version} by now")
        self.current = current


class Version(NamedTuple):
    """One published version, and who made it when."""

    timetable: Timetable
    author: str
    at: datetime


class Tagged(NamedTuple):
    """A kiosk's timetable with the strong ETag of exactly these bytes."""

    etag: str
    body: bytes


def current(session: Session) -> Timetable:
    """The newest timetable; an empty one of version 0 before the first is published."""
    newest = versions(session, 1)
    return newest[0].timetable if newest else Timetable(centers=_known(session))


def versions(session: Session, most: int) -> list[Version]:
    """The newest versions, newest first.  Centres are named as they are called today."""
    rows = session.scalars(select(TimetableRow).order_by(TimetableRow.version.desc()).limit(most))
    known = _known(session)
    return [_version(row, known) for row in rows]


def version(session: Session, number: int) -> Timetable | None:
    """One version as it was published; None where there is none of this number."""
    row = session.get(TimetableRow, number)
    return _version(row, _known(session)).timetable if row else None


def publish(session: Session, changed: Timetable, deed: audit.Deed) -> Timetable:
    """Store `changed` as the next version; `changed.version` is the one it was made from.

    Its days off are written anew.  Raises `VersionConflictError` when that version is not the
    current one.
    """
    now_current = current(session)
    if changed.version != now_current.version:
        raise VersionConflictError(now_current)
    centers.keep(
        session,
        [centers.StoredCenter(item.id, item.name, item.county) for item in changed.centers],
    )
    version = now_current.version + 1
    days_off = holidays.days_off(changed.overrides, deed.at.date())
    complete = changed.model_copy(update={"days_off": days_off})
    document = complete.model_dump(mode="json", exclude={"version", "centers"})
    session.add(TimetableRow(version=version, document=document, author=deed.actor, at=deed.at))
    audit.record(session, deed, "timetable.publish", f"timetable:{version}")
    session.flush()
    return current(session)


def for_center(timetable: Timetable, center_id: CenterId) -> Tagged:
    """The document a centre's kiosk pulls.  Equal documents have equal tags, for ever."""
    body = rules.for_center(timetable, center_id).model_dump_json().encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Tagged(f'"v{timetable.version}-{digest}"', body)


def _known(session: Session) -> tuple[Center, ...]:
    return tuple(
        Center(id=CenterId(one.id), name=one.name, county=one.county)
        for one in centers.all_centers(session)
    )


def _version(row: TimetableRow, known: tuple[Center, ...]) -> Version:
    document = {**row.document, "version": row.version, "centers": known}
    return Version(Timetable.model_validate(document), row.author, row.at)
