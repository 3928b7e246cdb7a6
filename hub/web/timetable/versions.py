"""바뀐 내역: every version with what it changed, and which centres have it by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet import registry
from hub import centers
from hub.auth import staff
from hub.auth.guard import Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.planning import sentences
from hub.web.planning.difference import difference
from schedule import publish
from schedule.following import Heard, Spread, spread
from schedule.publish import Version
from schedule.timetable import Center, Timetable
from wire.ids import CenterId

router = APIRouter(prefix="/timetable/versions", include_in_schema=False)

SHOWN_MOST = 20
_LINES_MOST = 12
_NOBODY = "정하지 않음"
_ACTORS = {"cli": "서버 관리자", "demo": "보기 자료"}


@dataclass(frozen=True, slots=True)
class Change:
    """One version: who made it, what it changed, and how far it is."""

    version: int
    at: datetime
    lines: tuple[str, ...]
    more: int  # so many lines are not shown
    spread: Spread
    zone: str
    now: datetime
    author: str = ""

    @property
    def missing(self) -> list[tuple[Center, str]]:
        """The centres that do not have it, each with the reason."""
        return [
            (one.center, sentences.missing(one, self.zone, self.now)) for one in self.spread.missing
        ]

    @property
    def silent(self) -> list[tuple[Center, str]]:
        """The centres that have it and were not heard for long since."""
        return [
            (one.center, sentences.since(one.at, self.now, self.zone) if one.at else "")
            for one in self.spread.silent
        ]


@router.get("")
async def get_versions(signed_in: Operator, parts: PartsDep) -> Response:
    changes = await run_in_threadpool(_read, parts, signed_in)
    return page(
        "timetable/versions/versions.html", signed_in.staff, here="/timetable", changes=changes
    )


@router.get("/now")
async def get_versions_now(signed_in: Operator, parts: PartsDep) -> Response:
    """The part of the page that changes by itself."""
    return page(
        "timetable/versions/now.html", changes=await run_in_threadpool(_read, parts, signed_in)
    )


@router.get("/newest")
async def get_newest(signed_in: Operator, parts: PartsDep) -> Response:
    """How far the newest version is, for the head of the week."""
    change = await run_in_threadpool(_newest, parts, signed_in)
    return page("timetable/versions/newest.html", change=change)


def newest(session: Session, ours: Sequence[Center], now: datetime) -> Change | None:
    """The newest version without its lines: asked for every few seconds; None before the first."""
    for version in publish.versions(session, 1):
        return _change(version, (), (ours, heard_of(session)), now)
    return None


def changes(session: Session, ours: Sequence[Center], now: datetime, most: int) -> list[Change]:
    """The newest versions; how far each is counts `ours`, the centres somebody looks after."""
    # One more than is shown: the oldest of them is compared with the one before.
    versions = publish.versions(session, most + 1)
    authors: dict[str, str] = {one.id: one.display_name for one in staff.everybody(session)}
    heard = heard_of(session)
    found = []
    for number, version in enumerate(versions[:most]):
        older = versions[number + 1 :]
        before = older[0].timetable if older else Timetable(centers=version.timetable.centers)
        lines = difference(before, version.timetable)
        change = _change(version, tuple(lines), (ours, heard), now)
        author = authors.get(version.author) or _ACTORS.get(version.author, _NOBODY)
        found.append(replace(change, author=author))
    return found


def heard_of(session: Session) -> dict[CenterId, Heard]:
    """What each centre's kiosk reported last; a centre without one is not in it."""
    return {
        kiosk.center_id: Heard(
            kiosk.report.timetable_version if kiosk.report else None, kiosk.last_seen
        )
        for kiosk in registry.kiosks(session)
    }


def _change(
    version: Version,
    lines: tuple[str, ...],
    reach: tuple[Sequence[Center], Mapping[CenterId, Heard]],
    now: datetime,
) -> Change:
    timetable = version.timetable
    return Change(
        version=timetable.version,
        at=version.at,
        lines=lines[:_LINES_MOST],
        more=max(0, len(lines) - _LINES_MOST),
        spread=spread(timetable.version, *reach, now),
        zone=timetable.timezone,
        now=now,
    )


def _read(parts: Parts, signed_in: SignedIn) -> list[Change]:
    with parts.store.reading() as session:
        ours = centers.of_staff(publish.current(session), signed_in.staff)
        return changes(session, ours, signed_in.deed.at, SHOWN_MOST)


def _newest(parts: Parts, signed_in: SignedIn) -> Change | None:
    with parts.store.reading() as session:
        ours = centers.of_staff(publish.current(session), signed_in.staff)
        return newest(session, ours, signed_in.deed.at)
