"""Whatever is refused, in one shape: RFC 9457 for programs, a calm page for people.

Routes raise a `RefusedError` or an error of a flow; nobody builds an error response by hand.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from attendance.people.roll import CenterMissingError, RollConflictError, RollRefusedError
from content import errors as content
from fleet import errors as fleet
from hub.auth.staff import (
    LastAdminError,
    NameTakenError,
    ScopeRefusedError,
    StaffUnknownError,
)
from hub.web.layout import error_page
from media.rooms.errors import EngineUnreachableError, StageConflictError, WebhookForgedError
from notice import errors as notice
from schedule.publish import VersionConflictError
from wire.problem import MEDIA_TYPE, Problem

log = logging.getLogger(__name__)

SIGN_IN_NEEDED = "sign_in_needed"
_DOORS = {
    SIGN_IN_NEEDED: "/sign-in",
    "code_needed": "/sign-in/code",
    "password_needed": "/account/password",
    "setup_needed": "/account/codes",
}
"""Where a page sends somebody whose sign-in is not done."""


class RefusedError(Exception):
    """A request is refused: `type` for programs, `title` and `detail` for developers."""

    def __init__(
        self, status: int, type: str, title: str, *, detail: str = "", field: str | None = None
    ) -> None:
        super().__init__(title)
        self.problem = Problem(type=type, title=title, status=status, detail=detail, field=field)
        self.headers: dict[str, str] = {}
        self.more: dict[str, Any] = {}

    def after(self, seconds: float) -> RefusedError:
        """The same refusal, saying when it makes sense to ask again."""
        self.headers["Retry-After"] = str(max(1, math.ceil(seconds)))
        return self


_OF_FLOWS: Mapping[type[Exception], tuple[int, str, str]] = {
    VersionConflictError: (409, "version_conflict", "somebody else changed the timetable first"),
    StageConflictError: (409, "version_conflict", "somebody else changed the stage first"),
    RollConflictError: (409, "version_conflict", "somebody else changed the roll first"),
    RollRefusedError: (422, "invalid", "the input has to change"),
    CenterMissingError: (404, "center_unknown", "there is no such centre"),
    StaffUnknownError: (404, "staff_unknown", "there is nobody of this id"),
    NameTakenError: (409, "name_taken", "somebody has this name already"),
    LastAdminError: (409, "last_admin", "there has to be an admin"),
    ScopeRefusedError: (422, "invalid", "the input has to change"),
    EngineUnreachableError: (503, "engine_unreachable", "the room engine does not answer"),
    # Above all "database is locked": the disk is slower than what is asked of it just now.
    OperationalError: (503, "store_busy", "the database does not keep up"),
    PoolTimeoutError: (503, "store_busy", "the database does not keep up"),
    # Text with a NUL in it, which PostgreSQL does not take.
    DataError: (422, "invalid", "a value cannot be stored"),
    WebhookForgedError: (401, "webhook_forged", "this was not signed by our room engine"),
    content.FilmRefusedError: (422, "film_refused", "this film is not taken in"),
    content.ItemKnownError: (409, "item_known", "this film is in the library already"),
    content.ItemUnknownError: (404, "item_unknown", "there is no such item"),
    content.TakeRefusedError: (422, "recording_refused", "this recording is not taken in"),
    content.TakeUnknownError: (404, "recording_unknown", "there is no such recording"),
    content.ToolMissingError: (503, "tool_missing", "this hub cannot look at films"),
    notice.NoticeRefusedError: (422, "invalid", "the input has to change"),
    notice.NoticeUnknownError: (404, "notice_unknown", "there is no such notice"),
    notice.CallUnknownError: (404, "call_unknown", "there is no such help call"),
    notice.CallTakenError: (409, "call_taken", "somebody else looks after this call"),
    notice.CallOverError: (409, "call_over", "this help call has ended"),
    notice.TalkUnknownError: (404, "talk_unknown", "there is no such talk"),
    notice.TalkOverError: (409, "talk_over", "this talk has ended"),
    notice.TalkOnError: (409, "talk_on", "somebody else talks to this centre"),
    fleet.CredentialRefusedError: (
        401,
        "credential_refused",
        "this kiosk is not (or no longer) paired",
    ),
    fleet.KioskUnknownError: (404, "kiosk_unknown", "there is no such kiosk"),
    fleet.CodeUnknownError: (404, "code_unknown", "no kiosk shows this code now"),
    fleet.ErrandUnknownError: (404, "errand_unknown", "nothing of this id was asked"),
    fleet.CenterUnknownError: (409, "center_unknown", "there is no such centre"),
    fleet.FindingUnknownError: (404, "finding_unknown", "no such finding is open"),
}

_NAMES_FIELD = (RollRefusedError, notice.NoticeRefusedError)

_OF_STATUS = {
    400: ("malformed", "the request cannot be read"),
    404: ("not_found", "there is nothing here"),
    405: ("method_not_allowed", "this cannot be done here"),
    413: ("too_large", "the body is too large"),
}


def install(app: FastAPI) -> None:
    """Make `app` answer every error with a problem."""

    async def refused(connection: HTTPConnection, error: Exception) -> Response:
        # Sent to a WebSocket too, as the answer to its handshake.
        return _answer(connection, _as_refusal(error))

    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected error path=%s", request.url.path, exc_info=error)
        return _answer(request, RefusedError(500, "unexpected", "something went wrong at the hub"))

    for kind in (RefusedError, RequestValidationError, HTTPException, *_OF_FLOWS):
        app.add_exception_handler(kind, refused)
    app.add_exception_handler(Exception, unexpected)


def as_response(refusal: RefusedError) -> Response:
    document = {**refusal.problem.model_dump(exclude_none=True), **refusal.more}
    return Response(
        json.dumps(document, ensure_ascii=False),
        refusal.problem.status,
        {"Cache-Control": "no-store", **refusal.headers},
        MEDIA_TYPE,
    )


def _answer(connection: HTTPConnection, refusal: RefusedError) -> Response:
    if connection.url.path.startswith(("/api/", "/static/", "/vendor/")):
        return as_response(refusal)
    if refusal.problem.type in _DOORS:
        return _to_door(connection, _DOORS[refusal.problem.type])
    return error_page(refusal.problem.status, refusal.headers)


def _to_door(connection: HTTPConnection, door: str) -> Response:
    # A fragment must not swallow the sign-in page: htmx is told to leave the whole page.
    if connection.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": door})
    wanted = connection.url.path if connection.scope.get("method") == "GET" else ""
    back = f"?next={quote(wanted)}" if wanted not in ("", "/") else ""
    return RedirectResponse(door + back, 303)


def _as_refusal(error: Exception) -> RefusedError:
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        slug, title = _OF_STATUS.get(error.status_code, ("refused", str(error.detail)))
        return RefusedError(error.status_code, slug, title)
    status, slug, title = _OF_FLOWS[type(error)]
    # What a database says may quote what was to be stored.
    detail = "" if isinstance(error, SQLAlchemyError) else str(error)
    field = error.field if isinstance(error, _NAMES_FIELD) else None
    refusal = RefusedError(status, slug, title, detail=detail, field=field)
    if isinstance(error, VersionConflictError | StageConflictError | RollConflictError):
        refusal.more["current"] = error.current.model_dump(mode="json")
    if isinstance(error, content.FilmRefusedError):
        refusal.more["reason"] = error.reason
        refusal.more["field"] = error.field
    if isinstance(error, content.TakeRefusedError):
        refusal.more["reason"] = error.reason
    if status == 503:
        log.warning("not served reason=%s", error)
        refusal.after(2)
    if isinstance(error, fleet.CredentialRefusedError):
        refusal.headers["WWW-Authenticate"] = "Bearer"
    return refusal


def _invalid(error: RequestValidationError) -> RefusedError:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return RefusedError(
            400, "malformed", "the body is not valid JSON", detail=str(first["msg"])
        )
    place = [str(part) for part in first["loc"]]
    # The first part says body, path or query: the field is what follows.
    field = ".".join(place[1:]) or place[0]
    return RefusedError(
        422, "invalid", "the input has to change", detail=str(first["msg"]), field=field
    )
