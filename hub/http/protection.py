"""What holds for every request, before any route: size, wire version, security headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from content.voice.take import LARGEST
from hub.config import HubConfig
from hub.http.problems import RefusedError, as_response
from wire.version import HEADER, WIRE, is_supported

BODY_LIMIT = 1024 * 1024
"""No body the hub takes is larger: a picture of a screen is the largest, except for a film."""

_Header: TypeAlias = tuple[bytes, bytes]

_CACHE = b"cache-control"
_NO_STORE = _CACHE, b"no-store"
_SPOKEN = HEADER.lower().encode(), str(WIRE).encode()
_YEAR_S = 365 * 24 * 3600


def headers_for(config: HubConfig) -> dict[str, str]:
    """The security headers of every answer."""
    connect = " ".join(("'self'", *config.engine.connect_sources))
    policy = {
        "default-src": "'self'",
        "connect-src": connect,
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        # Not "no-referrer": under it browsers send `Origin: null` with a form, and we check it.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), "
        "geolocation=(), payment=()",
    }
    if config.is_https:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR_S}; includeSubDomains"
    return headers


class Protection:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, config: HubConfig) -> None:
        self._app = app
        self._headers = [
            (name.lower().encode(), value.encode()) for name, value in headers_for(config).items()
        ]
        # These take their body piece by piece, and only after they know who sends it.
        self._limits = {
            ("POST", "/api/items"): config.library.largest,
            ("POST", "/api/voice/takes"): LARGEST,
        }
        self._names = frozenset(name for name, _ in self._headers) | {_SPOKEN[0]}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_api = scope["path"].startswith("/api/")

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._with_ours(message.get("headers", ()), is_api=is_api)
            await send(message)

        limit = self._limits.get((scope["method"], scope["path"]), BODY_LIMIT)
        refusal = _refusal(Headers(scope=scope), limit)
        if refusal is not None:
            await as_response(refusal)(scope, receive, guarded_send)
            return
        await self._app(scope, _Capped(receive, limit), guarded_send)

    def _with_ours(self, given: Iterable[_Header], *, is_api: bool) -> list[_Header]:
        """The headers of an answer, in which ours hold."""
        headers = [one for one in given if one[0] not in self._names]
        if all(name != _CACHE for name, _ in headers):
            headers.append(_NO_STORE)
        headers += self._headers
        if is_api:
            headers.append(_SPOKEN)
        return headers


class _Capped:
    """Receives a body up to the limit, for senders that do not announce its length."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._taken = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._taken += len(message.get("body", b""))
            if self._taken > self._limit:
                # FastAPI lets this kind through while it reads a body, and no other.
                raise HTTPException(413)
        return message


def _refusal(headers: Headers, limit: int) -> RefusedError | None:
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > limit:
        return _too_large(limit)
    spoken = headers.get(HEADER, str(WIRE))
    if not spoken.isdecimal() or not is_supported(int(spoken)):
        return RefusedError(
            426, "wire_unsupported", "this version is not served", detail=f"this hub speaks {WIRE}"
        )
    return None


def _too_large(limit: int) -> RefusedError:
    return RefusedError(413, "too_large", "the body is too large", detail=f"at most {limit} bytes")
