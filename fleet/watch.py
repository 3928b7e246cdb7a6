"""The hub's findings: opened, changed and closed by the watch, kept for ever as the history.

A centre has at most one open finding of each subject; the database holds that too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Row, Select, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from fleet.errors import FindingUnknownError
from fleet.judging.finding import Finding, Level, Owner, Subject
from fleet.judging.signs import Sign
from fleet.judging.track import Track, Tracks
from store import audit
from store.base import Base, UtcTime
from store.tables import CenterRow, StaffRow
from wire.ids import CenterId, FindingId, new_id

_IS_OPEN = text("closed_at IS NULL")


class FindingRow(Base):
    """A finding and what was told of it to people outside the console."""

    __tablename__ = "finding"
    __table_args__ = (
        Index(
            "ix_finding_open",
            "center_id",
            "subject",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(None, "center_id", "opened_at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    center_id: Mapped[str] = mapped_column(ForeignKey("center.id"))
    subject: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(8))
    owner: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime] = mapped_column(UtcTime)
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    taken_by: Mapped[str | None] = mapped_column(String(80))
    taken_at: Mapped[datetime | None] = mapped_column(UtcTime)
    told: Mapped[str] = mapped_column(String(8))


IN_ORDER = (
    FindingRow.level != Level.PROBLEM,
    FindingRow.since,
    FindingRow.center_id,
    FindingRow.subject,
)


def findings(session: Session, now: datetime) -> tuple[Finding, ...]:
    """Every open finding, problems first, then the oldest first; none from after `now`."""
    rows = session.execute(
        select_findings()
        .where(FindingRow.closed_at.is_(None), FindingRow.since <= now)
        .order_by(*IN_ORDER)
    )
    return tuple(read(rows))


def history(session: Session, center_id: CenterId, most: int = 100) -> tuple[Finding, ...]:
    """What was and is not well at one centre, the newest first."""
    rows = session.execute(
        select_findings()
        .where(FindingRow.center_id == center_id)
        .order_by(FindingRow.opened_at.desc(), FindingRow.id)
        .limit(most)
    )
    return tuple(read(rows))


def take(session: Session, finding_id: FindingId, deed: audit.Deed) -> Finding:
    """Somebody takes care of it (맡음); who took it before is relieved.

    Raises `FindingUnknownError` where no such finding is open.
    """
    row = _open(session, finding_id)
    if row.taken_by != deed.actor:
        row.taken_by, row.taken_at = deed.actor, deed.at
        audit.record(session, deed, "finding.take", finding_id, center=row.center_id)
    return _one(session, finding_id)


def give_back(session: Session, finding_id: FindingId, deed: audit.Deed) -> Finding:
    """Nobody takes care of it any more.  Raises `FindingUnknownError`."""
    row = _open(session, finding_id)
    if row.taken_by is not None:
        row.taken_by = row.taken_at = None
        audit.record(session, deed, "finding.give_back", finding_id, center=row.center_id)
    return _one(session, finding_id)


def find(session: Session, finding_id: FindingId) -> Finding:
    """One open finding.  Raises `FindingUnknownError`."""
    _open(session, finding_id)
    return _one(session, finding_id)


def tracks(session: Session) -> dict[CenterId, dict[Subject, Track]]:
    """Where judging goes on after a restart: every open finding, nothing pending."""
    found: dict[CenterId, dict[Subject, Track]] = {}
    for row in session.scalars(select(FindingRow).where(FindingRow.closed_at.is_(None))):
        sign = Sign(Level(row.level), Owner(row.owner), row.sentence)
        kept = found.setdefault(CenterId(row.center_id), {})
        kept[Subject(row.subject)] = Track(sign, row.since)
    return found


def keep(session: Session, center_id: CenterId, judged: Tracks, now: datetime) -> None:
    """Open, change and close the findings of one centre as it was judged."""
    rows = session.scalars(
        select(FindingRow).where(FindingRow.center_id == center_id, FindingRow.closed_at.is_(None))
    )
    known = {Subject(row.subject): row for row in rows}
    for subject in known.keys() | judged.keys():
        _keep_one(session, (center_id, subject), known.get(subject), judged.get(subject), now)


def _keep_one(
    session: Session,
    what: tuple[CenterId, Subject],
    row: FindingRow | None,
    track: Track | None,
    now: datetime,
) -> None:
    sign = track.sign if track else None
    if track is None or sign is None:
        if row is not None:
            row.closed_at = now
        return
    if row is None:
        row = FindingRow(
            id=new_id("finding"), center_id=what[0], subject=what[1], since=track.since or now,
            opened_at=now, told="", level="", owner="", sentence="",
        )  # fmt: skip
        session.add(row)
    if row.level != sign.level:
        if row.told == Level.PROBLEM and sign.level is Level.WARNING:
            # It got better, so that it is news when it gets bad again.
            row.told = Level.WARNING
        row.level, row.owner, row.sentence = sign.level, sign.owner, sign.sentence
        row.changed_at = now


def _open(session: Session, finding_id: FindingId) -> FindingRow:
    row = session.get(FindingRow, finding_id)
    if row is None or row.closed_at is not None:
        raise FindingUnknownError(f"no finding {finding_id!r} is open")
    return row


def _one(session: Session, finding_id: FindingId) -> Finding:
    session.flush()
    return next(read(session.execute(select_findings().where(FindingRow.id == finding_id))))


def select_findings() -> Select[FindingRow, str, str | None, str | None]:
    """Rows for `read`."""
    return (
        select(FindingRow, CenterRow.name, CenterRow.county, StaffRow.display_name)
        .join(CenterRow, CenterRow.id == FindingRow.center_id)
        .outerjoin(StaffRow, StaffRow.id == FindingRow.taken_by)
    )


def read(rows: Iterable[Row[FindingRow, str, str | None, str | None]]) -> Iterator[Finding]:
    for row, name, county, taken_name in rows:
        yield Finding(
            id=FindingId(row.id),
            center_id=CenterId(row.center_id),
            center=name,
            county=county or "",
            subject=Subject(row.subject),
            level=Level(row.level),
            owner=Owner(row.owner),
            since=row.since,
            sentence=row.sentence,
            taken_by=row.taken_by,
            taken_name=taken_name or "",
            taken_at=row.taken_at,
            closed_at=row.closed_at,
        )
