"""Help calls: who waits for a person, and who has taken it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet import registry
from hub import centers
from hub.auth.guard import Operator, SignedIn
from hub.auth.staff import Staff
from hub.parts import Parts, PartsDep, StoreDep
from notice import calls
from notice.calls import Call
from schedule import publish
from schedule.timetable import Center
from store import centers as stored
from wire.ids import CenterId, HelpCallId, KioskId, StaffId

router = APIRouter(prefix="/api/help-calls", tags=["help calls"])

What = Literal["take", "answer", "end"]


class CallOut(BaseModel):
    """One call; what has not happened is null."""

    call_id: HelpCallId
    center_id: CenterId
    center: str
    asked_at: datetime
    taken_by: StaffId | None
    taken_name: str
    taken_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None


class Waiting(BaseModel):
    """A call, and the centre it comes from; `telephone` is empty where none is written down."""

    call: Call
    center: Center
    telephone: str = ""


@router.get("")
def get_calls(signed_in: Operator, store: StoreDep) -> list[CallOut]:
    """The newest first, those that have ended too."""
    with store.reading() as session:
        found = of_staff(session, calls.calls(session), signed_in.staff)
    return [_out(one) for one in found]


@router.post("/{call_id}/{what}")
async def post_call(
    call_id: HelpCallId, what: What, signed_in: Operator, parts: PartsDep
) -> CallOut:
    """`take` it, say that the centre had its `answer`, or `end` it without one."""
    return _out(await change(parts, call_id, what, signed_in))


async def change(parts: Parts, call_id: HelpCallId, what: What, signed_in: SignedIn) -> Waiting:
    """Change a call and tell the centre's kiosk.

    Raises `CallUnknownError`, `CallTakenError`, `CallOverError`, and `RefusedError` 403 for a
    centre that somebody else looks after.
    """
    changed, kiosks = await run_in_threadpool(_change, parts, call_id, what, signed_in)
    for kiosk_id in kiosks:
        parts.hints.tell(kiosk_id, "notices")
    return changed


def of_staff(session: Session, some: list[Call], staff: Staff) -> list[Waiting]:
    """Those of the centres `staff` looks after."""
    if not some:
        return []
    timetable, cards = publish.current(session), stored.cards(session)
    found = ((call, timetable.center(call.center_id)) for call in some)
    return [
        Waiting(call=call, center=center, telephone=cards[center.id].telephone)
        for call, center in found
        if center is not None and centers.may_see(staff, center)
    ]


def _change(
    parts: Parts, call_id: HelpCallId, what: What, signed_in: SignedIn
) -> tuple[Waiting, list[KioskId]]:
    deed, staff = signed_in.deed, signed_in.staff
    with parts.store.transaction() as session:
        center_id = calls.find(session, call_id).center_id
        center = centers.find_for(publish.current(session), center_id, staff)
        match what:
            case "take":
                call = calls.take(session, call_id, staff.display_name, deed)
            case "answer":
                call = calls.answer(session, call_id, staff.display_name, deed)
            case "end":
                call = calls.end(session, call_id, deed)
        kiosks = [one.id for one in registry.kiosks(session) if one.center_id == center_id]
    return Waiting(call=call, center=center), kiosks


def _out(one: Waiting) -> CallOut:
    call = one.call
    return CallOut(
        call_id=call.id,
        center_id=call.center_id,
        center=one.center.name,
        asked_at=call.asked_at,
        taken_by=call.taken_by,
        taken_name=call.taken_name,
        taken_at=call.taken_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
    )
