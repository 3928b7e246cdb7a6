"""From what was reported to who was in, from when to when (pure).

Reports come in any order, twice, late or never.  So nothing is added up as they come: the
stays are computed from the whole set of events each time, by these rules.

1. One connection of a centre is one participant sid.  It begins at its earliest known joining
   (every report about a participant carries it) and ends at its earliest leaving.
2. A room that starts or finishes ends what began in it before.
3. One place, one participant: a later connection of the same centre ends the one before.
4. What is still open goes on until now, and never past the lesson's end.
5. Before a lesson opens kiosks are only connected (and nobody sees them): that does not count.
6. A gap of at most `SHORT_GAP` is a hiccup of the line, not an absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wire.ids import CenterId

SHORT_GAP = timedelta(seconds=30)


class What(StrEnum):
    """What was reported."""

    JOINED = "joined"
    LEFT = "left"
    SEEN = "seen"  # the hub looked into the room and found this connection
    GONE = "gone"  # the hub looked into the room and no longer found it
    ROOM_STARTED = "room_started"
    ROOM_FINISHED = "room_finished"


_ABOUT_ROOM = frozenset({What.ROOM_STARTED, What.ROOM_FINISHED})


@dataclass(frozen=True, slots=True)
class Event:
    """One report.  `id` is unique for ever; `center_id` and `sid` are empty for a room's own."""

    id: str
    what: What
    at: datetime
    center_id: CenterId | None = None
    sid: str = ""
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when a centre was in; `to` is None while it is inside."""

    since: datetime
    to: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One centre's presence in one lesson."""

    center_id: CenterId
    stays: tuple[Stay, ...]
    seconds: int

    @property
    def joined_at(self) -> datetime:
        return self.stays[0].since

    @property
    def left_at(self) -> datetime | None:
        return self.stays[-1].to


@dataclass(frozen=True, slots=True)
class _Connection:
    since: datetime
    to: datetime | None


def rows(
    events: Iterable[Event], ends_at: datetime, now: datetime, opens_at: datetime | None = None
) -> list[Row]:
    """One row for each centre that was in, the first to come first."""
    unique = list({event.id: event for event in events}.values())
    breaks = sorted(event.at for event in unique if event.what in _ABOUT_ROOM)
    by_center: dict[CenterId, dict[str, list[Event]]] = {}
    for event in unique:
        if event.what not in _ABOUT_ROOM and event.center_id is not None:
            by_center.setdefault(event.center_id, {}).setdefault(event.sid, []).append(event)
    found = [
        _row(center_id, _since(opens_at, stays, now), min(now, ends_at))
        for center_id, sids in by_center.items()
        if (stays := _stays(list(sids.values()), breaks, ends_at, now))
    ]
    present = [row for row in found if row is not None]
    return sorted(present, key=lambda row: (row.joined_at, row.center_id))


def open_sids(events: Iterable[Event]) -> frozenset[str]:
    """The connections nobody has reported to have ended."""
    ended: set[str] = set()
    known: dict[str, datetime] = {}
    breaks = []
    for event in events:
        if event.what in _ABOUT_ROOM:
            breaks.append(event.at)
            continue
        known[event.sid] = min(known.get(event.sid, event.at), event.joined_at or event.at)
        if event.what in (What.LEFT, What.GONE):
            ended.add(event.sid)
    last_break = max(breaks, default=None)
    return frozenset(
        sid
        for sid, since in known.items()
        if sid not in ended and (last_break is None or since >= last_break)
    )


def _stays(
    sids: Sequence[Sequence[Event]], breaks: Sequence[datetime], ends_at: datetime, now: datetime
) -> tuple[Stay, ...]:
    connections = sorted(
        (item for item in map(_connection, sids) if item is not None and item.since < ends_at),
        key=lambda item: item.since,
    )
    stays: list[Stay] = []
    for position, item in enumerate(connections):
        ends = [moment for moment in breaks if moment > item.since][:1]
        if item.to is not None:
            ends.append(item.to)
        if position + 1 < len(connections):
            ends.append(connections[position + 1].since)
        if now >= ends_at:
            ends.append(ends_at)
        _append(stays, item.since, min(*ends, ends_at) if ends else None)
    return tuple(stays)


def _since(opens_at: datetime | None, stays: tuple[Stay, ...], now: datetime) -> tuple[Stay, ...]:
    """Rule 5."""
    if opens_at is None:
        return stays
    if now < opens_at:
        return ()
    open_after = (stay for stay in stays if stay.to is None or stay.to > opens_at)
    return tuple(Stay(max(stay.since, opens_at), stay.to) for stay in open_after)


def _connection(events: Sequence[Event]) -> _Connection | None:
    """Rule 1; None where nobody knows when it began."""
    begun = [event.joined_at for event in events if event.joined_at is not None]
    begun += [event.at for event in events if event.what in (What.JOINED, What.SEEN)]
    if not begun:
        return None
    since = min(begun)
    ended = [event.at for event in events if event.what in (What.LEFT, What.GONE)]
    # Engines stamp leaving in whole seconds, joining in milliseconds.
    return _Connection(since, max(min(ended), since) if ended else None)


def _append(stays: list[Stay], since: datetime, to: datetime | None) -> None:
    """Rule 6: one more stay, or the last one longer."""
    last = stays[-1] if stays else None
    if last is not None and last.to is not None and since - last.to <= SHORT_GAP:
        stays[-1] = Stay(last.since, None if to is None else max(to, last.to))
    else:
        stays.append(Stay(since, to))


def _row(center_id: CenterId, stays: tuple[Stay, ...], until: datetime) -> Row | None:
    if not stays:
        return None
    seconds = sum(
        (max((stay.to or until) - stay.since, timedelta(0)) for stay in stays), timedelta(0)
    )
    return Row(center_id, stays, int(seconds.total_seconds()))
