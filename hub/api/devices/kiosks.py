"""The kiosks, for operators: list, pair, revoke, and the last picture of a screen."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from fleet import pairing, registry
from fleet.errors import CodeUnknownError
from fleet.health import KioskReport
from fleet.pairing import Guesses
from fleet.registry import Kiosk, Paired
from hub import centers
from hub.auth.guard import Operator, SignedIn
from hub.http.openapi import Jpeg
from hub.http.problems import RefusedError
from hub.parts import ClockDep, HintsDep, Parts, PartsDep, PicturesDep, StoreDep
from schedule import publish
from schedule.timetable import Center
from wire.ids import CenterId, KioskId

router = APIRouter(prefix="/api/kiosks", tags=["kiosks"])


class KioskOut(BaseModel):
    """One kiosk, and what it said last."""

    kiosk_id: KioskId
    center: Center | None
    connected: bool
    last_seen: datetime | None
    release: str
    report: KioskReport | None
    picture_at: datetime | None


class Pair(BaseModel):
    """The code a kiosk shows, and the centre it stands in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    user_code: Annotated[str, Field(max_length=20, description="eight digits, spaces allowed")]
    center_id: CenterId


class PairedOut(BaseModel):
    """The kiosk that is ours now."""

    kiosk_id: KioskId


@router.get("")
def get_kiosks(
    signed_in: Operator, store: StoreDep, hints: HintsDep, pictures: PicturesDep, clock: ClockDep
) -> list[KioskOut]:
    with store.reading() as session:
        kiosks = registry.kiosks(session)
        timetable = publish.current(session)
    connected, now = hints.connected(), clock.now()
    found = []
    for kiosk in kiosks:
        if not centers.is_of(timetable, kiosk.center_id, signed_in.staff):
            continue
        picture = pictures.fresh(kiosk.id, now)
        found.append(
            KioskOut(
                kiosk_id=kiosk.id,
                center=timetable.center(kiosk.center_id),
                connected=kiosk.id in connected,
                last_seen=kiosk.last_seen,
                release=kiosk.release,
                report=kiosk.report,
                picture_at=picture.at if picture else None,
            )
        )
    return found


@router.post("", status_code=201)
async def post_kiosk(asked: Pair, signed_in: Operator, parts: PartsDep) -> PairedOut:
    return PairedOut(kiosk_id=await pair(parts, asked, signed_in))


@router.delete("/{kiosk_id}", status_code=204)
async def delete_kiosk(kiosk_id: KioskId, signed_in: Operator, parts: PartsDep) -> None:
    await revoke(parts, kiosk_id, signed_in)


@router.get("/{kiosk_id}/picture", response_class=Jpeg)
def get_picture(
    kiosk_id: KioskId, signed_in: Operator, store: StoreDep, pictures: PicturesDep
) -> Response:
    with store.reading() as session:
        centers.kiosk_for(session, kiosk_id, signed_in.staff)
    picture = pictures.fresh(kiosk_id, signed_in.deed.at)
    if picture is None:
        raise RefusedError(404, "no_picture", "no picture came in the last minute")
    return Response(picture.jpeg, media_type="image/jpeg")


async def pair(parts: Parts, asked: Pair, signed_in: SignedIn) -> KioskId:
    """Pair the kiosk that shows the code; the one it replaces is cut off.

    Raises `CodeUnknownError`, `CenterUnknownError`, or `RefusedError`: 403 where the centre is not
    theirs, 429 after five wrong codes.
    """
    staff_id, now = signed_in.staff.id, signed_in.deed.at
    guesses = parts.throttles.codes.get(staff_id, Guesses())
    wait = guesses.wait(now)
    if wait is not None:
        raise RefusedError(429, "slow_down", "too many wrong codes").after(wait.total_seconds())
    try:
        paired = await run_in_threadpool(_pair, parts, asked, signed_in)
    except CodeUnknownError:
        parts.throttles.codes[staff_id] = guesses.wrong(now)
        raise
    parts.throttles.codes.pop(staff_id, None)
    for kiosk in paired.replaced:
        await _cut_off(parts, kiosk)
    return paired.kiosk_id


async def revoke(parts: Parts, kiosk_id: KioskId, signed_in: SignedIn) -> None:
    """Cut a kiosk off.  Raises `KioskUnknownError`, or `RefusedError` where it is foreign."""
    await _cut_off(parts, await run_in_threadpool(_revoke, parts, kiosk_id, signed_in))


async def _cut_off(parts: Parts, kiosk: Kiosk) -> None:
    parts.hints.hang_up(kiosk.id)
    await parts.screens.forget(kiosk.id)
    await parts.rooms.remove_center(kiosk.center_id)


def _pair(parts: Parts, asked: Pair, signed_in: SignedIn) -> Paired:
    with parts.store.transaction() as session:
        centers.assert_may_see(session, asked.center_id, signed_in.staff)
        code = pairing.tidy_code(asked.user_code)
        return registry.pair(session, code, asked.center_id, signed_in.deed)


def _revoke(parts: Parts, kiosk_id: KioskId, signed_in: SignedIn) -> Kiosk:
    with parts.store.transaction() as session:
        centers.kiosk_for(session, kiosk_id, signed_in.staff)
        return registry.revoke(session, kiosk_id, signed_in.deed)
