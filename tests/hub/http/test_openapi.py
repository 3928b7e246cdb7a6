"""The API's description: complete, true about who may call, and readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from hub.app import create_app
from hub.auth.guard import walk
from hub.config import HubConfig
from hub.http import openapi
from hub.serving import open_store
from tests.hub.running_hub import START, HandClock, RunningHub


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    folder = tmp_path_factory.mktemp("described")
    config = HubConfig(public_url="http://127.0.0.1:1")
    store = open_store(config, folder)
    yield create_app(config, store, HandClock(START), folder)
    store.close()


@pytest.fixture(scope="module")
def described(app: FastAPI) -> dict[str, Any]:
    return openapi.document(app)


def test_every_route_of_the_api_is_described(app: FastAPI, described: dict[str, Any]) -> None:
    routes = {
        (route.path, method.lower())
        for route in walk(app.routes)
        if isinstance(route, APIRoute) and route.path.startswith("/api/")
        for method in route.methods
    }
    told = {(path, method) for path, method, _ in openapi.operations(described)}
    assert routes - told == {("/api/openapi.json", "get"), ("/api/docs", "get")}
    assert told <= routes


def test_every_operation_says_what_it_does_and_who_may(described: dict[str, Any]) -> None:
    tags = {tag["name"]: tag["description"] for tag in described["tags"]}
    assert all(tags.values())
    for path, method, operation in openapi.operations(described):
        name = f"{method} {path}"
        assert operation["summary"], name
        assert operation["tags"][0] in tags, name
        ways = [way for given in operation["security"] for way in given]
        assert set(ways) <= described["components"]["securitySchemes"].keys(), name
        assert ("x-roles" in operation) == (ways == ["session"]), name
        assert (ways == ["kiosk"]) <= path.startswith("/api/kiosk/"), name


def test_whoever_is_refused_gets_a_problem(described: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, method, operation in openapi.operations(described):
        for status, answer in operation["responses"].items():
            if not status.startswith(("2", "3")):
                assert answer["content"] == problem, f"{method} {path} {status}"
        assert "Retry-After" in operation["responses"]["503"]["headers"]
    assert {"type", "title", "status"} == set(
        described["components"]["schemas"]["Problem"]["required"]
    )


def test_every_document_that_is_named_is_there(described: dict[str, Any]) -> None:
    named = set(re.findall(r"'#/components/schemas/(\w+)'", str(described)))
    assert named == described["components"]["schemas"].keys()


def test_every_answer_says_what_kind_it_is(described: dict[str, Any]) -> None:
    for path, method, operation in openapi.operations(described):
        for status, answer in operation["responses"].items():
            if status not in {"204", "304"}:
                assert answer.get("content"), f"{method} {path} {status} has no media type"


async def test_only_the_people_at_the_desk_read_it(hub: RunningHub) -> None:
    assert (await hub.client().get("/api/openapi.json")).status_code == 401
    for address in ("/api/openapi.json", "/api/docs"):
        assert (await (await hub.signed_in("teacher")).get(address)).status_code == 403
    operator = await hub.signed_in("operator")
    page = (await operator.get("/api/docs")).text
    assert "/api/lessons/{lesson_id}/stage" in page
    assert 'id="KioskReport"' in page
    found = (await operator.get("/api/openapi.json")).json()
    assert found["openapi"].startswith("3.1")
    assert found["paths"]["/api/kiosk/timetable"]["get"]["security"] == [{"kiosk": []}]
