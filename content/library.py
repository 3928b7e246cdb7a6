"""The hub's half of content: every item there ever was, and every playback, once, for ever.

An item that is taken out keeps its row: what was played stays known.  Nothing is remembered
between calls, so an item added by another process is there with the next look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Index, String, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.errors import ItemKnownError, ItemUnknownError
from content.item import Cause, File, Item, Library, Outcome, Play
from content.voice import takes
from store import audit
from store.base import Base, UtcTime
from store.engine import once
from wire.ids import CenterId, ItemId

_IS_CURRENT = text("withdrawn_at IS NULL")


class ItemRow(Base):
    """One item, for ever; `number` says in which order they were added."""

    __tablename__ = "item"
    __table_args__ = (
        # A film may come back after it was taken out, but never be there twice.
        Index(
            "ix_item_current_film",
            "film_sha256",
            unique=True,
            sqlite_where=_IS_CURRENT,
            postgresql_where=_IS_CURRENT,
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(12))
    seconds: Mapped[float]
    media_type: Mapped[str] = mapped_column(String(20))
    film_sha256: Mapped[str] = mapped_column(String(64))
    film_size: Mapped[int] = mapped_column(BigInteger)
    poster_sha256: Mapped[str | None] = mapped_column(String(64))
    poster_size: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PlayRow(Base):
    """One playback.  Nothing refers to other tables: whatever a kiosk says it played is kept."""

    __tablename__ = "play"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(String(64))
    center_id: Mapped[str] = mapped_column(String(64))
    journal: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(BigInteger)
    item_id: Mapped[str] = mapped_column(String(64), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    ended_at: Mapped[datetime] = mapped_column(UtcTime)
    seconds: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(String(16), server_default=Cause.CHOSEN.value)
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class Tagged(NamedTuple):
    """The library with the strong ETag of exactly these bytes."""

    etag: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Played:
    """A playback as it is read back; `title` is None where the item was never ours."""

    play_id: str
    center_id: CenterId
    item_id: ItemId
    title: str | None
    started_at: datetime
    ended_at: datetime
    seconds: float
    outcome: Outcome
    why: Cause


def library(session: Session) -> Library:
    """What every kiosk is to have: by category as first used, then by when they were added."""
    rows = session.scalars(select(ItemRow).order_by(ItemRow.number)).all()
    # Those taken out count too: the order of the categories must not jump with an item.
    place = {name: index for index, name in enumerate(dict.fromkeys(row.category for row in rows))}
    current = [row for row in rows if row.withdrawn_at is None]
    current.sort(key=lambda row: (place[row.category], row.number))
    voice = takes.sent(session).voice
    items = tuple(_item(row) for row in current)
    return Library(version=_version(rows) + voice.version, items=items, voice=voice)


def version(session: Session) -> int:
    """The version of the library as it is now, without reading it."""
    count = select(func.count(), func.count(ItemRow.withdrawn_at)).select_from(ItemRow)
    added, taken_out = session.execute(count).one()
    return int(added) + int(taken_out) + takes.sent(session).voice.version


def tagged(document: Library) -> Tagged:
    """The bytes a kiosk pulls.  Equal documents have equal tags, for ever."""
    body = document.model_dump_json().encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Tagged(f'"v{document.version}-{digest}"', body)


class Newest:
    """What every kiosk pulls, made once for all of them.  Any thread may ask."""

    def __init__(self) -> None:
        self._made: tuple[int, Tagged] | None = None

    def tagged(self, session: Session) -> Tagged:
        now, made = once(session, version), self._made
        if made is None or made[0] != now:
            document = library(session)
            made = self._made = document.version, tagged(document)
        return made[1]


def item(session: Session, item_id: ItemId) -> Item:
    """One item of the library.  Raises `ItemUnknownError`."""
    return _item(_current(session, item_id))


def files(session: Session) -> dict[str, str]:
    """Every file that films and voice need, by SHA-256, with its media type."""
    rows = session.scalars(select(ItemRow).where(ItemRow.withdrawn_at.is_(None)))
    found = dict.fromkeys(takes.files(session), "audio/ogg")
    for row in rows:
        found[row.film_sha256] = row.media_type
        if row.poster_sha256 is not None:
            found[row.poster_sha256] = "image/jpeg"
    return found


def assert_new(session: Session, film: File) -> None:
    """Raise `ItemKnownError` when the library has this very film."""
    row = session.scalar(
        select(ItemRow).where(ItemRow.film_sha256 == film.sha256, ItemRow.withdrawn_at.is_(None))
    )
    if row is not None:
        raise ItemKnownError(f"this film is in the library already, as {row.title!r} ({row.id})")


def add(session: Session, new: Item, deed: audit.Deed) -> None:
    """Put `new` into the library.  Raises `ItemKnownError` when its film is there already."""
    assert_new(session, new.film)
    session.add(
        ItemRow(
            id=new.id,
            title=new.title,
            category=new.category,
            seconds=new.seconds,
            media_type=new.media_type,
            film_sha256=new.film.sha256,
            film_size=new.film.size,
            poster_sha256=new.poster.sha256 if new.poster else None,
            poster_size=new.poster.size if new.poster else None,
            added_at=new.added_at,
        )
    )
    try:
        session.flush()
    except IntegrityError as error:
        # Another process was faster between our look and our row.
        raise ItemKnownError("this film was added at the same moment") from error
    audit.record(session, deed, "item.add", new.id, sha256=new.film.sha256, size=new.film.size)


def withdraw(session: Session, item_id: ItemId, deed: audit.Deed) -> Item:
    """Take an item out of the library; what was played stays.  Raises `ItemUnknownError`."""
    row = _current(session, item_id)
    row.withdrawn_at = deed.at
    audit.record(session, deed, "item.withdraw", row.id, sha256=row.film_sha256)
    return _item(row)


def keep_play(  # noqa: PLR0913 - a record as it came, each part by its name
    session: Session,
    *,
    play_id: str,
    kiosk_id: str,
    center_id: CenterId,
    journal: str,
    seq: int,
    play: Play,
    received_at: datetime,
) -> bool:
    """Keep a playback; False when it was kept before, and then nothing changes."""
    if session.get(PlayRow, play_id) is not None:
        return False
    session.add(
        PlayRow(
            id=play_id,
            kiosk_id=kiosk_id,
            center_id=center_id,
            journal=journal,
            seq=seq,
            item_id=play.item_id,
            started_at=play.started_at,
            ended_at=play.ended_at,
            seconds=play.seconds,
            outcome=play.outcome,
            why=play.why,
            received_at=received_at,
        )
    )
    session.flush()
    return True


def plays(session: Session, start: datetime, end: datetime) -> list[Played]:
    """The playbacks that began from `start` until before `end`, in the order they began."""
    rows = session.execute(
        select(PlayRow, ItemRow.title)
        .outerjoin(ItemRow, ItemRow.id == PlayRow.item_id)
        .where(PlayRow.started_at >= start, PlayRow.started_at < end)
        .order_by(PlayRow.started_at, PlayRow.id)
    )
    return [
        Played(
            play_id=row.id,
            center_id=CenterId(row.center_id),
            item_id=ItemId(row.item_id),
            title=title,
            started_at=row.started_at,
            ended_at=row.ended_at,
            seconds=row.seconds,
            outcome=Outcome(row.outcome),
            why=Cause(row.why),
        )
        for row, title in rows
    ]


def times_played(session: Session) -> dict[ItemId, int]:
    """How often somebody chose to see each item, ever; what plays by itself counts for nothing."""
    counted = session.execute(
        select(PlayRow.item_id, func.count(PlayRow.id))
        .where(PlayRow.why == Cause.CHOSEN)
        .group_by(PlayRow.item_id)
    )
    return {ItemId(item_id): count for item_id, count in counted}


def _version(rows: Sequence[ItemRow]) -> int:
    # Rows are never removed, and none is taken out twice: this grows by one at every change.
    return len(rows) + sum(row.withdrawn_at is not None for row in rows)


def _current(session: Session, item_id: ItemId) -> ItemRow:
    row = session.scalar(
        select(ItemRow).where(ItemRow.id == item_id, ItemRow.withdrawn_at.is_(None))
    )
    if row is None:
        raise ItemUnknownError(f"there is no item {item_id!r} in the library")
    return row


def _item(row: ItemRow) -> Item:
    poster = None
    if row.poster_sha256 is not None and row.poster_size is not None:
        poster = File(sha256=row.poster_sha256, size=row.poster_size)
    return Item.model_validate(
        {
            "id": row.id,
            "title": row.title,
            "category": row.category,
            "seconds": row.seconds,
            "media_type": row.media_type,
            "film": File(sha256=row.film_sha256, size=row.film_size),
            "poster": poster,
            "added_at": row.added_at,
        }
    )
