"""The one door: no route without a guard, and every guard does its work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from hub.app import create_app
from hub.auth.guard import assert_guarded, walk
from hub.config import EngineConfig, HubConfig
from hub.http.protection import headers_for
from hub.routes import ROUTERS
from hub.serving import open_store
from tests.hub.running_hub import START, HandClock, RunningHub

# What anybody may reach without a session or a credential, and nothing else.
OPEN = {
    "GET /api/health",
    "POST /api/session",
    "POST /api/kiosk/pairings",
    "POST /api/kiosk/pairings/{pairing_id}/poll",
    "POST /api/webhooks/livekit",
    "GET /vendor/{name}",
    "GET /sign-in",
    "POST /sign-in",
}


def every_route() -> set[str]:
    routes = [route for router in ROUTERS for route in walk(router.routes)]
    return {
        f"{method} {route.path}"
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }


def test_the_application_knows_every_route_it_walks(tmp_path: Path) -> None:
    config = HubConfig(public_url="http://127.0.0.1:1")
    store = open_store(config, tmp_path)
    app = create_app(config, store, HandClock(START), tmp_path)
    walked = {getattr(route, "path", "") for route in walk(app.routes)}
    assert {route.split()[1] for route in every_route()} <= walked
    store.close()


async def test_nobody_gets_in_without_showing_who_they_are(hub: RunningHub) -> None:
    client = hub.client(Origin=hub.url)
    for route in sorted(every_route() - OPEN):
        method, path = as_called(route)
        answer = await client.request(method, path)
        if path.startswith("/api/"):
            assert answer.status_code == 401, route
            assert answer.json()["type"] in ("sign_in_needed", "credential_refused"), route
        else:
            assert answer.status_code == 303, route
            assert answer.headers["Location"].startswith("/sign-in"), route


async def test_an_instructor_does_not_get_where_operators_work(hub: RunningHub) -> None:
    client = await hub.signed_in("teacher")
    theirs = (
        *("/api/kiosks", "/api/timetable", "/api/centers/"),
        *("/api/items", "/api/plays"),
        *("/today", "/kiosks", "/attendance", "/rolls", "/library"),
    )
    for route in sorted(every_route() - OPEN):
        method, path = as_called(route)
        if path.startswith(theirs):
            assert (await client.request(method, path)).status_code == 403, route


def as_called(route: str) -> tuple[str, str]:
    """A route's method and path, with something in the place of each parameter."""
    method, path = route.split()
    return method, re.sub(r"\{\w+\}", "x", path)


def test_a_route_without_a_guard_stops_the_start() -> None:
    router = APIRouter()

    @router.get("/forgotten")
    async def forgotten() -> None: ...

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router)
    with pytest.raises(AssertionError, match="forgotten"):
        assert_guarded(app.routes)


async def test_every_answer_carries_the_security_headers(hub: RunningHub) -> None:
    for path in ("/api/health", "/sign-in", "/static/pages.css", "/nowhere"):
        headers = (await hub.client().get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "server" not in headers


def test_pages_may_reach_the_engine_and_https_is_for_ever() -> None:
    engine = EngineConfig(url="http://10.0.0.5:7880", public_url="wss://room.example.kr")
    headers = headers_for(HubConfig(public_url="https://hub.example.kr", engine=engine))
    connect = "connect-src 'self' wss://room.example.kr https://room.example.kr;"
    assert connect in headers["Content-Security-Policy"]
    assert "max-age=31536000" in headers["Strict-Transport-Security"]


async def test_the_libraries_of_pages_are_served_as_scripts_and_kept(hub: RunningHub) -> None:
    for name in ("livekit-client.js", "htmx.js"):
        answer = await hub.client().get(f"/vendor/{name}")
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert "max-age" in answer.headers["Cache-Control"]
    assert (await hub.client().get("/vendor/..%2fpackage.json")).status_code == 404
