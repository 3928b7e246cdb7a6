"""The hub's list of kiosks: who was paired for which centre, and what each said last.

Credentials and device codes are kept as SHA-256 only.  A centre has one kiosk: pairing a
new one revokes the old one in the same transaction.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import JSON, ForeignKey, String, Table, Update, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from fleet import pairing as rules
from fleet.errors import (
    CenterUnknownError,
    CodeUnknownError,
    CredentialRefusedError,
    KioskUnknownError,
)
from fleet.health import KioskReport
from fleet.pairing import Answer, Pairing
from store import audit
from store.base import Base, UtcTime
from store.tables import CenterRow
from wire.ids import CenterId, KioskId, new_id


class PairingRow(Base):
    """A `fleet.pairing.Pairing`, with what the kiosk said of itself."""

    __tablename__ = "pairing"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    device_hash: Mapped[str] = mapped_column(String(64))
    user_code: Mapped[str] = mapped_column(String(8), index=True)
    model: Mapped[str] = mapped_column(String(80))
    release: Mapped[str] = mapped_column(String(40))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    interval_s: Mapped[int]
    polled_at: Mapped[datetime | None] = mapped_column(UtcTime)
    kiosk_id: Mapped[str | None] = mapped_column(String(64))
    center_id: Mapped[str | None] = mapped_column(String(64))
    collected: Mapped[bool]


class KioskRow(Base):
    """One paired device.  `credential_hash` is empty until the kiosk fetched its credential."""

    __tablename__ = "kiosk"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), index=True)
    credential_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    model: Mapped[str] = mapped_column(String(80))
    release: Mapped[str] = mapped_column(String(40))
    paired_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_seen: Mapped[datetime | None] = mapped_column(UtcTime)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Device:
    """What a kiosk says of itself when it asks for a code."""

    model: str
    release: str


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A paired kiosk as others see it."""

    id: KioskId
    center_id: CenterId
    model: str
    release: str
    paired_at: datetime
    last_seen: datetime | None
    report: KioskReport | None


class CallingKiosk(NamedTuple):
    """A kiosk that has shown its credential."""

    id: KioskId
    center_id: CenterId


class Reported(NamedTuple):
    """What a kiosk said of itself, and when."""

    kiosk_id: KioskId
    report: KioskReport
    at: datetime


class Begun(NamedTuple):
    """A new pairing and the device code, which only the kiosk gets to know."""

    pairing: Pairing
    device_code: str


class Polled(NamedTuple):
    """The answer to a poll; kiosk, centre and credential only with `Answer.GRANTED`."""

    answer: Answer
    kiosk_id: KioskId | None = None
    center_id: CenterId | None = None
    credential: str | None = None


class Paired(NamedTuple):
    """A kiosk was paired; `replaced` are the ones it took the place of."""

    kiosk_id: KioskId
    replaced: tuple[Kiosk, ...]


def hash_secret(secret: str) -> str:
    """How secrets of 256 random bits are kept; no salt needed at that length."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin_pairing(session: Session, device: Device, now: datetime) -> Begun:
    session.execute(delete(PairingRow).where(PairingRow.expires_at <= now))
    taken = set(session.scalars(select(PairingRow.user_code)))
    code = rules.draw_code(taken.__contains__, secrets.randbelow)
    device_code = secrets.token_urlsafe(32)
    pairing = rules.begin(new_id("pairing"), hash_secret(device_code), code, now)
    row = PairingRow(id=pairing.id, model=device.model, release=device.release)
    _write(row, pairing)
    session.add(row)
    return Begun(pairing, device_code)


def poll_pairing(session: Session, pairing_id: str, device_code: str, now: datetime) -> Polled:
    """One poll of the kiosk that began the pairing; anybody else finds it expired."""
    row = session.get(PairingRow, pairing_id)
    if row is None or not secrets.compare_digest(row.device_hash, hash_secret(device_code)):
        return Polled(Answer.EXPIRED)
    pairing, answer = rules.poll(_read(row), now)
    _write(row, pairing)
    if answer is not Answer.GRANTED:
        return Polled(answer)
    kiosk = session.get(KioskRow, pairing.kiosk_id)
    if kiosk is None or kiosk.revoked_at is not None:
        return Polled(Answer.EXPIRED)
    credential = secrets.token_urlsafe(32)
    kiosk.credential_hash = hash_secret(credential)
    return Polled(answer, KioskId(kiosk.id), CenterId(kiosk.center_id), credential)


def pair(session: Session, user_code: str, center_id: CenterId, deed: audit.Deed) -> Paired:
    """Make the kiosk that shows `user_code` the one of `center_id`.

    Raises `CodeUnknownError` or `CenterUnknownError`.
    """
    candidates = session.scalars(select(PairingRow).where(PairingRow.user_code == user_code))
    row = next((item for item in candidates if rules.is_open(_read(item), deed.at)), None)
    if row is None:
        raise CodeUnknownError("no kiosk shows this code now")
    if session.get(CenterRow, center_id) is None:
        raise CenterUnknownError(f"there is no centre {center_id!r}")
    replaced = tuple(
        revoke(session, kiosk.id, deed) for kiosk in kiosks(session) if kiosk.center_id == center_id
    )
    kiosk_id = KioskId(new_id("kiosk"))
    _write(row, rules.approve(_read(row), kiosk_id, center_id, deed.at))
    session.add(
        KioskRow(
            id=kiosk_id,
            center_id=center_id,
            model=row.model,
            release=row.release,
            paired_at=deed.at,
        )
    )
    audit.record(session, deed, "kiosk.pair", kiosk_id, center=center_id)
    return Paired(kiosk_id, replaced)


def revoke(session: Session, kiosk_id: KioskId, deed: audit.Deed) -> Kiosk:
    """Make a kiosk's credential worthless.  Raises `KioskUnknownError`."""
    row = session.get(KioskRow, kiosk_id)
    if row is None or row.revoked_at is not None:
        raise KioskUnknownError(f"there is no kiosk {kiosk_id!r}")
    row.revoked_at = deed.at
    row.credential_hash = None
    audit.record(session, deed, "kiosk.revoke", kiosk_id, center=row.center_id)
    return _kiosk(row)


_HOLDER = select(KioskRow.id, KioskRow.center_id).where(
    KioskRow.credential_hash == bindparam("hashed"), KioskRow.revoked_at.is_(None)
)


def kiosk_of(session: Session, credential: str) -> CallingKiosk:
    """The kiosk that holds this credential.  Raises `CredentialRefusedError`.

    Nothing else of it is read: this comes before everything that kiosks ask.
    """
    hashed = {"hashed": hash_secret(credential)}
    found = session.connection().execute(_HOLDER, hashed).one_or_none()
    if found is None:
        raise CredentialRefusedError("the credential is unknown or revoked")
    return CallingKiosk(KioskId(found.id), CenterId(found.center_id))


def assert_ours(session: Session, kiosk_id: KioskId) -> None:
    """Raises `CredentialRefusedError` where a kiosk was revoked since it showed its credential."""
    if session.connection().scalar(_IS_OURS, {"kiosk_id": kiosk_id}) is None:
        raise CredentialRefusedError("the credential was revoked just now")


_IS_OURS = select(KioskRow.id).where(
    KioskRow.id == bindparam("kiosk_id"), KioskRow.revoked_at.is_(None)
)


def ours(session: Session) -> frozenset[KioskId]:
    """The ids of every kiosk that is ours now."""
    ids = session.connection().scalars(select(KioskRow.id).where(KioskRow.revoked_at.is_(None)))
    return frozenset(map(KioskId, ids))


def kiosks(session: Session) -> list[Kiosk]:
    """Every kiosk that is ours now."""
    # Columns and no entities: of a large city these are ten thousand, every few seconds.
    rows = session.execute(_COLUMNS.order_by(KioskRow.paired_at))
    return [
        Kiosk(
            KioskId(kiosk_id),
            CenterId(center_id),
            model,
            release,
            paired_at,
            last_seen,
            None if report is None else KioskReport.model_validate(report),
        )
        for kiosk_id, center_id, model, release, paired_at, last_seen, report in rows
    ]


_COLUMNS = select(
    KioskRow.id, KioskRow.center_id, KioskRow.model, KioskRow.release, KioskRow.paired_at,
    KioskRow.last_seen, KioskRow.report,
).where(KioskRow.revoked_at.is_(None))  # fmt: skip


def kiosk(session: Session, kiosk_id: KioskId) -> Kiosk:
    """One kiosk.  Raises `KioskUnknownError`."""
    row = session.get(KioskRow, kiosk_id)
    if row is None or row.revoked_at is not None:
        raise KioskUnknownError(f"there is no kiosk {kiosk_id!r}")
    return _kiosk(row)


def keep_reports(session: Session, reported: Sequence[Reported]) -> None:
    """Keep what kiosks say of themselves.  Not read before: this comes most often of all."""
    if reported:
        rows = [
            {
                "whose": kiosk_id,
                "report": report.model_dump(mode="json"),
                "release": report.release,
                "last_seen": at,
            }
            for kiosk_id, report, at in reported
        ]
        session.flush()
        session.connection().execute(_KEEP, rows)


_TABLE = cast(Table, KioskRow.__table__)
_KEEP = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("whose"))
    .values(
        report=bindparam("report"), release=bindparam("release"), last_seen=bindparam("last_seen")
    )
)


def seen(session: Session, kiosk_id: KioskId, now: datetime) -> None:
    """Note that a kiosk was here; its socket opened or closed."""
    session.execute(_of(kiosk_id).values(last_seen=now), execution_options=_UNREAD)


_UNREAD = {"synchronize_session": False}


def _of(kiosk_id: KioskId) -> Update:
    return update(KioskRow).where(KioskRow.id == kiosk_id)


def _kiosk(row: KioskRow) -> Kiosk:
    return Kiosk(
        id=KioskId(row.id),
        center_id=CenterId(row.center_id),
        model=row.model,
        release=row.release,
        paired_at=row.paired_at,
        last_seen=row.last_seen,
        report=None if row.report is None else KioskReport.model_validate(row.report),
    )


def _read(row: PairingRow) -> Pairing:
    return Pairing(
        id=row.id,
        device_hash=row.device_hash,
        user_code=row.user_code,
        expires_at=row.expires_at,
        interval_s=row.interval_s,
        polled_at=row.polled_at,
        kiosk_id=None if row.kiosk_id is None else KioskId(row.kiosk_id),
        center_id=None if row.center_id is None else CenterId(row.center_id),
        collected=row.collected,
    )


def _write(row: PairingRow, pairing: Pairing) -> None:
    row.device_hash = pairing.device_hash
    row.user_code = pairing.user_code
    row.expires_at = pairing.expires_at
    row.interval_s = pairing.interval_s
    row.polled_at = pairing.polled_at
    row.kiosk_id = pairing.kiosk_id
    row.center_id = pairing.center_id
    row.collected = pairing.collected
