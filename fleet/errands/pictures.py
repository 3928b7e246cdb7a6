"""The last picture of each kiosk's screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from store.base import Base, UtcTime
from wire.ids import KioskId

PICTURE_LIFETIME = timedelta(minutes=1)
PICTURE_KEPT = timedelta(minutes=10)


class ScreenPictureRow(Base):
    """A picture on its way to the other processes of the hub, sealed."""

    __tablename__ = "screen_picture"

    kiosk_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class ScreenPicture:
    """The last picture a kiosk sent of its screen."""

    jpeg: bytes
    at: datetime


class Pictures:
    """The last picture of each screen, in memory: as it is, nobody's living room goes to disk."""

    def __init__(self) -> None:
        self._last: dict[KioskId, ScreenPicture] = {}

    def keep(self, kiosk_id: KioskId, picture: ScreenPicture) -> None:
        self._last[kiosk_id] = picture

    def fresh(self, kiosk_id: KioskId, now: datetime) -> ScreenPicture | None:
        """The picture, if it came within the last minute."""
        picture = self._last.get(kiosk_id)
        if picture is None or now - picture.at > PICTURE_LIFETIME:
            return None
        return picture

    def kept(self, kiosk_id: KioskId, now: datetime) -> ScreenPicture | None:
        """The picture, if it came within ten minutes: what was asked for is looked at longer."""
        picture = self._last.get(kiosk_id)
        return picture if picture is not None and now - picture.at <= PICTURE_KEPT else None

    def forget(self, kiosk_id: KioskId) -> None:
        self._last.pop(kiosk_id, None)


def hand_on(session: Session, kiosk_id: KioskId, sealed: ScreenPicture) -> None:
    """Lay a sealed picture down for the others, in place of the kiosk's last one."""
    row = session.get(ScreenPictureRow, kiosk_id) or ScreenPictureRow(kiosk_id=kiosk_id)
    row.at, row.sealed = sealed.at, sealed.jpeg
    session.add(row)


def handed_on(
    session: Session, kiosk_id: KioskId | None, now: datetime
) -> dict[KioskId, ScreenPicture]:
    """The sealed pictures that others laid down and that may be looked at, of one kiosk or all."""
    rows = select(ScreenPictureRow).where(ScreenPictureRow.at > now - PICTURE_KEPT)
    if kiosk_id is not None:
        rows = rows.where(ScreenPictureRow.kiosk_id == kiosk_id)
    return {
        KioskId(row.kiosk_id): ScreenPicture(row.sealed, row.at) for row in session.scalars(rows)
    }


def take_back(session: Session, kiosk_id: KioskId) -> None:
    """Let go of what was laid down of a kiosk that is not ours any more."""
    session.execute(delete(ScreenPictureRow).where(ScreenPictureRow.kiosk_id == kiosk_id))


def let_go(session: Session, now: datetime) -> bool:
    """Let go of what nobody may look at any more; whether any picture is left."""
    session.execute(delete(ScreenPictureRow).where(ScreenPictureRow.at <= now - PICTURE_KEPT))
    return session.scalar(select(ScreenPictureRow.kiosk_id).limit(1)) is not None
