"""What operators ask of a kiosk, and the logs that came."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from fleet.errands import book
from fleet.errands.errand import Errand, Kind, Progress
from hub import centers
from hub.auth.guard import Operator, SignedIn
from hub.http.openapi import Zip
from hub.parts import Parts, PartsDep, StoreDep
from wire.ids import KioskId

router = APIRouter(prefix="/api/kiosks/{kiosk_id}/errands", tags=["errands"])


class Ask(BaseModel):
    """What is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind


class ErrandOut(BaseModel):
    """An errand, and how far it is."""

    id: str
    kind: Kind
    asked_at: datetime
    progress: Progress
    reason: str
    ended_at: datetime | None
    has_logs: bool


@router.post("", status_code=201)
async def post_errand(
    kiosk_id: KioskId, asked: Ask, signed_in: Operator, parts: PartsDep
) -> ErrandOut:
    """Ask a kiosk for something, once: what is open already is answered again."""
    errand = await ask(parts, kiosk_id, asked.kind, signed_in)
    return _out(errand, signed_in.deed.at)


@router.get("")
def get_errands(kiosk_id: KioskId, signed_in: Operator, store: StoreDep) -> list[ErrandOut]:
    now = signed_in.deed.at
    with store.reading() as session:
        centers.kiosk_for(session, kiosk_id, signed_in.staff)
        return [_out(errand, now) for errand in book.recent(session, kiosk_id, now)]


@router.get("/{errand_id}/logs", response_class=Zip)
def get_logs(kiosk_id: KioskId, errand_id: str, signed_in: Operator, store: StoreDep) -> Response:
    """The bundle, for a week; who reads it is written down."""
    with store.transaction() as session:
        centers.kiosk_for(session, kiosk_id, signed_in.staff)
        data = book.logs(session, kiosk_id, errand_id, signed_in.deed)
    name = f'attachment; filename="logs-{signed_in.deed.at:%Y%m%d-%H%M}.zip"'
    return Response(data, media_type="application/zip", headers={"Content-Disposition": name})


async def ask(parts: Parts, kiosk_id: KioskId, kind: Kind, by: SignedIn) -> Errand:
    """Raises `KioskUnknownError`, or `RefusedError` where it is foreign."""
    errand = await run_in_threadpool(_ask, parts, kiosk_id, kind, by)
    parts.hints.tell(kiosk_id, "errands")
    return errand


def _ask(parts: Parts, kiosk_id: KioskId, kind: Kind, by: SignedIn) -> Errand:
    with parts.store.transaction() as session:
        centers.kiosk_for(session, kiosk_id, by.staff)
        return book.ask(session, kiosk_id, kind, by.deed)


def _out(errand: Errand, now: datetime) -> ErrandOut:
    return ErrandOut(
        id=errand.id,
        kind=errand.kind,
        asked_at=errand.asked_at,
        progress=errand.at(now),
        reason=errand.reason,
        ended_at=errand.ended_at,
        has_logs=errand.has_logs,
    )
