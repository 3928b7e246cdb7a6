"""The timetable and its centres, for staff."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool

from hub import centers
from hub.auth.guard import OPERATOR, AnyPerson, CityOperator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep, StoreDep
from schedule import publish
from schedule.changes import ClashError, new_conflicts
from schedule.timetable import Center, Conflict, Timetable
from store.audit import Deed
from store.engine import Store

router = APIRouter(prefix="/api", tags=["timetable"])

Clashes = Annotated[
    Literal["refuse", "allow"],
    Query(description="what happens to lessons that would be at the same time"),
]


@router.get("/centers")
def get_centers(signed_in: AnyPerson, store: StoreDep) -> tuple[Center, ...]:
    with store.reading() as session:
        return centers.of_staff(publish.current(session), signed_in.staff)


@router.get("/timetable", dependencies=[OPERATOR])
def get_timetable(store: StoreDep) -> Timetable:
    with store.reading() as session:
        return publish.current(session)


@router.put("/timetable")
async def put_timetable(
    changed: Timetable, signed_in: CityOperator, parts: PartsDep, conflicts: Clashes = "refuse"
) -> Timetable:
    """Publish the next version; kiosks are told to pull at once."""
    try:
        return await change(parts, changed, signed_in, anyway=conflicts == "allow")
    except ClashError as error:
        refusal = RefusedError(
            409, "conflict", "lessons would be at the same time",
            detail=f"{error}; send conflicts=allow if that is meant",
        )  # fmt: skip
        refusal.more["conflicts"] = [_out(one) for one in error.clashes]
        raise refusal from error


async def change(
    parts: Parts, changed: Timetable, signed_in: SignedIn, *, anyway: bool = False
) -> Timetable:
    """Publish `changed` as the next version and tell every kiosk.

    Raises `VersionConflictError`, and `ClashError` where it brings conflicts, unless `anyway`.
    """
    published = await run_in_threadpool(_publish, parts.store, changed, signed_in.deed, anyway)
    parts.hints.tell_all("timetable")
    return published


def _publish(store: Store, changed: Timetable, deed: Deed, anyway: bool) -> Timetable:
    with store.transaction() as session:
        before = publish.current(session)
        published = publish.publish(session, changed, deed)
        clashes = [] if anyway else new_conflicts(before, published, deed.at)
        if clashes:
            raise ClashError(clashes)
        return published


def _out(one: Conflict) -> dict[str, Any]:
    both = {"first": one.first, "second": one.second}
    return {
        "what": one.what,
        "subject": one.subject,
        **{name: lesson.model_dump(mode="json") for name, lesson in both.items()},
    }
