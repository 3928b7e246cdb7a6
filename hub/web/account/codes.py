"""Setting up one-time codes: a picture for the telephone, a code as proof, recovery codes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.concurrency import run_in_threadpool

from hub.auth import codes, sessions
from hub.auth.codes import Setup
from hub.auth.guard import OwnCodes, SignedIn
from hub.auth.sessions import Step
from hub.parts import Parts, PartsDep
from hub.web.layout import page

router = APIRouter(prefix="/account/codes", include_in_schema=False)

_WRONG_CODE = "번호가 맞지 않아요. 지금 휴대전화에 보이는 여섯 자리를 넣어 주세요."
_OLD_PAGE = "이 화면이 오래됐어요. 아래 새 그림을 찍고 번호를 넣어 주세요."


@router.get("")
async def get_codes(signed_in: OwnCodes, parts: PartsDep) -> Response:
    return _page(parts, signed_in, Setup.new(signed_in.staff.name))


@router.post("")
async def post_codes(
    signed_in: OwnCodes,
    parts: PartsDep,
    sealed: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
) -> Response:
    """Put the codes in force; everywhere else their sign-ins end."""
    staff = signed_in.staff
    setup = Setup.opened(parts.seal, staff.id, sealed[:1000], staff.name)
    if setup is None:
        return _page(parts, signed_in, Setup.new(staff.name), _OLD_PAGE)
    recovery = await run_in_threadpool(_set_up, parts, signed_in, setup, "".join(code.split()))
    if recovery is None:
        return _page(parts, signed_in, setup, _WRONG_CODE)
    return page("account/recovery.html", recovery=recovery)


def _page(parts: Parts, signed_in: SignedIn, setup: Setup, sentence: str = "") -> Response:
    return page(
        "account/codes.html",
        status=422 if sentence else 200,
        needed=signed_in.step is Step.SETUP,
        setup=setup,
        sealed=setup.sealed(parts.seal, signed_in.staff.id),
        sentence=sentence,
    )


def _set_up(parts: Parts, signed_in: SignedIn, setup: Setup, code: str) -> list[str] | None:
    with parts.store.transaction() as session:
        made = codes.set_up(session, parts.seal, setup, code, signed_in.deed)
        if made is not None:
            sessions.end_all(session, signed_in.staff.id, but=signed_in.token)
        return made
