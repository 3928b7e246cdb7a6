"""The API's own description (OpenAPI 3.1): what FastAPI reads off the routes, and what it cannot.

It does not know who may call a route (that says its guard), nor that whatever is refused is a
problem (RFC 9457).  Both are written into every operation here, so that no route has to.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from fastapi.routing import APIRoute

from hub.auth.guard import KioskGuard, OpenGuard, StaffGuard, walk
from wire.problem import MEDIA_TYPE, Problem
from wire.version import HEADER, WIRE

METHODS = ("get", "put", "post", "delete", "patch")

_ABOUT = f"""What programs may ask of the hub: PROTOCOL.md says what it all means.

People sign in by `POST /api/session` and are known by a cookie; calls that change something need
the header `Origin: <public_url>` besides.  Kiosks send the credential they got when they were
paired.  Both may send `{HEADER}: {WIRE}`, the version they speak.  Whatever is refused is answered
by a problem document, whose `type` is for programs; 503 says in `Retry-After` when to ask again."""
_SECURITY = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-sarangbang",
        "description": "Set by `POST /api/session`; `sarangbang` where the hub has no https.",
    },
    "kiosk": {
        "type": "http",
        "scheme": "bearer",
        "description": "256 random bits, given once when a kiosk is paired.",
    },
}
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_REFUSED = {"description": "It is refused; `type` says why.", "content": _PROBLEM}
_LATER = {
    "description": "The hub cannot do it just now.",
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "in seconds"}},
    "content": _PROBLEM,
}


class Jpeg(Response):
    """What a route that sends a picture is said to answer with."""

    media_type = "image/jpeg"


class Ogg(Response):
    """The same for a recording."""

    media_type = "audio/ogg"


class Zip(Response):
    """The same for a bundle of files."""

    media_type = "application/zip"


def document(app: FastAPI) -> dict[str, Any]:
    """The description of every route below ``/api``; made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _document(app)
    return app.openapi_schema


def _document(app: FastAPI) -> dict[str, Any]:
    routes = {
        (route.path, method.lower()): route
        for route in walk(app.routes)
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods or ()
    }
    found = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
    found["paths"] = {
        path: operations for path, operations in found["paths"].items() if path.startswith("/api/")
    }
    tags: dict[str, str] = {}
    for path, method, operation in operations(found):
        route = routes[path, method]
        _tell_who(operation, guard_of(route.dependant))
        _tell_what(operation, route)
        operation["responses"].pop("422", None)
        operation["responses"] |= {**_partly(operation), "4XX": _REFUSED, "503": _LATER}
        # A subject is described by the file it begins in.
        told = _first_sentence(sys.modules[route.endpoint.__module__].__doc__)
        tags.setdefault(operation["tags"][0], told)
    found["tags"] = [{"name": name, "description": text} for name, text in tags.items()]
    components = found.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    schemas = components["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema()
    return found


def operations(found: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation, in the order of the routes."""
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def by_tag(found: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """The operations of each tag, as a page lists them."""
    listed: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, method, operation in operations(found):
        listed.setdefault(operation["tags"][0], []).append((path, method, operation))
    return listed


def guard_of(dependant: Dependant) -> StaffGuard | KioskGuard | OpenGuard | None:
    """What stands before a route."""
    for item in dependant.dependencies:
        if isinstance(item.call, StaffGuard | KioskGuard | OpenGuard):
            return item.call
        inner = guard_of(item)
        if inner is not None:
            return inner
    return None


def _tell_who(operation: dict[str, Any], guard: StaffGuard | KioskGuard | OpenGuard | None) -> None:
    if isinstance(guard, StaffGuard):
        operation["security"] = [{"session": []}]
        operation["x-roles"] = sorted(role.value for role in guard.roles)
    elif isinstance(guard, KioskGuard):
        operation["security"] = [{"kiosk": []}]
    else:
        operation["security"] = []


def _tell_what(operation: dict[str, Any], route: APIRoute) -> None:
    said = route.endpoint.__doc__
    named = route.name.replace("_", " ").capitalize()
    operation["summary"] = _first_sentence(said) if said else named


def _partly(operation: dict[str, Any]) -> dict[str, Any]:
    """What may be answered because of what the caller has already."""
    asked = {given["name"].lower() for given in operation.get("parameters", ())}
    found: dict[str, Any] = {}
    if "range" in asked:
        found["206"] = {**operation["responses"]["200"], "description": "From this byte on."}
    if "if-none-match" in asked:
        found["304"] = {"description": "What the caller has is the newest."}
    return found


def _first_sentence(text: str | None) -> str:
    line = " ".join((text or "").strip().split())
    return line.partition(". ")[0].rstrip(".")
