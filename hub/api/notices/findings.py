"""What is not well at the centres, for operators: list, take, and the history of one centre."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy.orm import Session

from fleet import watch
from fleet.judging.finding import Finding, Level, Owner, Subject
from fleet.messages import queue
from fleet.messages.queue import Channel
from hub import centers
from hub.auth.guard import CITY_OPERATOR, Operator, SignedIn
from hub.auth.staff import Staff
from hub.parts import ClockDep, StoreDep
from wire.ids import CenterId, FindingId

router = APIRouter(prefix="/api/findings", tags=["findings"])


class FindingOut(BaseModel):
    """One thing that is not well; `closed_at` says since when it is well again."""

    finding_id: FindingId
    center_id: CenterId
    center: str
    county: str
    subject: Subject
    level: Level
    owner: Owner
    since: datetime
    sentence: str
    taken_by: str | None
    taken_name: str
    taken_at: datetime | None
    closed_at: datetime | None


class UnsentOut(BaseModel):
    """A receiver that does not get its messages."""

    channel: Channel
    target: str
    since: datetime
    error: str
    given_up: bool


@router.get("")
def get_findings(signed_in: Operator, store: StoreDep) -> list[FindingOut]:
    """All that are open, problems first."""
    with store.reading() as session:
        found = of_staff(session, signed_in.staff, signed_in.deed.at)
    return [_out(one) for one in found]


@router.get("/history")
def get_history(
    center_id: CenterId,
    signed_in: Operator,
    store: StoreDep,
    most: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[FindingOut]:
    """What was and is not well at one centre, the newest first."""
    with store.reading() as session:
        centers.assert_may_see(session, center_id, signed_in.staff)
        found = watch.history(session, center_id, most)
    return [_out(one) for one in found]


@router.get("/unsent", dependencies=[CITY_OPERATOR])
def get_unsent(store: StoreDep, clock: ClockDep) -> list[UnsentOut]:
    """Who does not get the messages that are sent of findings, and why."""
    with store.reading() as session:
        found = queue.stuck(session, clock.now())
    return [
        UnsentOut(
            channel=one.channel,
            target=shown(one.channel, one.target),
            since=one.since,
            error=one.error.replace(one.target, shown(one.channel, one.target)),
            given_up=one.given_up,
        )
        for one in found
    ]


@router.put("/{finding_id}/taken")
def put_taken(finding_id: FindingId, signed_in: Operator, store: StoreDep) -> FindingOut:
    """Take care of it (맡음)."""
    with store.transaction() as session:
        return _out(take(session, finding_id, signed_in))


@router.delete("/{finding_id}/taken")
def delete_taken(finding_id: FindingId, signed_in: Operator, store: StoreDep) -> FindingOut:
    """Leave it to others again."""
    with store.transaction() as session:
        return _out(give_back(session, finding_id, signed_in))


def of_staff(session: Session, staff: Staff, now: datetime) -> tuple[Finding, ...]:
    """What is open at the centres that somebody looks after."""
    covers = staff.scope.covers
    return tuple(one for one in watch.findings(session, now) if covers(one.center_id, one.county))


def take(session: Session, finding_id: FindingId, signed_in: SignedIn) -> Finding:
    """Raises `FindingUnknownError`, or a 403 `RefusedError` for a centre of somebody else."""
    _assert_may_see(session, finding_id, signed_in.staff)
    return watch.take(session, finding_id, signed_in.deed)


def give_back(session: Session, finding_id: FindingId, signed_in: SignedIn) -> Finding:
    """Raises as `take` does."""
    _assert_may_see(session, finding_id, signed_in.staff)
    return watch.give_back(session, finding_id, signed_in.deed)


def shown(channel: Channel, target: str) -> str:
    """A receiver's name for pages: the path of a webhook may hold a secret."""
    return target if channel is Channel.MAIL else urlsplit(target).netloc.rpartition("@")[2]


def _assert_may_see(session: Session, finding_id: FindingId, staff: Staff) -> None:
    found = watch.find(session, finding_id)
    if not staff.scope.covers(found.center_id, found.county):
        raise centers.foreign()


def _out(found: Finding) -> FindingOut:
    return FindingOut(
        finding_id=found.id,
        center_id=found.center_id,
        center=found.center,
        county=found.county,
        subject=found.subject,
        level=found.level,
        owner=found.owner,
        since=found.since,
        sentence=found.sentence,
        taken_by=found.taken_by,
        taken_name=found.taken_name,
        taken_at=found.taken_at,
        closed_at=found.closed_at,
    )
