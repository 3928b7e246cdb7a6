"""The rolls: the whole document for operators, and its own centre's for each kiosk."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from attendance.entry import Roll
from attendance.people import roll as rolls
from fleet import registry
from hub import centers
from hub.auth.guard import Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep, SealDep, StoreDep
from wire.ids import CenterId, KioskId

router = APIRouter(prefix="/api", tags=["attendance"])


@router.get("/centers/{center_id}/roll")
def get_roll(center_id: CenterId, signed_in: Operator, store: StoreDep, seal: SealDep) -> Roll:
    with store.transaction() as session:
        centers.assert_may_see(session, center_id, signed_in.staff)
        found = rolls.roll(session, seal, center_id)
        rolls.audit_reading(session, center_id, signed_in.deed)
    return found


@router.put("/centers/{center_id}/roll")
async def put_roll(
    center_id: CenterId, changed: Roll, signed_in: Operator, parts: PartsDep
) -> Roll:
    """Store the centre's next roll; its kiosk is told to pull at once."""
    if changed.center_id != center_id:
        detail = f"the address says {center_id!r}, the roll says {changed.center_id!r}"
        raise RefusedError(
            422, "invalid", "the input has to change", detail=detail, field="center_id"
        )
    return await change(parts, changed, signed_in)


async def change(parts: Parts, changed: Roll, signed_in: SignedIn) -> Roll:
    """Change a roll and tell the centre's kiosk.  Raises what `people.roll.change` does."""
    stored, kiosks = await run_in_threadpool(_change, parts, changed, signed_in)
    for kiosk_id in kiosks:
        parts.hints.tell(kiosk_id, "roll")
    return stored


def _change(parts: Parts, changed: Roll, signed_in: SignedIn) -> tuple[Roll, list[KioskId]]:
    with parts.store.transaction() as session:
        centers.assert_may_see(session, changed.center_id, signed_in.staff)
        stored = rolls.change(session, parts.seal, changed, signed_in.deed)
        kiosks = registry.kiosks(session)
    return stored, [kiosk.id for kiosk in kiosks if kiosk.center_id == stored.center_id]
