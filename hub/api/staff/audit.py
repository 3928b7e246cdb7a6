"""Who did what, for admins, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from hub.auth.guard import ADMIN
from hub.parts import StoreDep
from store import audit
from store.audit import Question

router = APIRouter(prefix="/api/audit", tags=["audit"])

# An SQLite integer is no larger.
_LARGEST = 2**63 - 1


class EntryOut(BaseModel):
    """One entry; `actor` and `subject` are ids."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


class Asked(BaseModel):
    """Which entries: all that is given has to fit."""

    actor: Annotated[str, Query(max_length=80)] = ""
    action: Annotated[str, Query(max_length=40, description="roll, or roll.read")] = ""
    subject: Annotated[str, Query(max_length=80)] = ""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    before: Annotated[int | None, Query(ge=0, le=_LARGEST, description="an id")] = None
    limit: Annotated[int, Query(ge=1, le=500)] = 50


@router.get("", dependencies=[ADMIN])
def get_audit(store: StoreDep, asked: Annotated[Asked, Query()]) -> list[EntryOut]:
    """The next page begins `before` the last id of this one."""
    question = Question(
        actor=asked.actor,
        actions=frozenset([asked.action] if asked.action else ()),
        subjects=frozenset([asked.subject] if asked.subject else ()),
        since=asked.since,
        until=asked.until,
    )
    with store.reading() as session:
        found = audit.search(session, question, before=asked.before, limit=asked.limit)
    return [EntryOut.model_validate(one, from_attributes=True) for one in found]
