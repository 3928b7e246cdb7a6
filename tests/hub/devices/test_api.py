"""Centres, groups, settings and errands over HTTP, on a real hub."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from typing import Any

import httpx
import pytest
import websockets
from sqlalchemy import select

from fleet.errands.book import LogBundleRow
from tests.hub.running_hub import PATIENCE_S, RunningHub

JPEG = {"Content-Type": "image/jpeg"}
ZIP = {"Content-Type": "application/zip"}
GROUP = {"id": "g-sea", "name": "바닷가", "center_ids": ["c-wido", "c-uisin"]}


def connect(hub: RunningHub, kiosk: httpx.AsyncClient) -> websockets.connect:
    return websockets.connect(
        hub.url.replace("http", "ws") + "/api/kiosk/hint",
        additional_headers={"Authorization": kiosk.headers["Authorization"]},
    )


async def hint(line: websockets.ClientConnection) -> list[str]:
    said = json.loads(await asyncio.wait_for(line.recv(), PATIENCE_S))
    return list(said["pull"])


async def until_connected(operator: httpx.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not any(row["connected"] for row in (await operator.get("/api/kiosks")).json()):
            pass


def bundle() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("agent.log", "mode=home")
    return made.getvalue()


BUNDLE = bundle()


async def names(operator: httpx.AsyncClient) -> list[str]:
    return [center["name"] for center in (await operator.get("/api/centers")).json()]


async def test_a_centre_is_written_down_and_every_kiosk_hears_of_it(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    _, kiosk = await hub.pair_kiosk("c-wido")
    before = (await kiosk.get("/api/kiosk/timetable")).headers["ETag"]
    async with connect(hub, kiosk) as line:
        await until_connected(operator)
        added = await operator.post(
            "/api/centers",
            json={"name": " 곰소 경로당 ", "county": "부안군", "telephone": "063-123-4567"},
        )
        assert added.status_code == 201, added.text
        assert await hint(line) == ["timetable"]
    assert added.json()["name"] == "곰소 경로당"
    tag = {"If-None-Match": before}
    pulled = await kiosk.get("/api/kiosk/timetable", headers=tag)
    assert pulled.status_code == 200
    assert "곰소 경로당" in [center["name"] for center in pulled.json()["centers"]]

    path = f"/api/centers/{added.json()['id']}"
    taken = await operator.put(path, json={"name": "위도 경로당"})
    assert (taken.status_code, taken.json()["type"], taken.json()["field"]) == (
        409,
        "name_taken",
        "name",
    )
    assert (await operator.put(path, json={"name": "새 곰소 경로당"})).status_code == 200
    assert (await operator.post(f"{path}/move", json={"by": -99})).status_code == 204
    assert (await names(operator))[0] == "새 곰소 경로당"
    lost = await operator.put("/api/centers/nowhere", json={"name": "어디"})
    assert (lost.status_code, lost.json()["type"]) == (404, "center_unknown")


async def test_a_rename_is_not_undone_by_who_edits_an_older_timetable(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    old = (await operator.get("/api/timetable")).json()
    body = {"name": "새 위도 경로당", "county": "부안군"}
    assert (await operator.put("/api/centers/c-wido", json=body)).status_code == 200
    late = await operator.put("/api/timetable", json=old)
    assert (late.status_code, late.json()["type"]) == (409, "version_conflict")
    assert "새 위도 경로당" in await names(operator)


async def test_groups_are_part_of_the_timetable_and_of_its_versions(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    version = (await operator.get("/api/timetable")).json()["version"]
    asked: dict[str, Any] = {"version": version, "groups": [GROUP]}
    changed = await operator.put("/api/groups", json=asked)
    assert changed.status_code == 200, changed.text
    timetable = (await operator.get("/api/timetable")).json()
    assert timetable["groups"] == [GROUP]
    assert timetable["version"] == changed.json()["version"] == version + 1

    late = await operator.put("/api/groups", json={**asked, "groups": []})
    assert (late.status_code, late.json()["type"]) == (409, "version_conflict")
    nobody = {**GROUP, "center_ids": ["c-nowhere"]}
    wrong = await operator.put("/api/groups", json={"version": version + 1, "groups": [nobody]})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "groups")
    twice = {"version": version + 1, "groups": [GROUP, {**GROUP, "id": "g-other"}]}
    assert (await operator.put("/api/groups", json=twice)).status_code == 422

    used = {**timetable, "extras": [{**timetable["extras"][1], "group_ids": ["g-sea"]}]}
    assert (await operator.put("/api/timetable", json=used)).status_code == 200
    gone = await operator.put("/api/groups", json={"version": version + 2, "groups": []})
    assert (gone.status_code, gone.json()["type"]) == (409, "group_in_use")


async def test_a_kiosk_is_told_how_to_be_by_the_narrowest_level(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    nothing = await kiosk.get("/api/kiosk/settings")
    assert nothing.json() == {"version": 0}
    await operator.put("/api/settings", json={"volume_ceiling": 8, "camera": False})
    async with connect(hub, kiosk) as line:
        await until_connected(operator)
        elsewhere = await operator.put("/api/centers/c-uisin/settings", json={"is_tv": True})
        assert elsewhere.status_code == 200
        path = f"/api/kiosks/{kiosk_id}/settings"
        changed = await operator.put(path, json={"volume_ceiling": 5})
        assert await hint(line) == ["settings"], "what concerns others is not hinted here"
    counts = changed.json()["counts"]
    assert counts["volume_ceiling"] == {"value": 5, "level": "kiosk"}
    assert counts["camera"] == {"value": False, "level": "org"}
    assert counts["is_tv"] == {"value": None, "level": None}

    told = await kiosk.get("/api/kiosk/settings")
    assert told.json() == {"version": 3, "volume_ceiling": 5, "camera": False}
    tag = {"If-None-Match": told.headers["ETag"]}
    assert (await kiosk.get("/api/kiosk/settings", headers=tag)).status_code == 304
    clash = await operator.put(path, json={"volume_ceiling": 5, "volume_floor": 6})
    assert (clash.status_code, clash.json()["field"]) == (422, "volume_floor")
    unknown = await operator.put(path, json={"aroma": "pine"})
    assert (unknown.status_code, unknown.json()["field"]) == (422, "aroma")
    assert (await kiosk.get("/api/kiosk/settings")).json() == told.json()


async def test_an_errand_is_asked_pulled_and_answered(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    path = f"/api/kiosks/{kiosk_id}/errands"
    async with connect(hub, kiosk) as line:
        await until_connected(operator)
        asked = await operator.post(path, json={"kind": "picture"})
        assert asked.status_code == 201, asked.text
        assert await hint(line) == ["errands"]
    errand_id = asked.json()["id"]
    pulled = (await kiosk.get("/api/kiosk/errands")).json()["errands"]
    assert [(one["id"], one["kind"]) for one in pulled] == [(errand_id, "picture")]
    mine = f"/api/kiosk/errands/{errand_id}"
    no_picture = await kiosk.put(f"{mine}/picture", content=b"<html>", headers=JPEG)
    assert (no_picture.status_code, no_picture.json()["field"]) == (422, "body")
    jpeg = b"\xff\xd8\xff a screen"
    assert (await kiosk.put(f"{mine}/picture", content=jpeg, headers=JPEG)).status_code == 204
    (seen,) = (await operator.get(path)).json()
    assert (seen["progress"], seen["has_logs"]) == ("done", False)
    hub.clock.advance(minutes=9)
    assert (await operator.get(f"/kiosks/{kiosk_id}/picture")).content == jpeg
    hub.clock.advance(minutes=2)
    assert (await operator.get(f"/kiosks/{kiosk_id}/picture")).status_code == 404


async def test_logs_come_once_and_are_handed_out_for_a_week(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    _, other = await hub.pair_kiosk("c-uisin")
    path = f"/api/kiosks/{kiosk_id}/errands"
    errand_id = (await operator.post(path, json={"kind": "logs"})).json()["id"]
    mine = f"/api/kiosk/errands/{errand_id}"
    foreign = await other.put(f"{mine}/logs", content=BUNDLE, headers=ZIP)
    assert (foreign.status_code, foreign.json()["type"]) == (404, "errand_unknown")
    no_zip = await kiosk.put(f"{mine}/logs", content=b"mode=home", headers=ZIP)
    assert no_zip.status_code == 422
    assert (await kiosk.put(f"{mine}/logs", content=BUNDLE, headers=ZIP)).status_code == 204
    logs = await operator.get(f"{path}/{errand_id}/logs")
    assert (logs.content, logs.headers["Content-Type"]) == (BUNDLE, "application/zip")
    assert "attachment" in logs.headers["Content-Disposition"]
    hub.clock.advance(days=7)
    again = await hub.signed_in("operator")
    assert (await again.get(f"{path}/{errand_id}/logs")).status_code == 404
    await hub.parts.watching.look()
    with hub.store.reading() as session:
        assert session.scalars(select(LogBundleRow.errand_id)).all() == []


@pytest.mark.parametrize("kind", ["dance", "", None])
async def test_only_what_there_is_can_be_asked(hub: RunningHub, kind: str | None) -> None:
    operator = await hub.signed_in("operator")
    kiosk_id, _ = await hub.pair_kiosk("c-wido")
    answer = await operator.post(f"/api/kiosks/{kiosk_id}/errands", json={"kind": kind})
    assert (answer.status_code, answer.json()["field"]) == (422, "kind")
    gone = await operator.post("/api/kiosks/kiosk_gone/errands", json={"kind": "logs"})
    assert (gone.status_code, gone.json()["type"]) == (404, "kiosk_unknown")
