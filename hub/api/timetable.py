"""The timetable and its centres, for staff."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from hub.auth.guard import ANY_STAFF, OPERATOR, Operator
from hub.parts import HintsDep, StoreDep
from schedule import publish
from schedule.timetable import Center, Timetable
from store.audit import Deed
from store.engine import Store

router = APIRouter(prefix="/api", tags=["timetable"])


@router.get("/centers", dependencies=[ANY_STAFF])
def get_centers(store: StoreDep) -> tuple[Center, ...]:
    with store.reading() as session:
        return publish.current(session).centers


@router.get("/timetable", dependencies=[OPERATOR])
def get_timetable(store: StoreDep) -> Timetable:
    with store.reading() as session:
        return publish.current(session)


@router.put("/timetable")
async def put_timetable(
    changed: Timetable, signed_in: Operator, store: StoreDep, hints: HintsDep
) -> Timetable:
    """Publish the next version; kiosks are told to pull at once."""
    published = await run_in_threadpool(_publish, store, changed, signed_in.deed)
    hints.tell_all("timetable")
    return published


def _publish(store: Store, changed: Timetable, deed: Deed) -> Timetable:
    with store.transaction() as session:
        return publish.publish(session, changed, deed)
