"""The hub's half of who came: every entry once, for ever; people are counted, never stored.

Entries come from kiosks through the `inbox`, and from an operator who corrects what a kiosk
said.  None is ever changed: a correction is one more entry, with its author.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import BigInteger, ColumnElement, ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from attendance.entry import Entry, People, people
from attendance.people.inbox import Arrival
from store import audit
from store.base import Base, UtcTime
from wire.ids import CenterId, LessonId, MemberId

GUESTS_MOST = 99
"""More guests an operator cannot enter at once."""


class EntryRow(Base):
    """One `attendance.entry.Entry`.

    `author` is the kiosk or the operator who made it; only a kiosk's has journal and number.
    """

    __tablename__ = "entry"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    journal: Mapped[str | None] = mapped_column(String(36))
    seq: Mapped[int | None] = mapped_column(BigInteger)
    author: Mapped[str] = mapped_column(String(80))
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"))
    lesson_id: Mapped[str | None] = mapped_column(String(80), index=True)
    day: Mapped[date] = mapped_column(index=True)
    member_id: Mapped[str | None] = mapped_column(String(64))
    present: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class _Fits(BaseModel):
    """That the ids of an entry are no longer than any of ours, before a column cuts them."""

    model_config = ConfigDict(frozen=True)

    lesson_id: Annotated[str, StringConstraints(max_length=80)] | None
    member_id: Annotated[str, StringConstraints(max_length=64)] | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry as the hub has it."""

    id: str
    journal: str | None
    seq: int | None
    author: str
    center_id: CenterId
    entry: Entry
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """What entries are made for: a centre in a lesson, or on a day without one."""

    center_id: CenterId
    lesson_id: LessonId | None
    day: date


@dataclass(frozen=True, slots=True)
class Correction:
    """What an operator says instead: these came, these did not, so many guests more or fewer.

    `key` is made with the form: the same form sent twice counts once.
    """

    key: UUID
    came: frozenset[MemberId]
    did_not: frozenset[MemberId]
    guests: int


def keep(session: Session, arrival: Arrival) -> bool:
    """Keep a record of kind ``entry`` (`attendance.people.inbox.Keep`)."""
    entry = Entry.model_validate(arrival.record.body)
    _Fits(lesson_id=entry.lesson_id, member_id=entry.member_id)
    kept = Kept(
        id=str(arrival.record.id),
        journal=arrival.journal,
        seq=arrival.record.seq,
        author=arrival.kiosk_id,
        center_id=arrival.record.center_id,
        entry=entry,
        received_at=arrival.received_at,
    )
    return _add(session, kept)


def correct(session: Session, occasion: Occasion, correction: Correction, deed: audit.Deed) -> bool:
    """Enter what an operator says; False when it was entered before, or says nothing."""
    wanted: list[tuple[str, MemberId | None, bool]] = [
        *((member_id, member_id, True) for member_id in sorted(correction.came)),
        *((member_id, member_id, False) for member_id in sorted(correction.did_not)),
        *(
            (f"guest {number}", None, correction.guests > 0)
            for number in range(min(abs(correction.guests), GUESTS_MOST))
        ),
    ]
    added = [
        _add(session, _corrected(occasion, uuid5(correction.key, name), (member_id, present), deed))
        for name, member_id, present in wanted
    ]
    if not any(added):
        return False
    audit.record(
        session,
        deed,
        "attendance.correct",
        f"center:{occasion.center_id}",
        occasion=occasion.lesson_id or occasion.day.isoformat(),
        came=len(correction.came),
        did_not=len(correction.did_not),
        guests=correction.guests,
    )
    return True


def audit_reading(session: Session, occasion: Occasion, deed: audit.Deed) -> None:
    """Note that somebody read by name who came."""
    detail = {"occasion": occasion.lesson_id or occasion.day.isoformat()}
    audit.record(session, deed, "attendance.read", f"center:{occasion.center_id}", **detail)


def entries(session: Session, lesson_id: LessonId) -> list[Kept]:
    """Every entry made for a lesson, in the order they were made."""
    return _read(session, EntryRow.lesson_id == lesson_id)


def entries_on(session: Session, day: date) -> list[Kept]:
    """Every entry made for a day of the city's calendar, with a lesson or without."""
    return _read(session, EntryRow.day == day)


def entries_for(session: Session, lesson_ids: Collection[LessonId], day: date) -> list[Kept]:
    """Every entry made for one of these lessons, or for that day."""
    return _read(session, or_(EntryRow.lesson_id.in_(lesson_ids), EntryRow.day == day))


def entries_between(session: Session, first: date, last: date) -> list[Kept]:
    """Every entry made for the days from `first` to `last`, both included."""
    return _read(session, EntryRow.day.between(first, last))


def in_order(kept: Iterable[Kept]) -> list[Kept]:
    """Entries in the order they were made (pure).

    Within a journal its numbers say it.  Between journals (a kiosk was replaced, an operator
    corrects) it is when they came: kiosks' clocks may be wrong, the hub's is one.
    """
    journals: dict[str, list[Kept]] = {}
    for item in kept:
        journals.setdefault(item.journal or item.id, []).append(item)
    keyed = []
    for name, items in journals.items():
        items.sort(key=lambda item: (item.seq or 0, item.received_at, item.id))
        came = items[0].received_at
        for position, item in enumerate(items):
            # A number never comes before a lower one of its journal, also if it was sent first.
            came = max(came, item.received_at)
            keyed.append(((came, name, position), item))
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]


def people_at(kept: Iterable[Kept]) -> dict[CenterId, People]:
    """Who came, by centre; `kept` in the order they were made, all of one lesson or day."""
    by_center: dict[CenterId, list[Entry]] = {}
    for item in kept:
        by_center.setdefault(item.center_id, []).append(item.entry)
    return {center_id: people(made) for center_id, made in by_center.items()}


def _add(session: Session, kept: Kept) -> bool:
    if session.get(EntryRow, kept.id) is not None:
        return False
    session.add(
        EntryRow(
            id=kept.id,
            journal=kept.journal,
            seq=kept.seq,
            author=kept.author,
            center_id=kept.center_id,
            lesson_id=kept.entry.lesson_id,
            day=kept.entry.day,
            member_id=kept.entry.member_id,
            present=kept.entry.present,
            at=kept.entry.at,
            received_at=kept.received_at,
        )
    )
    return True


def _corrected(
    occasion: Occasion, entry_id: UUID, who: tuple[MemberId | None, bool], deed: audit.Deed
) -> Kept:
    member_id, present = who
    return Kept(
        id=str(entry_id),
        journal=None,
        seq=None,
        author=deed.actor,
        center_id=occasion.center_id,
        entry=Entry(
            lesson_id=occasion.lesson_id,
            day=occasion.day,
            member_id=member_id,
            present=present,
            at=deed.at,
        ),
        received_at=deed.at,
    )


def _read(session: Session, *wanted: ColumnElement[bool]) -> list[Kept]:
    # By columns and without a second look at what was looked at when it came: a month of a
    # large city is fifty thousand entries.
    rows = session.execute(select(*_COLUMNS).where(*wanted))
    return in_order(_kept(row) for row in rows)


_COLUMNS = (
    EntryRow.id, EntryRow.journal, EntryRow.seq, EntryRow.author, EntryRow.center_id,
    EntryRow.received_at, EntryRow.lesson_id, EntryRow.day, EntryRow.member_id, EntryRow.present,
    EntryRow.at,
)  # fmt: skip


def _kept(row: Sequence[Any]) -> Kept:
    entry_id, journal, seq, author, center_id, received_at, *made = row
    lesson_id, day, member_id, present, at = made
    entry = Entry.model_construct(
        lesson_id=lesson_id, day=day, member_id=member_id, present=present, at=at
    )
    return Kept(entry_id, journal, seq, author, center_id, entry, received_at)
