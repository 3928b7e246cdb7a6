"""Changing the password, and choosing one's own in the place of the one to begin with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub.api.staff.session import address_of
from hub.auth import sessions, staff
from hub.auth.guard import OwnPassword, SignedIn
from hub.auth.passwords import LONGEST, SHORTEST
from hub.auth.sessions import Step
from hub.parts import Parts, PartsDep
from hub.web.layout import page

router = APIRouter(prefix="/account/password", include_in_schema=False)

_WRONG_OLD = "지금 비밀번호가 맞지 않아요. 다시 넣어 주세요."
_TOO_SHORT = f"새 비밀번호는 {SHORTEST}자 이상으로 정해 주세요."
_TOO_LONG = f"새 비밀번호는 {LONGEST}자까지 넣을 수 있어요."
_NOT_TWICE = "두 번 넣은 새 비밀번호가 서로 달라요. 다시 넣어 주세요."
_THE_SAME = "지금과 다른 비밀번호를 정해 주세요."
_SLOW_DOWN = "여러 번 틀렸어요. 잠시 뒤에 다시 해 주세요."


@router.get("")
async def get_password(signed_in: OwnPassword) -> Response:
    return _page(signed_in)


@router.post("")
async def post_password(
    request: Request,
    signed_in: OwnPassword,
    parts: PartsDep,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change it; everywhere else their sign-ins end."""
    fault = _fault(old, new, again)
    if fault is None:
        fault = await _check(parts, signed_in, old, address_of(request))
    if fault is not None:
        return _page(signed_in, *fault)
    await run_in_threadpool(_change, parts, signed_in, new)
    return RedirectResponse("/account?done=password" if signed_in.step is Step.DONE else "/", 303)


def _fault(old: str, new: str, again: str) -> tuple[str, str] | None:
    """Which field has to change, and how."""
    if len(new) < SHORTEST:
        return "new", _TOO_SHORT
    if len(new) > LONGEST:
        return "new", _TOO_LONG
    if new == old:
        return "new", _THE_SAME
    return ("again", _NOT_TWICE) if new != again else None


async def _check(
    parts: Parts, signed_in: SignedIn, old: str, address: str
) -> tuple[str, str] | None:
    # Whoever finds an open browser must not try passwords quicker than at the door.
    key, waits = f"{signed_in.staff.name}\n{address}", parts.throttles.sign_in
    if waits.wait(key, signed_in.deed.at) is not None:
        return "old", _SLOW_DOWN
    waits.failed(key, signed_in.deed.at)
    known = await run_in_threadpool(_hash, parts, signed_in)
    if not await parts.passwords.fits(old[:LONGEST], known):
        return "old", _WRONG_OLD
    waits.succeeded(key)
    return None


def _page(signed_in: SignedIn, field: str = "", sentence: str = "") -> Response:
    return page(
        "account/password.html",
        status=422 if sentence else 200,
        first=signed_in.step is Step.OWN,
        wrong_field=field,
        sentence=sentence,
        shortest=SHORTEST,
        longest=LONGEST,
    )


def _hash(parts: Parts, signed_in: SignedIn) -> str | None:
    with parts.store.reading() as session:
        found = sessions.password_hash(session, signed_in.staff.name)
    return found[1] if found else None


def _change(parts: Parts, signed_in: SignedIn, new: str) -> None:
    staff_id = signed_in.staff.id
    with parts.store.transaction() as session:
        staff.set_password(session, staff_id, new, signed_in.deed, must_change=False)
        sessions.end_all(session, staff_id, but=signed_in.token)
