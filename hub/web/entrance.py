"""Signing in and out, and the way to everybody's first page."""

from __future__ import annotations

import logging
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub.api.staff.session import Credentials, delete_session, door_of, prove, set_cookie, sign_in
from hub.auth.guard import OPEN, SAME_ORIGIN, AnyPerson, AnyStep
from hub.auth.passwords import LONGEST
from hub.auth.sessions import Step
from hub.http.problems import RefusedError
from hub.parts import ConfigDep, PartsDep, StoreDep
from hub.web.layout import HOME, page

log = logging.getLogger(__name__)

router = APIRouter(include_in_schema=False)

_SENTENCES = {
    "sign_in_refused": "이름이나 비밀번호가 맞지 않아요. 다시 확인해 주세요.",
    "code_refused": "번호가 맞지 않거나 이미 쓴 번호예요. 새로 나온 번호를 넣어 주세요.",
    "slow_down": "여러 번 틀렸어요. 잠시 뒤에 다시 해 주세요.",
}


@router.get("/")
async def get_root(signed_in: AnyPerson) -> Response:
    return RedirectResponse(HOME[signed_in.staff.role], 303)


@router.get("/sign-in", dependencies=[OPEN])
async def get_sign_in(next: str = "") -> Response:
    return page("sign_in.html", name="", sentence="", next=next)


@router.post("/sign-in", dependencies=[OPEN, SAME_ORIGIN])
async def post_sign_in(
    request: Request,
    parts: PartsDep,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    if not name or not password:
        sentence = "이름과 비밀번호를 모두 넣어 주세요."
        return page("sign_in.html", status=422, name=name, sentence=sentence, next=next)
    try:
        # Longer than anybody's: refused like a wrong one, without saying which part is wrong.
        typed = Credentials(name=name[:64], password=password[:LONGEST])
        begun = await sign_in(parts, typed, door_of(request))
    except RefusedError as refusal:
        return _again("sign_in.html", refusal, name=name, next=next)
    log.info("signed in staff=%s", begun.staff.id)
    home = HOME[begun.staff.role]
    query = f"?{urlencode({'next': next})}" if _inside(next) else ""
    response = RedirectResponse(
        (_inside(next) or home) if begun.proved else f"/sign-in/code{query}", 303
    )
    set_cookie(response, parts.config, begun.token)
    return response


@router.get("/sign-in/code")
async def get_code(signed_in: AnyStep, next: str = "") -> Response:
    if signed_in.step is not Step.CODE:
        return RedirectResponse("/", 303)
    return page("sign_in_code.html", sentence="", next=next)


@router.post("/sign-in/code")
async def post_code(
    request: Request,
    signed_in: AnyStep,
    parts: PartsDep,
    code: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    """The second step, of who has set up one-time codes."""
    if signed_in.step is not Step.CODE:
        return RedirectResponse("/", 303)
    try:
        door = door_of(request)
        token = await prove(parts, signed_in.staff, signed_in.token, code[:40], door)
    except RefusedError as refusal:
        return _again("sign_in_code.html", refusal, next=next)
    response = RedirectResponse(_inside(next) or HOME[signed_in.staff.role], 303)
    set_cookie(response, parts.config, token)
    return response


@router.post("/sign-out")
async def post_sign_out(signed_in: AnyStep, config: ConfigDep, store: StoreDep) -> Response:
    response = RedirectResponse("/sign-in", 303)
    await run_in_threadpool(delete_session, signed_in, response, config, store)
    return response


def _again(template: str, refusal: RefusedError, *, next: str, **typed: Any) -> Response:
    """The form once more, with what was typed and the sentence that says what to do."""
    sentence = _SENTENCES[refusal.problem.type]
    answer = page(template, status=refusal.problem.status, sentence=sentence, next=next, **typed)
    answer.headers.update(refusal.headers)
    return answer


def _inside(address: str) -> str:
    """The address if it is a page of ours: nobody is sent elsewhere after signing in."""
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and address.startswith("/")
    # Browsers read a backslash as a slash: "/\evil.example" would leave.
    return address if is_ours and "\\" not in address and not address.startswith("//") else ""
