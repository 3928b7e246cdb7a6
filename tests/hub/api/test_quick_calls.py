"""What is answered quickly is answered, and refused, as the routes themselves would."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.routing import Match

from hub.api.kiosk.held import DOCUMENTS
from hub.api.kiosk.quick import QuickCalls
from tests.hub.running_hub import RunningHub
from tests.hub.web.test_pages import REPORT

JSON = {"Content-Type": "application/json"}
BODIES: tuple[tuple[bytes, dict[str, str]], ...] = (
    (b'{"mode": "home"', JSON),
    (b'{"mode": "home"}', JSON),
    (b"[]", JSON),
    (b"\xff", JSON),
    (b"mode=home", {"Content-Type": "application/x-www-form-urlencoded"}),
    (b'{"mode": "home"}', {"Content-Type": "text/plain"}),
)
SAME = ("etag", "cache-control", "content-type", "www-authenticate", "sarangbang-wire")


def told(answer: httpx.Response) -> tuple[int, dict[str, str | None], Any]:
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        # Where exactly a text stops being JSON is each parser's own word, for developers.
        body = {name: said for name, said in body.items() if name not in {"title", "detail"}}
    said = {name: answer.headers.get(name) for name in SAME}
    if not answer.content:
        # The framework names a kind of content also where there is none.
        said.pop("content-type")
    return answer.status_code, said, body


async def answers(kiosk: httpx.AsyncClient, stranger: httpx.AsyncClient) -> list[Any]:
    found = []
    for name in DOCUMENTS:
        path = f"/api/kiosk/{name}"
        first = await kiosk.get(path)
        known = {"If-None-Match": f'"other", W/{first.headers["ETag"]}'}
        found += [told(first), told(await kiosk.get(path, headers=known))]
        found += [told(await stranger.get(path)), told(await kiosk.post(path))]
    report = "/api/kiosk/report"
    for body, headers in BODIES:
        found.append(told(await kiosk.post(report, content=body, headers=headers)))
    found.append(told(await kiosk.post(report, json=REPORT)))
    found.append(told(await stranger.post(report, json=REPORT)))
    return found


async def test_the_quick_way_says_what_the_other_one_says(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    stranger = hub.client(Authorization="Bearer nobody's")
    quick = await answers(kiosk, stranger)
    monkeypatch.setattr(QuickCalls, "matches", lambda _self, _scope: (Match.NONE, {}))
    assert quick == await answers(kiosk, stranger)
    assert [status for status, _, _ in quick[:4]] == [200, 304, 401, 405]
