"""The page itself: password, one-time codes, and where else somebody is signed in."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub.auth import codes, sessions
from hub.auth.guard import AnyPerson, SignedIn
from hub.auth.sessions import Kept
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.staff.words import ROLES, browser
from schedule import publish

router = APIRouter(prefix="/account", include_in_schema=False)

_DONE = {
    "password": "비밀번호를 바꿨어요. 다른 기기에서는 다시 들어와야 해요.",
    "ended": "그 기기에서 나가게 했어요.",
}


@router.get("")
async def get_account(signed_in: AnyPerson, parts: PartsDep, done: str = "") -> Response:
    kept, zone, has_codes, left = await run_in_threadpool(_read, parts, signed_in)
    return page(
        "account/overview.html",
        signed_in.staff,
        here="/account",
        kept=kept,
        zone=zone,
        now=signed_in.deed.at,
        has_codes=has_codes,
        codes_left=left,
        roles=ROLES,
        browser=browser,
        done=_DONE.get(done, ""),
    )


@router.post("/sessions/{session_id}/end")
async def post_end(session_id: str, signed_in: AnyPerson, parts: PartsDep) -> Response:
    """End one of one's own sign-ins; one that is over is what was wanted."""
    await run_in_threadpool(_end, parts, signed_in, session_id)
    return RedirectResponse("/account?done=ended", 303)


def _read(parts: Parts, signed_in: SignedIn) -> tuple[list[Kept], str, bool, int]:
    staff_id = signed_in.staff.id
    with parts.store.reading() as session:
        return (
            sessions.of_person(session, staff_id, signed_in.token, signed_in.deed.at),
            publish.current(session).timezone,
            codes.has_codes(session, staff_id),
            codes.recovery_codes_left(session, staff_id),
        )


def _end(parts: Parts, signed_in: SignedIn, session_id: str) -> None:
    with parts.store.transaction() as session:
        sessions.end_one(session, session_id, signed_in.deed)
