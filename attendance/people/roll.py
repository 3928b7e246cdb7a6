"""The hub's half of the rolls: who belongs to a centre, names sealed at rest.

A roll is one whole, versioned document like the timetable.  Whoever is left out of it is off
the roll but stays known, so that what was entered about them still has a name; coming back,
they are the same person.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import ForeignKey, LargeBinary, String, bindparam, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from attendance.entry import NAME_LONGEST, NOTE_LONGEST, Member, Roll
from attendance.errors import AttendanceError, SealBrokenError
from attendance.seal import Seal, key_from, key_path
from store import audit
from store.base import Base, UtcTime
from store.tables import CenterRow
from wire.ids import CenterId, MemberId, new_id

MEMBERS_MOST = 200
_ID_LONGEST = 64


class MemberRow(Base):
    """Somebody who is or was on a centre's roll; `sealed` holds name and note."""

    __tablename__ = "member"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    position: Mapped[int]
    active: Mapped[bool]


class RollRow(Base):
    """A centre's roll: which version it is at, and whose change that was."""

    __tablename__ = "roll"

    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"), primary_key=True)
    version: Mapped[int]
    author: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcTime)


class CenterMissingError(AttendanceError):
    """There is no centre of this id."""


class RollConflictError(AttendanceError):
    """The change was made from a version that is no longer the current one."""

    def __init__(self, current: Roll) -> None:
        super().__init__(f"the roll is at version {current.version} by now")
        self.current = current


class RollRefusedError(AttendanceError):
    """The roll has to change first.  `field` is like ``members.3.note``; no name in the text."""

    def __init__(self, field: str, reason: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.reason = reason


class NamesKeyLostError(AttendanceError):
    """The key beside the database is not the one its names were sealed with."""


class Tagged(NamedTuple):
    """A centre's roll with the strong ETag of exactly these bytes."""

    etag: str
    body: bytes


def changes(session: Session) -> int:
    """How often any roll was changed so far."""
    return session.scalar(select(func.coalesce(func.sum(RollRow.version), 0))) or 0


def open_seal(session: Session, folder: Path) -> Seal:
    """The seal of the names in this database; its key lies in `folder`, made at the first start.

    Raises `NamesKeyLostError` (or `KeyUnusableError`) rather than seal with a second key.
    """
    path = key_path(folder)
    row = session.scalar(select(MemberRow).limit(1))
    if row is not None and not path.exists():
        raise NamesKeyLostError(f"{path} is missing: put it back from the backup")
    seal = Seal(key_from(path))
    if row is not None:
        try:
            _open(seal, row)
        except SealBrokenError as error:
            raise NamesKeyLostError(
                f"{path} does not open the names in the database: put back the one from its backup"
            ) from error
    return seal


def roll(session: Session, seal: Seal, center_id: CenterId) -> Roll:
    """A centre's roll; an empty one of version 0 before the first.

    Raises `CenterMissingError`.
    """
    whose = {"center_id": center_id}
    found = session.execute(_VERSION, whose).one_or_none()
    if found is None:
        raise CenterMissingError(f"there is no centre {center_id!r}")
    rows = session.scalars(_MEMBERS, whose)
    return Roll(
        version=found.version or 0,
        center_id=center_id,
        members=tuple(_open(seal, member) for member in rows),
    )


_VERSION = (
    select(RollRow.version)
    .select_from(CenterRow)
    .outerjoin(RollRow, RollRow.center_id == CenterRow.id)
    .where(CenterRow.id == bindparam("center_id"))
)
_MEMBERS = (
    select(MemberRow)
    .where(MemberRow.center_id == bindparam("center_id"), MemberRow.active)
    .order_by(MemberRow.position)
)


def everybody_ever(session: Session, seal: Seal, center_id: CenterId) -> dict[MemberId, Member]:
    """Everybody who is or was on a centre's roll, in its order; those who left it at the end."""
    rows = session.scalars(
        select(MemberRow)
        .where(MemberRow.center_id == center_id)
        .order_by(MemberRow.active.desc(), MemberRow.position)
    )
    return {MemberId(row.id): _open(seal, row) for row in rows}


def sizes(session: Session) -> Mapping[CenterId, int]:
    """How many are on each centre's roll; a centre without anybody is not in it."""
    counted = session.execute(
        select(MemberRow.center_id, func.count())
        .where(MemberRow.active)
        .group_by(MemberRow.center_id)
    )
    return {CenterId(center_id): count for center_id, count in counted}


def on_rolls(session: Session) -> dict[CenterId, list[MemberId]]:
    """Who is on each centre's roll, without names."""
    found: dict[CenterId, list[MemberId]] = {}
    rows = session.execute(
        select(MemberRow.center_id, MemberRow.id)
        .where(MemberRow.active)
        .order_by(MemberRow.center_id, MemberRow.position)
    )
    for center_id, member_id in rows:
        found.setdefault(CenterId(center_id), []).append(MemberId(member_id))
    return found


def for_center(session: Session, seal: Seal, center_id: CenterId) -> Tagged:
    """What a centre's kiosk pulls.  Equal documents have equal tags, for ever."""
    current = roll(session, seal, center_id)
    body = current.model_dump_json().encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Tagged(f'"v{current.version}-{digest}"', body)


def change(session: Session, seal: Seal, changed: Roll, deed: audit.Deed) -> Roll:
    """Store `changed` as the centre's next roll; `changed.version` is the one it was made from.

    A member without an id is new and gets one.  Raises `CenterMissingError`,
    `RollConflictError` or `RollRefusedError`; then nothing has changed.
    """
    center_id = changed.center_id
    # Locked where the database knows how: of two changes at once, the later one is refused.
    session.get(CenterRow, center_id, with_for_update=True)
    current = roll(session, seal, center_id)
    if changed.version != current.version:
        raise RollConflictError(current)
    members = _checked(changed)
    known = _known(session, center_id, members)
    off = {member.id for member in current.members} - {member.id for member in members}
    for member_id in off:
        known[member_id].active = False
    for position, member in enumerate(members):
        _write(session, seal, known.get(member.id), (center_id, position, member))
    row = session.get(RollRow, center_id)
    if row is None:
        row = RollRow(center_id=center_id)
        session.add(row)
    row.version, row.author, row.at = current.version + 1, deed.actor, deed.at
    before = {member.id for member in current.members}
    audit.record(
        session,
        deed,
        "roll.change",
        f"center:{center_id}",
        version=row.version,
        added=sum(member.id not in before for member in members),
        taken_out=len(off),
    )
    session.flush()
    return Roll(version=row.version, center_id=center_id, members=members)


def audit_reading(session: Session, center_id: CenterId, deed: audit.Deed) -> None:
    """Note that somebody read the names of a centre."""
    audit.record(session, deed, "roll.read", f"center:{center_id}")


def tidy(text: str) -> str:
    """A name or note as it is kept: composed letters, single spaces, none around."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _checked(changed: Roll) -> tuple[Member, ...]:
    if len(changed.members) > MEMBERS_MOST:
        text = f"a roll has at most {MEMBERS_MOST} members"
        raise RollRefusedError("members", "too_many", text)
    members: list[Member] = []
    ids: set[str] = set()
    called: set[tuple[str, str]] = set()
    for number, given in enumerate(changed.members):
        member = _tidied(f"members.{number}", given)
        if member.id in ids or len(member.id) > _ID_LONGEST:
            text = f"give each member an id of its own, at most {_ID_LONGEST} characters long"
            raise RollRefusedError(f"members.{number}.id", "id_refused", text)
        if (member.name, member.note) in called:
            text = "two people of one name need different notes"
            raise RollRefusedError(f"members.{number}.note", "twins", text)
        ids.add(member.id)
        called.add((member.name, member.note))
        members.append(member)
    return tuple(members)


def _tidied(field: str, given: Member) -> Member:
    name, note = tidy(given.name), tidy(given.note)
    if not name:
        raise RollRefusedError(f"{field}.name", "name_missing", "a member needs a name")
    for part, text, longest in (("name", name, NAME_LONGEST), ("note", note, NOTE_LONGEST)):
        if len(text) > longest:
            sentence = f"a {part} has at most {longest} characters"
            raise RollRefusedError(f"{field}.{part}", "too_long", sentence)
        if not text.isprintable():
            sentence = f"a {part} cannot hold control characters"
            raise RollRefusedError(f"{field}.{part}", "not_printable", sentence)
    return Member(id=given.id or MemberId(new_id("member")), name=name, note=note)


def _known(
    session: Session, center_id: CenterId, members: tuple[Member, ...]
) -> dict[MemberId, MemberRow]:
    """The rows of everybody who was ever on this roll; nobody of another centre comes with it."""
    known = {
        MemberId(row.id): row
        for row in session.scalars(select(MemberRow).where(MemberRow.center_id == center_id))
    }
    for number, member in enumerate(members):
        if member.id not in known and session.get(MemberRow, member.id) is not None:
            text = "this id belongs to somebody of another centre; leave it out for a new member"
            raise RollRefusedError(f"members.{number}.id", "id_foreign", text)
    return known


def _write(
    session: Session, seal: Seal, row: MemberRow | None, wanted: tuple[CenterId, int, Member]
) -> None:
    center_id, position, member = wanted
    if row is None:
        row = MemberRow(id=member.id, center_id=center_id, sealed=_close(seal, member))
        session.add(row)
    elif _open(seal, row) != member:
        row.sealed = _close(seal, member)
    row.position, row.active = position, True


def _close(seal: Seal, member: Member) -> bytes:
    plain = json.dumps({"name": member.name, "note": member.note}, ensure_ascii=False)
    return seal.close(plain.encode(), _about(member.id))


def _open(seal: Seal, row: MemberRow) -> Member:
    return Member(id=MemberId(row.id), **json.loads(seal.open(row.sealed, _about(row.id))))


def _about(member_id: str) -> bytes:
    return f"member:{member_id}".encode()
