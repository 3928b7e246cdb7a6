"""What a kiosk gets from the hub: a code, a credential, its timetable, a pass, a hint."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import websockets

from tests.hub.running_hub import (
    LESSON,
    PATIENCE_S,
    START,
    RunningHub,
    publish,
    timetable_for,
)

REPORT = {
    "at": "2026-11-23T01:00:00Z",
    "release": "0.2.0",
    "wire": 1,
    "mode": "home",
    "camera": "ok",
    "a_newer_field": 7,
}
JPEG = b"\xff\xd8\xff\xe0 not a whole picture, but one by its first bytes"


async def begin(device: httpx.AsyncClient) -> dict[str, Any]:
    body = {"model": "test", "release": "0.1.0", "wire": 1}
    answer = await device.post("/api/kiosk/pairings", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def poll(device: httpx.AsyncClient, begun: dict[str, Any]) -> httpx.Response:
    path = f"/api/kiosk/pairings/{begun['pairing_id']}/poll"
    return await device.post(path, json={"device_code": begun["device_code"]})


async def test_a_kiosk_shows_a_code_and_becomes_ours(hub: RunningHub) -> None:
    device = hub.client()
    begun = await begin(device)
    assert len(begun["user_code"]) == 8
    assert begun["user_code"].isdecimal()
    pending = await poll(device, begun)
    assert (pending.status_code, pending.json()["type"]) == (400, "authorization_pending")

    operator = await hub.signed_in("operator")
    spaced = f"{begun['user_code'][:4]} {begun['user_code'][4:]}"
    body = {"user_code": spaced, "center_id": "c-wido"}
    assert (await operator.post("/api/kiosks", json=body)).status_code == 201

    early = await poll(device, begun)
    assert (early.status_code, early.json()["type"]) == (429, "slow_down")
    hub.clock.advance(seconds=11)
    granted = await poll(device, begun)
    assert granted.json()["center"] == {"id": "c-wido", "name": "위도 경로당", "county": "부안군"}
    hub.clock.advance(seconds=11)
    again = await poll(device, begun)
    assert (again.status_code, again.json()["type"]) == (410, "expired")
    # A code works once.
    assert (await operator.post("/api/kiosks", json=body)).json()["type"] == "code_unknown"


async def test_nobody_else_collects_the_credential(hub: RunningHub) -> None:
    begun = await begin(hub.client())
    answer = await poll(hub.client(), {**begun, "device_code": "guessed"})
    assert (answer.status_code, answer.json()["type"]) == (410, "expired")


async def test_a_kiosk_of_a_future_wire_is_told_so(hub: RunningHub) -> None:
    body = {"model": "test", "release": "9", "wire": 99}
    answer = await hub.client().post("/api/kiosk/pairings", json=body)
    assert (answer.status_code, answer.json()["type"]) == (426, "wire_unsupported")
    spoken = await hub.client(**{"Sarangbang-Wire": "99"}).get("/api/health")
    assert (spoken.status_code, spoken.json()["type"]) == (426, "wire_unsupported")


async def test_codes_are_not_given_out_without_end(hub: RunningHub) -> None:
    device = hub.client()
    for _ in range(30):
        await begin(device)
    body = {"model": "test", "release": "0.1.0", "wire": 1}
    answer = await device.post("/api/kiosk/pairings", json=body)
    assert (answer.status_code, answer.json()["type"]) == (429, "slow_down")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_wrong_codes_run_out(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    body = {"user_code": "00000000", "center_id": "c-wido"}
    for _ in range(5):
        assert (await operator.post("/api/kiosks", json=body)).status_code == 404
    answer = await operator.post("/api/kiosks", json=body)
    assert (answer.status_code, answer.json()["type"]) == (429, "slow_down")
    hub.clock.advance(minutes=10)
    assert (await operator.post("/api/kiosks", json=body)).status_code == 404


async def test_a_timetable_is_pulled_once_and_again_when_it_changed(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-uisin")
    first = await kiosk.get("/api/kiosk/timetable")
    assert first.headers["ETag"].startswith('"v1-')
    # This centre is not in today's lesson of two; the foreign one is for everybody.
    assert [extra["id"] for extra in first.json()["extras"]] == ["lesson-foreign"]
    assert len(first.json()["centers"]) == 3

    tag = {"If-None-Match": first.headers["ETag"]}
    assert (await kiosk.get("/api/kiosk/timetable", headers=tag)).status_code == 304
    operator = await hub.signed_in("operator")
    await publish(operator, timetable_for(hub.people["teacher"], version=1))
    changed = await kiosk.get("/api/kiosk/timetable", headers=tag)
    assert changed.status_code == 200
    assert changed.json()["version"] == 2


async def test_without_the_engine_there_is_no_pass_and_soon_said(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    answer = await kiosk.post("/api/kiosk/room-pass", json={"lesson_id": LESSON})
    assert (answer.status_code, answer.json()["type"]) == (503, "engine_unreachable")
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(
    ("center", "lesson", "minutes", "status", "slug"),
    [
        ("c-wido", "lesson-nowhere", 0, 404, "lesson_unknown"),
        ("c-uisin", LESSON, 0, 403, "lesson_foreign"),
        ("c-wido", LESSON, 60, 410, "lesson_over"),
        ("c-wido", LESSON, -11, 425, "lesson_not_open"),
    ],
)
async def test_a_pass_is_for_the_right_centre_at_the_right_time(
    hub: RunningHub, center: str, lesson: str, minutes: int, status: int, slug: str
) -> None:
    _, kiosk = await hub.pair_kiosk(center)
    hub.clock.moment = START + timedelta(minutes=minutes)
    answer = await kiosk.post("/api/kiosk/room-pass", json={"lesson_id": lesson})
    assert (answer.status_code, answer.json()["type"]) == (status, slug)


async def test_a_report_and_a_picture_reach_the_operator(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    assert (await kiosk.post("/api/kiosk/report", json=REPORT)).status_code == 204
    sent = await kiosk.put(
        "/api/kiosk/picture", content=JPEG, headers={"Content-Type": "image/jpeg"}
    )
    assert sent.status_code == 204, sent.text

    operator = await hub.signed_in("operator")
    (row,) = (await operator.get("/api/kiosks")).json()
    assert row["kiosk_id"] == kiosk_id
    assert (row["release"], row["report"]["camera"]) == ("0.2.0", "ok")
    assert row["last_seen"] == "2026-11-23T01:00:00Z"
    picture = await operator.get(f"/api/kiosks/{kiosk_id}/picture")
    assert (picture.content, picture.headers["Content-Type"]) == (JPEG, "image/jpeg")
    hub.clock.advance(seconds=61)
    assert (await operator.get(f"/api/kiosks/{kiosk_id}/picture")).status_code == 404


async def test_what_is_no_picture_or_too_large_is_refused(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    headers = {"Content-Type": "image/jpeg"}
    html = await kiosk.put("/api/kiosk/picture", content=b"<html>", headers=headers)
    assert html.status_code == 422
    large = await kiosk.put("/api/kiosk/picture", content=JPEG * 30_000, headers=headers)
    assert (large.status_code, large.json()["type"]) == (413, "too_large")

    async def unannounced() -> Any:
        for _ in range(30):
            yield JPEG * 1_000

    streamed = await kiosk.put("/api/kiosk/picture", content=unannounced(), headers=headers)
    assert (streamed.status_code, streamed.json()["type"]) == (413, "too_large")


async def test_a_hint_comes_when_a_timetable_is_published(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    operator = await hub.signed_in("operator")
    async with connect(hub, kiosk) as line:
        await until_connected(operator, kiosk_id)
        await publish(operator, timetable_for(hub.people["teacher"], version=1))
        assert json.loads(await asyncio.wait_for(line.recv(), PATIENCE_S)) == {
            "pull": ["timetable"]
        }


async def test_revoking_hangs_up_and_makes_the_credential_worthless(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    operator = await hub.signed_in("operator")
    async with connect(hub, kiosk) as line:
        await until_connected(operator, kiosk_id)
        assert (await operator.delete(f"/api/kiosks/{kiosk_id}")).status_code == 204
        assert json.loads(await asyncio.wait_for(line.recv(), PATIENCE_S)) == {
            "pull": ["credential"]
        }
        with pytest.raises(websockets.ConnectionClosed):
            await asyncio.wait_for(line.recv(), PATIENCE_S)
    refused = await kiosk.get("/api/kiosk/timetable")
    assert (refused.status_code, refused.json()["type"]) == (401, "credential_refused")
    assert (await operator.get("/api/kiosks")).json() == []
    assert (await operator.delete(f"/api/kiosks/{kiosk_id}")).status_code == 404
    with pytest.raises(websockets.InvalidStatus) as caught:
        async with connect(hub, kiosk):
            pass
    assert caught.value.response.status_code == 401


async def test_a_new_kiosk_takes_the_place_of_the_old_one(hub: RunningHub) -> None:
    _, old = await hub.pair_kiosk("c-wido")
    new_id, new = await hub.pair_kiosk("c-wido")
    assert (await old.get("/api/kiosk/timetable")).status_code == 401
    assert (await new.get("/api/kiosk/timetable")).status_code == 200
    operator = await hub.signed_in("operator")
    assert [row["kiosk_id"] for row in (await operator.get("/api/kiosks")).json()] == [new_id]


def connect(hub: RunningHub, kiosk: httpx.AsyncClient) -> websockets.connect:
    return websockets.connect(
        hub.url.replace("http", "ws") + "/api/kiosk/hint",
        additional_headers={"Authorization": kiosk.headers["Authorization"]},
    )


async def until_connected(operator: httpx.AsyncClient, kiosk_id: str) -> None:
    """Wait until the hub counts the kiosk as connected."""

    async def connected() -> bool:
        rows = (await operator.get("/api/kiosks")).json()
        return any(row["connected"] and row["kiosk_id"] == kiosk_id for row in rows)

    async with asyncio.timeout(PATIENCE_S):
        while not await connected():
            pass
