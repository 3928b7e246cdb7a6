"""Everybody calls every route: what opens is what `rules.py` says, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import websockets
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from websockets.exceptions import InvalidStatus

from hub.app import create_app
from hub.auth.guard import walk
from hub.config import HubConfig
from tests.hub.access import callers, rules
from tests.hub.access.callers import Caller
from tests.hub.access.objects import FOREIGN_NAME, INSIDE, SIDES, Samples, samples
from tests.hub.access.rules import RULES, Rule
from tests.hub.running_hub import PATIENCE_S, RunningHub

_DOORS = ("/sign-in", "/account/")
# Refusals that a route itself says to somebody whom its door let in.
_OF_THE_ROUTE = ("sign_in_refused", "webhook_forged", "code_refused")
_OTHER_SITES: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
)
# They look at no cookie: what they believe is a signature, or a secret in the body.
_WITHOUT_COOKIE = (
    "POST /api/webhooks/livekit",
    "POST /api/kiosk/pairings",
    "POST /api/kiosk/pairings/{pairing_id}/poll",
)


@dataclass(frozen=True)
class Call:
    """One route, as somebody, with an object of one side."""

    route: str
    side: str
    caller: Caller

    @property
    def rule(self) -> Rule:
        return RULES[self.route]

    @property
    def expected(self) -> bool:
        return self.caller.may(self.rule, self.side)

    def __str__(self) -> str:
        return f"{self.route} ({self.side}) as {self.caller.name}"


def every_route(app: FastAPI) -> set[str]:
    found = set()
    for route in walk(app.routes):
        if isinstance(route, APIWebSocketRoute):
            found.add(f"WS {route.path}")
        elif isinstance(route, APIRoute):
            found |= {f"{method} {route.path}" for method in route.methods}
    return found


async def test_every_route_has_a_line(hub: RunningHub, tmp_path: Path) -> None:
    app = create_app(HubConfig(public_url=hub.url), hub.store, hub.clock, tmp_path / "data")
    without = every_route(app) - RULES.keys()
    assert not without, f"write a line into tests/hub/access/rules.py for {sorted(without)}"
    gone = RULES.keys() - every_route(app)
    assert not gone, f"these lines are of routes that are no more: {sorted(gone)}"


@pytest.mark.timeout(900)
async def test_every_route_opens_to_those_it_names(hub: RunningHub, tmp_path: Path) -> None:
    made, kiosks = await samples(hub)
    everybody = [
        *callers.people(hub),
        *callers.strangers(hub),
        Caller("a kiosk", frozenset({rules.OPEN, rules.KIOSK}), partial(dict, **kiosks[INSIDE])),
    ]
    leaks = []
    async with beside(hub, tmp_path / "data") as client:
        for call in _calls(everybody):
            leaks += await _leaks(hub, client, made, call)
    assert leaks == []


async def test_no_other_site_makes_anybody_change_anything(hub: RunningHub, tmp_path: Path) -> None:
    made, _ = await samples(hub)
    (admin, *_) = callers.people(hub)
    changing = [
        route.split()
        for route, rule in RULES.items()
        if not route.startswith(("GET ", "WS "))
        and rule.door != rules.KIOSK
        and route not in _WITHOUT_COOKIE
    ]
    async with beside(hub, tmp_path / "data") as client:
        del client.headers["Origin"]
        for method, template in changing:
            for origin in _OTHER_SITES:
                headers = {**admin.headers, **origin}
                answer = await client.request(method, made.path(template, INSIDE), headers=headers)
                assert answer.status_code == 403, (method, template, origin)


@asynccontextmanager
async def beside(hub: RunningHub, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the same application without the wire between: these are thousands of calls."""
    app = create_app(HubConfig(public_url=hub.url), hub.store, hub.clock, folder)
    app.state.parts = hub.parts
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Origin": hub.url}
    async with httpx.AsyncClient(
        transport=transport, base_url=hub.url, headers=headers, timeout=PATIENCE_S
    ) as client:
        yield client


def _calls(everybody: list[Caller]) -> Iterator[Call]:
    """Those that are to be refused first: what opens may change or end what others ask for."""
    every = [
        Call(route, side, caller)
        for route, rule in RULES.items()
        for caller in everybody
        for side in (SIDES if rule.of and rule.door in caller.doors else (INSIDE,))
    ]
    yield from (call for call in every if not call.expected)
    yield from (call for call in every if call.expected)


async def _leaks(
    hub: RunningHub, client: httpx.AsyncClient, made: Samples, call: Call
) -> list[str]:
    """What is wrong with what this call brings."""
    method, template = call.route.split()
    path = made.path(template, call.side)
    if method == "WS":
        opened = await _opens_line(hub.url, path, call.caller)
        return [] if opened == call.expected else [f"{call}: opened={opened}"]
    answer = await _send(hub, client, made, call)
    if answer.status_code >= 500 and answer.status_code not in (503, 507):
        return [f"{call}: {answer.status_code}"]
    opened = _opened(answer)
    if opened != call.expected:
        return [f"{call}: {answer.status_code} {answer.text[:160]}"]
    if opened and call.caller.bounded and not call.rule.whole and FOREIGN_NAME in answer.text:
        return [f"{call}: names a centre that is not theirs"]
    return []


async def _send(
    hub: RunningHub, client: httpx.AsyncClient, made: Samples, call: Call
) -> httpx.Response:
    method, template = call.route.split()
    rule = call.rule
    # Who may leave leaves: the next call needs a session of its own.
    headers = call.caller.sign_in() if rule.door == rules.HALF else call.caller.headers
    client.cookies.clear()
    return await client.request(
        method,
        made.path(template, call.side),
        headers=headers,
        json=None if rule.json is None else made.body(rule.json, call.side),
        data=made.body(rule.form, call.side) or None,
    )


def _opened(answer: httpx.Response) -> bool:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_page and answer.status_code == 401:
        # A page's guard sends to the door: this is what the page itself says to a wrong code.
        return True
    if answer.status_code in (401, 403):
        return answer.headers.get("Content-Type", "").startswith("application/problem") and (
            answer.json()["type"] in _OF_THE_ROUTE
        )
    # Leaving ends at the door too, but takes the cookie away.
    leads_to_door = answer.headers.get("Location", "").startswith(_DOORS)
    return not leads_to_door or "Set-Cookie" in answer.headers


async def _opens_line(url: str, path: str, caller: Caller) -> bool:
    address = f"ws://{urlsplit(url).netloc}{path}"
    try:
        async with websockets.connect(address, additional_headers=caller.headers):
            return True
    except InvalidStatus as error:
        assert error.response.status_code in (401, 403)
        return False
