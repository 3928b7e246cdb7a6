"""Rolls over HTTP: for operators whole, for a kiosk its own centre's, for nobody else."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import select

from store.tables import AuditRow
from tests.hub.api.test_kiosk_api import connect, until_connected
from tests.hub.running_hub import RunningHub

ROLL = "/api/centers/c-wido/roll"


def of(*names: str, version: int = 0) -> dict[str, Any]:
    members = [{"id": "", "name": name} for name in names]
    return {"version": version, "center_id": "c-wido", "members": members}


async def test_an_operator_writes_a_roll_and_the_kiosk_pulls_it(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    _, kiosk = await hub.pair_kiosk("c-wido")
    empty = await kiosk.get("/api/kiosk/roll")
    assert empty.json() == {"version": 0, "center_id": "c-wido", "members": []}

    stored = await operator.put(ROLL, json=of("김순자", "박복례"))
    assert stored.status_code == 200, stored.text
    assert stored.json()["version"] == 1
    assert (await operator.get(ROLL)).json() == stored.json()

    tag = {"If-None-Match": empty.headers["ETag"]}
    pulled = await kiosk.get("/api/kiosk/roll", headers=tag)
    assert pulled.json() == stored.json()
    assert pulled.headers["ETag"].startswith('"v1-')
    tag = {"If-None-Match": f'"other", W/{pulled.headers["ETag"]}'}
    assert (await kiosk.get("/api/kiosk/roll", headers=tag)).status_code == 304

    _, elsewhere = await hub.pair_kiosk("c-uisin")
    assert (await elsewhere.get("/api/kiosk/roll")).json()["members"] == []


async def test_the_centres_kiosk_is_told_and_no_other(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    other_id, other = await hub.pair_kiosk("c-uisin")
    operator = await hub.signed_in("operator")
    async with connect(hub, kiosk) as line, connect(hub, other) as silent:
        await until_connected(operator, kiosk_id)
        await until_connected(operator, other_id)
        await operator.put(ROLL, json=of("김순자"))
        assert json.loads(await asyncio.wait_for(line.recv(), 30)) == {"pull": ["roll"]}
        # What comes first on the other line is what everybody is told afterwards.
        hub.parts.hints.tell_all("timetable")
        assert json.loads(await asyncio.wait_for(silent.recv(), 30)) == {"pull": ["timetable"]}


async def test_whoever_is_slower_gets_the_current_roll(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    stored = (await operator.put(ROLL, json=of("김순자"))).json()
    answer = await operator.put(ROLL, json=of("박복례"))
    assert (answer.status_code, answer.json()["type"]) == (409, "version_conflict")
    assert answer.json()["current"] == stored


WRONG = {
    "no name": (of("김순자", " "), "members.1.name"),
    "an empty name": (of(""), "members.0.name"),
    "a long name": (of("김" * 13), "members.0.name"),
    "two of one name": (of("김영희", "김영희"), "members.1.note"),
    "another centre's": ({**of("김순자"), "center_id": "c-uisin"}, "center_id"),
    "no version": ({**of("김순자"), "version": "x"}, "version"),
}


@pytest.mark.parametrize(("wanted", "field"), WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_roll_names_the_field_and_changes_nothing(
    hub: RunningHub, wanted: dict[str, Any], field: str
) -> None:
    operator = await hub.signed_in("operator")
    answer = await operator.put(ROLL, json=wanted)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid")
    assert answer.json()["field"] == field
    assert answer.json()["detail"]
    assert (await operator.get(ROLL)).json()["version"] == 0


async def test_a_centre_that_is_not_there(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    answer = await operator.get("/api/centers/nowhere/roll")
    assert (answer.status_code, answer.json()["type"]) == (404, "center_unknown")


async def test_names_are_for_operators_and_reading_them_leaves_a_trace(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    await operator.put(ROLL, json=of("남궁옥분"))
    await operator.get(ROLL)
    teacher = await hub.signed_in("teacher")
    for method in ("GET", "PUT"):
        answer = await teacher.request(method, ROLL, json=of("x") if method == "PUT" else None)
        assert (answer.status_code, answer.json()["type"]) == (403, "role_refused")
    refused = await operator.get("/api/kiosk/roll")
    assert refused.json()["type"] == "credential_refused"
    with hub.store.reading() as session:
        rows = list(session.scalars(select(AuditRow).where(AuditRow.subject == "center:c-wido")))
    assert [(row.action, row.actor) for row in rows] == [
        ("roll.change", hub.people["operator"].id), ("roll.read", hub.people["operator"].id),
    ]  # fmt: skip
    assert not any("남궁옥분" in str(row.detail) for row in rows)
