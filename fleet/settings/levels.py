"""The hub's half of the settings: each level's word, and what a kiosk is told.

Every change has a version of its own, over all levels, so that a kiosk's newest version only
ever grows while it stays at its centre.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, String, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from fleet.settings.values import KioskSettings, Level, Settings, clash, effective
from store import audit
from store.base import Base, UtcTime
from wire.ids import CenterId, KioskId

ALL = ""
"""The subject of `Level.ORG`: there is one."""


class SettingsRow(Base):
    """One level's word; `subject` is a centre's or a kiosk's id."""

    __tablename__ = "settings"

    level: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(unique=True)
    author: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcTime)


class SettingsClashError(Exception):
    """`field` contradicts another setting; nothing was stored."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field}: the floor of the volume must not be above its ceiling")
        self.field = field


class Place(NamedTuple):
    """Whose settings: those of all, of a centre, or of a kiosk at its centre."""

    center_id: CenterId | None = None
    kiosk_id: KioskId | None = None

    @property
    def level(self) -> Level:
        if self.kiosk_id is not None:
            return Level.KIOSK
        return Level.ORG if self.center_id is None else Level.CENTER

    def subjects(self) -> dict[Level, str]:
        """Every level that counts here, the widest first."""
        found = {Level.ORG: ALL}
        if self.center_id is not None:
            found[Level.CENTER] = self.center_id
        if self.kiosk_id is not None:
            found[Level.KIOSK] = self.kiosk_id
        return found


class Told(NamedTuple):
    """What a kiosk pulls, with the strong ETag of exactly these bytes."""

    etag: str
    body: bytes


def at(session: Session, place: Place) -> dict[Level, Settings]:
    """What each level that counts at `place` says."""
    return {
        level: Settings.model_validate(row.document) for level, row in _rows(session, place).items()
    }


def change(session: Session, place: Place, wanted: Settings, deed: audit.Deed) -> int:
    """Store what `place` itself says, complete; the version.  Raises `SettingsClashError`."""
    field = clash({**at(session, place), place.level: wanted})
    if field is not None:
        raise SettingsClashError(field)
    subject = place.subjects()[place.level]
    version = (session.scalar(select(func.max(SettingsRow.version))) or 0) + 1
    row = session.get(SettingsRow, (place.level.value, subject))
    if row is None:
        row = SettingsRow(level=place.level.value, subject=subject)
        session.add(row)
    before = row.document or {}
    row.document, row.version = wanted.said(), version
    row.author, row.at = deed.actor, deed.at
    names = sorted(name for name in {*before, *row.document} if _differ(before, row.document, name))
    where = f"{place.level}:{subject}" if subject else place.level.value
    audit.record(session, deed, "settings.change", where, fields=" ".join(names), version=version)
    return version


def for_kiosk(session: Session, place: Place) -> KioskSettings:
    """What the kiosk at `place` is told."""
    subjects = {"org": ALL, "center": place.center_id, "kiosk": place.kiosk_id}
    session.flush()
    # Not by way of the session: each kiosk asks this whenever its line opens.
    rows = session.connection().execute(_TOLD, subjects).all()
    version = max((row.version for row in rows), default=0)
    levels = {Level(row.level): Settings.model_validate(row.document) for row in rows}
    return effective(levels, version)


_TOLD = select(SettingsRow.level, SettingsRow.document, SettingsRow.version).where(
    or_(
        *(
            and_(SettingsRow.level == level.value, SettingsRow.subject == bindparam(level.value))
            for level in Level
        )
    )
)


def told(session: Session, place: Place) -> Told:
    body = for_kiosk(session, place).model_dump_json(exclude_none=True).encode()
    return Told(f'"s{hashlib.sha256(body).hexdigest()[:16]}"', body)


def _rows(session: Session, place: Place) -> Mapping[Level, SettingsRow]:
    keys = [(level.value, subject) for level, subject in place.subjects().items()]
    rows = session.scalars(
        select(SettingsRow).where(tuple_(SettingsRow.level, SettingsRow.subject).in_(keys))
    )
    return {Level(row.level): row for row in rows}


def _differ(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> bool:
    return bool(before.get(name) != after.get(name))
