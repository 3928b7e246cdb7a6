"""What is unwell, for operators: listed, taken, given back, and kept as a centre's history."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import websockets

from fleet.messages import queue
from fleet.messages.queue import Channel, message
from hub.auth import staff
from hub.auth.scope import Scope
from hub.auth.staff import Role
from store.audit import Deed
from tests.hub.running_hub import PASSWORD, PATIENCE_S, START, RunningHub
from tests.hub.watch.town import WELL


async def reports(hub: RunningHub, device: httpx.AsyncClient, **said: object) -> httpx.Response:
    at = hub.clock.now().isoformat()
    answer = await device.post("/api/kiosk/report", json={**WELL, **said, "at": at})
    assert answer.status_code == 204, answer.text
    return answer


async def camera_is_gone(hub: RunningHub, center_id: str) -> None:
    """A connected kiosk says so twice, and the watch has looked each time."""
    _, device = await hub.pair_kiosk(center_id)
    url = hub.url.replace("http", "ws", 1) + "/api/kiosk/hint"
    headers = {"Authorization": device.headers["Authorization"]}
    async with websockets.connect(url, additional_headers=headers):
        async with asyncio.timeout(PATIENCE_S):
            while not hub.parts.hints.connected():  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.02)
        for _ in range(3):
            await reports(hub, device, camera="missing")
            await hub.parts.watching.look()
            hub.clock.advance(seconds=15)


async def test_a_finding_is_listed_taken_and_given_back(hub: RunningHub) -> None:
    hub.clock.moment = START - timedelta(hours=3)
    await camera_is_gone(hub, "c-wido")
    operator = await hub.signed_in("operator")
    (found,) = (await operator.get("/api/findings")).json()
    assert (found["center"], found["county"]) == ("위도 경로당", "부안군")
    assert (found["subject"], found["level"], found["owner"]) == ("camera", "warning", "helper")
    assert found["sentence"].startswith("카메라를 찾지 못해요")
    assert found["taken_by"] is None

    path = f"/api/findings/{found['finding_id']}/taken"
    taken = (await operator.put(path)).json()
    assert (taken["taken_by"], taken["taken_name"]) == (hub.people["operator"].id, "operator 님")
    back = (await operator.delete(path)).json()
    assert (back["taken_by"], back["taken_at"]) == (None, None)

    history = await operator.get("/api/findings/history", params={"center_id": "c-wido"})
    assert [one["finding_id"] for one in history.json()] == [found["finding_id"]]
    unknown = await operator.put("/api/findings/nothing/taken")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "finding_unknown")


async def test_a_button_on_the_page_takes_it_too(hub: RunningHub) -> None:
    hub.clock.moment = START - timedelta(hours=3)
    await camera_is_gone(hub, "c-wido")
    operator = await hub.signed_in("operator")
    (found,) = (await operator.get("/api/findings")).json()
    for what, taken_by in (("take", hub.people["operator"].id), ("give-back", None)):
        pressed = await operator.post(f"/findings/{found['finding_id']}/{what}")
        assert (pressed.status_code, pressed.headers["Location"]) == (303, "/today")
        (now,) = (await operator.get("/api/findings")).json()
        assert now["taken_by"] == taken_by


async def test_people_with_bounds_see_and_take_only_their_own(hub: RunningHub) -> None:
    hub.clock.moment = START - timedelta(hours=3)
    await camera_is_gone(hub, "c-wido")
    operator = await hub.signed_in("operator")
    (found,) = (await operator.get("/api/findings")).json()
    person = staff.new_person("jindo", "진도", Role.OPERATOR, Scope(False, frozenset({"진도군"})))
    with hub.store.transaction() as session:
        staff.add(session, person, PASSWORD, Deed("test", hub.clock.now()))
    bounded = await hub.signed_in("jindo")
    assert (await bounded.get("/api/findings")).json() == []
    taken = await bounded.put(f"/api/findings/{found['finding_id']}/taken")
    assert (taken.status_code, taken.json()["type"]) == (403, "center_foreign")
    history = await bounded.get("/api/findings/history", params={"center_id": "c-wido"})
    assert history.status_code == 403


async def test_a_report_is_answered_with_the_time(hub: RunningHub) -> None:
    _, device = await hub.pair_kiosk("c-wido")
    answer = await reports(hub, device)
    assert answer.headers["Sarangbang-Time"] == "2026-11-23T01:00:00.000+00:00"


async def test_who_does_not_get_messages_is_said_without_what_is_secret(hub: RunningHub) -> None:
    url = "https://user:token@it.example.kr/hook/secret"
    lost = message(Channel.WEBHOOK, url, "findings", {}, hub.clock.now() - timedelta(hours=1))
    with hub.store.transaction() as session:
        queue.put(session, [lost])
        queue.failed(session, lost.id, f"{url} answers 503", hub.clock.now())
    operator = await hub.signed_in("operator")
    (unsent,) = (await operator.get("/api/findings/unsent")).json()
    assert (unsent["channel"], unsent["target"]) == ("webhook", "it.example.kr")
    assert unsent["error"] == "it.example.kr answers 503"
    assert unsent["given_up"] is False
