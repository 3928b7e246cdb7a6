"""What kiosks call all day, answered at a third of what the framework's way costs.

The routes in `documents` and `calls` say what these calls are and who may make them, and here the
same functions answer them: one look for credential and document together, and no dependencies to
be solved anew each time.
"""

from __future__ import annotations

from typing import cast

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from fleet.health import KioskReport
from fleet.registry import kiosk_of
from hub.api.kiosk.calls import hint, post_report
from hub.api.kiosk.held import DOCUMENTS, Document
from hub.api.kiosk.tagged import tagged
from hub.auth.guard import credential_in
from hub.parts import Parts

_BY_PATH = {f"/api/kiosk/{name}": find for name, find in DOCUMENTS.items()}
_REPORT = "/api/kiosk/report"
_HINT = "/api/kiosk/hint"
_JSON = "application/json"


class QuickCalls(BaseRoute):
    """Stands before all other routes, and is refused in the same words as they are."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path: str = scope["path"]
        if scope["type"] == "websocket":
            ours = path == _HINT
        elif scope["method"] == "GET":
            ours = path in _BY_PATH
        else:
            # Another kind of body is refused where bodies are told apart.
            ours = path == _REPORT and scope["method"] == "POST" and _is_json(Headers(scope=scope))
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = cast(Parts, scope["app"].state.parts)
        credential = credential_in(Headers(scope=scope))
        if scope["type"] == "websocket":
            kiosk = await parts.looks.see(lambda session: kiosk_of(session, credential))
            await hint(WebSocket(scope, receive, send), kiosk, parts)
            return
        request = Request(scope, receive)
        if scope["method"] == "GET":
            answer = await _handed(parts, credential, request)
        else:
            answer = await _heard(parts, credential, request)
        await answer(scope, receive, send)


async def _handed(parts: Parts, credential: str, request: Request) -> Response:
    find = _BY_PATH[request.scope["path"]]

    def look(session: Session) -> Document:
        return find(session, parts, kiosk_of(session, credential))

    found = await parts.looks.see(look)
    return tagged(found.etag, found.body, request.headers.get("if-none-match", ""))


async def _heard(parts: Parts, credential: str, request: Request) -> Response:
    kiosk = await parts.looks.see(lambda session: kiosk_of(session, credential))
    try:
        report = KioskReport.model_validate_json(await request.body())
    except ValidationError as error:
        told = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(told) from error
    answer = Response(status_code=204)
    await post_report(report, kiosk, parts, answer)
    return answer


def _is_json(headers: Headers) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() == _JSON
