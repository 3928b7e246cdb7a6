"""What a kiosk is asked for, and its answers: a word, a picture of its screen, its logs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.concurrency import run_in_threadpool

from fleet.errands import book
from fleet.errands.errand import Answer, Progress
from hub.auth.guard import AnyKiosk
from hub.http.problems import RefusedError
from hub.parts import ClockDep, Parts, PartsDep, StoreDep
from wire.ids import KioskId

router = APIRouter(prefix="/api/kiosk/errands", tags=["kiosk"])

_JPEG = b"\xff\xd8\xff"
_ZIP = b"PK\x03\x04"


@router.post("/{errand_id}", status_code=204)
def post_answer(
    errand_id: str, said: Answer, kiosk: AnyKiosk, store: StoreDep, clock: ClockDep
) -> None:
    """How far it is; what is over stays as it ended."""
    with store.transaction() as session:
        book.answer(session, kiosk.id, errand_id, said, clock.now())


@router.put("/{errand_id}/picture", status_code=204)
async def put_picture(
    errand_id: str,
    kiosk: AnyKiosk,
    parts: PartsDep,
    jpeg: Annotated[bytes, Body(media_type="image/jpeg")],
) -> None:
    """The picture that was asked for; with it the errand is done."""
    _begins(jpeg, _JPEG, "the body is not a JPEG picture")
    await run_in_threadpool(_done, parts, kiosk.id, errand_id)
    await parts.screens.keep(kiosk.id, jpeg)


@router.put("/{errand_id}/logs", status_code=204)
def put_logs(
    errand_id: str,
    kiosk: AnyKiosk,
    store: StoreDep,
    clock: ClockDep,
    bundle: Annotated[bytes, Body(media_type="application/zip")],
) -> None:
    """The logs that were asked for; with them the errand is done."""
    _begins(bundle, _ZIP, "the body is not a zip file")
    with store.transaction() as session:
        book.keep_logs(session, kiosk.id, errand_id, bundle, clock.now())


def _done(parts: Parts, kiosk_id: KioskId, errand_id: str) -> None:
    with parts.store.transaction() as session:
        done = Answer(progress=Progress.DONE)
        book.answer(session, kiosk_id, errand_id, done, parts.clock.now())


def _begins(body: bytes, mark: bytes, title: str) -> None:
    if not body.startswith(mark):
        raise RefusedError(422, "invalid", title, field="body")
