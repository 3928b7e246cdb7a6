"""The help calls: they ring on every page of the console until somebody has taken them."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub.api.notices.help_calls import Waiting, What, change, of_staff
from hub.auth.guard import Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from notice import calls
from notice.errors import CallOverError, CallTakenError, CallUnknownError
from schedule import publish
from wire.ids import HelpCallId

router = APIRouter(prefix="/help-calls", include_in_schema=False)

SOUNDS = timedelta(minutes=30)
"""A call that nobody takes stays in sight, but does not sound all night."""


@router.get("")
async def get_calls(signed_in: Operator, parts: PartsDep) -> Response:
    found, zone = await run_in_threadpool(_every, parts, signed_in)
    return page(
        "notices/calls.html", signed_in.staff, here="/notices",
        calls=found, now=signed_in.deed.at, zone=zone,
    )  # fmt: skip


@router.get("/now")
async def get_now(signed_in: Operator, parts: PartsDep) -> Response:
    """What rings now; empty where nothing does."""
    found = await run_in_threadpool(_open, parts, signed_in)
    now = signed_in.deed.at
    return page(
        "notices/ringing.html", me=signed_in.staff.id, calls=found, now=now,
        sounds=any(one.call.rings and now - one.call.heard_at < SOUNDS for one in found),
    )  # fmt: skip


@router.post("/{call_id}/{what}")
async def post_call(
    call_id: HelpCallId, what: What, signed_in: Operator, parts: PartsDep
) -> Response:
    """The banner shows what has become of it, also where somebody else was faster."""
    with contextlib.suppress(CallUnknownError, CallTakenError, CallOverError):
        await change(parts, call_id, what, signed_in)
    return RedirectResponse("/help-calls", 303)


def _open(parts: Parts, signed_in: SignedIn) -> list[Waiting]:
    with parts.store.reading() as session:
        return of_staff(session, calls.open_calls(session), signed_in.staff)


def _every(parts: Parts, signed_in: SignedIn) -> tuple[list[Waiting], str]:
    with parts.store.reading() as session:
        found = of_staff(session, calls.calls(session), signed_in.staff)
        return found, publish.current(session).timezone
