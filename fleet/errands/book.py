"""The hub's half of errands: asked, answered once, and the logs that came."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fleet.errands.errand import (
    LIFETIME,
    LOGS_KEPT,
    OVER,
    Answer,
    Errand,
    ErrandOut,
    Errands,
    Kind,
    Progress,
)
from fleet.errors import ErrandUnknownError
from store import audit
from store.base import Base, UtcTime
from store.engine import once
from wire.ids import KioskId, new_id


class ErrandRow(Base):
    """One `fleet.errands.errand.Errand`."""

    __tablename__ = "errand"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    asked_by: Mapped[str] = mapped_column(String(80))
    progress: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(24))
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class LogBundleRow(Base):
    """The logs a kiosk sent for an errand, for a week."""

    __tablename__ = "log_bundle"

    errand_id: Mapped[str] = mapped_column(ForeignKey("errand.id"), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Told(NamedTuple):
    """What a kiosk pulls, with the strong ETag of exactly these bytes."""

    etag: str
    body: bytes


def ask(session: Session, kiosk_id: KioskId, kind: Kind, deed: audit.Deed) -> Errand:
    """Ask a kiosk for something; what is open already is not asked twice."""
    for row in _rows(session, kiosk_id):
        if row.kind == kind and _errand(row).is_open(deed.at):
            return _errand(row)
    row = ErrandRow(
        id=new_id("errand"),
        kiosk_id=kiosk_id,
        kind=kind.value,
        asked_at=deed.at,
        asked_by=deed.actor,
        progress=Progress.WAITING.value,
        reason="",
    )
    session.add(row)
    audit.record(session, deed, f"errand.{kind}", kiosk_id, errand=row.id)
    return _errand(row)


def told(session: Session, kiosk_id: KioskId, now: datetime) -> Told:
    """What is open for a kiosk, the oldest first."""
    is_asked = kiosk_id in once(session, _asked, now)
    found = [_errand(row) for row in reversed(_rows(session, kiosk_id))] if is_asked else []
    document = Errands(
        errands=tuple(
            ErrandOut(id=one.id, kind=one.kind, expires_at=one.asked_at + LIFETIME)
            for one in found
            if one.is_open(now)
        )
    )
    body = document.model_dump_json().encode()
    return Told(f'"e{hashlib.sha256(body).hexdigest()[:16]}"', body)


def _asked(session: Session, now: datetime) -> frozenset[KioskId]:
    """The few kiosks for which anything may be open."""
    rows = select(ErrandRow.kiosk_id).where(
        ErrandRow.ended_at.is_(None), ErrandRow.asked_at > now - LIFETIME
    )
    return frozenset(map(KioskId, session.scalars(rows)))


def answer(
    session: Session, kiosk_id: KioskId, errand_id: str, said: Answer, now: datetime
) -> None:
    """Keep what the kiosk says; what is over stays as it ended.  Raises `ErrandUnknownError`."""
    row = _row_of(session, kiosk_id, errand_id)
    if not _errand(row).is_open(now):
        return
    row.progress, row.reason = said.progress.value, said.reason
    if said.progress in OVER:
        row.ended_at = now


def keep_logs(
    session: Session, kiosk_id: KioskId, errand_id: str, data: bytes, now: datetime
) -> None:
    """Keep the bundle, and with it the errand is done.  Raises `ErrandUnknownError`."""
    row = _row_of(session, kiosk_id, errand_id)
    if row.kind != Kind.LOGS or not _errand(row).is_open(now):
        return
    forget_old_logs(session, now)
    session.add(LogBundleRow(errand_id=errand_id, received_at=now, data=data))
    row.progress, row.reason, row.ended_at = Progress.DONE.value, "", now


def logs(session: Session, kiosk_id: KioskId, errand_id: str, deed: audit.Deed) -> bytes:
    """A bundle, for somebody who is written down.  Raises `ErrandUnknownError`."""
    _row_of(session, kiosk_id, errand_id)
    bundle = session.get(LogBundleRow, errand_id)
    if bundle is None or bundle.received_at + LOGS_KEPT <= deed.at:
        raise ErrandUnknownError("these logs are not kept any more")
    audit.record(session, deed, "logs.read", kiosk_id, errand=errand_id)
    return bundle.data


def forget_old_logs(session: Session, now: datetime) -> None:
    session.execute(delete(LogBundleRow).where(LogBundleRow.received_at <= now - LOGS_KEPT))


def recent(session: Session, kiosk_id: KioskId, now: datetime) -> list[Errand]:
    """The last ones asked of a kiosk, the newest first."""
    kept = set(
        session.scalars(
            select(LogBundleRow.errand_id)
            .join(ErrandRow, ErrandRow.id == LogBundleRow.errand_id)
            .where(ErrandRow.kiosk_id == kiosk_id, LogBundleRow.received_at > now - LOGS_KEPT)
        )
    )
    return [_errand(row, has_logs=row.id in kept) for row in _rows(session, kiosk_id)]


def _rows(session: Session, kiosk_id: KioskId, most: int = 10) -> list[ErrandRow]:
    """The newest first; nobody asks for more than these within a day."""
    return list(
        session.scalars(
            select(ErrandRow)
            .where(ErrandRow.kiosk_id == kiosk_id)
            .order_by(ErrandRow.asked_at.desc(), ErrandRow.id)
            .limit(most)
        )
    )


def _row_of(session: Session, kiosk_id: KioskId, errand_id: str) -> ErrandRow:
    row = session.get(ErrandRow, errand_id)
    if row is None or row.kiosk_id != kiosk_id:
        raise ErrandUnknownError("there is no such errand of this kiosk")
    return row


def _errand(row: ErrandRow, *, has_logs: bool = False) -> Errand:
    return Errand(
        id=row.id,
        kiosk_id=KioskId(row.kiosk_id),
        kind=Kind(row.kind),
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        progress=Progress(row.progress),
        reason=row.reason,
        ended_at=row.ended_at,
        has_logs=has_logs,
    )
