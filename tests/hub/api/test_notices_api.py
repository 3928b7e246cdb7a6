"""Notices and help calls over HTTP: written once, pulled by those they are for, confirmed."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx
import pytest
from sqlalchemy import select

from hub.auth import staff
from hub.auth.scope import Scope
from hub.auth.staff import Role
from notice.notice import TEXT_MOST, TITLE_MOST
from store.audit import Deed
from store.tables import AuditRow
from tests.hub.api.test_kiosk_api import connect, until_connected
from tests.hub.running_hub import PASSWORD, START, RunningHub

JOURNAL = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def draft(**changes: Any) -> dict[str, Any]:
    return {
        "level": "notice",
        "title": "내일은 수업이 없어요",
        "text": "모레 10시에 다시 만나요.",
        "expires_at": (START + timedelta(hours=8)).isoformat(),
        **changes,
    }


async def sent(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    answer = await client.post("/api/notices", json=draft(**changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def board_of(kiosk: httpx.AsyncClient) -> dict[str, Any]:
    answer = await kiosk.get("/api/kiosk/notices")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def confirmation(notice_id: str, seq: int = 1, center_id: str = "c-wido") -> dict[str, Any]:
    at = (START + timedelta(minutes=3)).isoformat()
    record = {
        "seq": seq,
        "id": str(uuid5(JOURNAL, f"{seq} {notice_id}")),
        "kind": "seen",
        "center_id": center_id,
        "at": at,
        "body": {"notice_id": notice_id, "at": at},
    }
    return {"journal": str(JOURNAL), "oldest": 1, "records": [record]}


async def test_a_notice_comes_to_the_kiosks_it_is_for(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    _, kiosk = await hub.pair_kiosk("c-wido")
    _, elsewhere = await hub.pair_kiosk("c-uisin")
    empty = await kiosk.get("/api/kiosk/notices")
    assert empty.json() == {"version": 0, "notices": [], "help": None, "talk": None}
    out = await sent(operator, counties=["부안군"])
    assert out["state"] == "up"
    assert out["centers"] == [
        {"center_id": "c-wido", "center": "위도 경로당", "arrived": False, "seen_at": None}
    ]
    known = {"If-None-Match": empty.headers["ETag"]}
    pulled = await kiosk.get("/api/kiosk/notices", headers=known)
    assert pulled.json()["notices"] == [out["notice"]]
    assert pulled.headers["ETag"].startswith('"v1-')
    known = {"If-None-Match": pulled.headers["ETag"]}
    assert (await kiosk.get("/api/kiosk/notices", headers=known)).status_code == 304
    assert (await board_of(elsewhere))["notices"] == []
    report = {"at": START.isoformat(), "release": "0.1.0", "wire": 1, "mode": "home"}
    await kiosk.post("/api/kiosk/report", json={**report, "notices_version": 1})
    (found,) = (await operator.get("/api/notices")).json()
    assert [one["arrived"] for one in found["centers"]] == [True]


async def test_connected_kiosks_are_told_and_no_other(hub: RunningHub) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    other_id, other = await hub.pair_kiosk("c-uisin")
    operator = await hub.signed_in("operator")
    async with connect(hub, kiosk) as line, connect(hub, other) as silent:
        await until_connected(operator, kiosk_id)
        await until_connected(operator, other_id)
        await sent(operator, level="alert", center_ids=["c-wido"])
        assert json.loads(await asyncio.wait_for(line.recv(), 60)) == {"pull": ["notices"]}
        hub.parts.hints.tell_all("timetable")
        assert json.loads(await asyncio.wait_for(silent.recv(), 60)) == {"pull": ["timetable"]}


async def test_a_confirmation_names_the_centre_and_counts_once(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    _, kiosk = await hub.pair_kiosk("c-wido")
    out = await sent(operator, level="alert")
    for _ in range(2):
        answer = await kiosk.post("/api/kiosk/records", json=confirmation(out["notice"]["id"]))
        assert answer.json() == {"have": 1}
    # Another record of the same centre: a kiosk that lost its disk was pressed again.
    again = confirmation(out["notice"]["id"], seq=2)
    assert (await kiosk.post("/api/kiosk/records", json=again)).json() == {"have": 2}
    (found,) = (await operator.get("/api/notices")).json()
    assert {one["center_id"]: one["seen_at"] for one in found["centers"]} == {
        "c-myeongho": None,
        "c-wido": "2026-11-23T01:03:00Z",
        "c-uisin": None,
    }


async def test_a_notice_ends_by_itself_and_by_hand(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    _, kiosk = await hub.pair_kiosk("c-wido")
    short = await sent(operator, expires_at=(START + timedelta(minutes=5)).isoformat())
    later = await sent(operator, starts_at=(START + timedelta(hours=1)).isoformat())
    assert later["state"] == "waits"
    ids = {one["id"] for one in (await board_of(kiosk))["notices"]}
    assert ids == {short["notice"]["id"], later["notice"]["id"]}
    hub.clock.advance(minutes=6)
    assert [one["id"] for one in (await board_of(kiosk))["notices"]] == [later["notice"]["id"]]
    for _ in range(2):
        answer = await operator.post(f"/api/notices/{later['notice']['id']}/withdraw")
        assert answer.json()["state"] == "withdrawn"
    assert (await board_of(kiosk))["notices"] == []
    states = {
        one["notice"]["id"]: one["state"] for one in (await operator.get("/api/notices")).json()
    }
    assert states == {short["notice"]["id"]: "over", later["notice"]["id"]: "withdrawn"}
    answer = await operator.post("/api/notices/nothing/withdraw")
    assert (answer.status_code, answer.json()["type"]) == (404, "notice_unknown")
    with hub.store.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action.like("notice.%")))
        assert [row.action for row in rows] == ["notice.send", "notice.send", "notice.withdraw"]


async def test_the_page_finds_and_turns(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    for number in range(21):
        await sent(operator, title=f"{number}번째 공지")
    first, second, found = [
        (await operator.get("/notices", params=params)).text.count("data-notice=")
        for params in ({}, {"page": "2"}, {"find": "20번째"})
    ]
    assert (first, second, found) == (20, 1, 1)
    nothing = await operator.get("/notices/now", params={"find": "없는 말"})
    assert "알림이 없어요" in nothing.text


async def test_what_is_sent_twice_by_mistake_is_sent_once(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    key = str(uuid4())
    first = await sent(operator, level="alert", key=key)
    assert await sent(operator, level="alert", key=key) == first
    assert len((await operator.get("/api/notices")).json()) == 1


WRONG = {
    "no title": ({"title": ""}, "title"),
    "only spaces": ({"title": "   "}, "title"),
    "a long title": ({"title": "가" * (TITLE_MOST + 1)}, "title"),
    "a long text": ({"text": "가" * (TEXT_MOST + 1)}, "text"),
    "over already": ({"expires_at": START.isoformat()}, "expires_at"),
    "too long": ({"expires_at": (START + timedelta(days=91)).isoformat()}, "expires_at"),
    "in ten years": (
        {
            "starts_at": (START + timedelta(days=3650)).isoformat(),
            "expires_at": (START + timedelta(days=3651)).isoformat(),
        },
        "starts_at",
    ),
    "no zone": ({"expires_at": "2026-11-23T12:00:00"}, "expires_at"),
    "no such level": ({"level": "fire"}, "level"),
    "nobody": ({"center_ids": ["c-nowhere"]}, "center_ids"),
    "a strange key": ({"key": "../x"}, "key"),
}


@pytest.mark.parametrize(("changes", "field"), WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_notice_names_the_field_and_is_not_sent(
    hub: RunningHub, changes: dict[str, Any], field: str
) -> None:
    operator = await hub.signed_in("operator")
    answer = await operator.post("/api/notices", json=draft(**changes))
    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text
    assert answer.json()["detail"]
    assert (await operator.get("/api/notices")).json() == []


def ask_help(hub: RunningHub) -> dict[str, Any]:
    now = hub.clock.now().isoformat()
    return {"at": now, "release": "0.1.0", "wire": 1, "mode": "home", "help_asked_at": now}


async def test_a_call_for_help_from_the_press_to_its_end(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    asked = ask_help(hub)
    for _ in range(3):
        assert (await kiosk.post("/api/kiosk/report", json=asked)).status_code == 204
    (call,) = (await operator.get("/api/help-calls")).json()
    assert (call["center"], call["taken_at"], call["ended_at"]) == ("위도 경로당", None, None)
    assert (await board_of(kiosk))["help"]["state"] == "asked"
    where = f"/api/help-calls/{call['call_id']}"
    async with connect(hub, kiosk) as line:
        await until_connected(operator, kiosk_id)
        taken = (await operator.post(f"{where}/take")).json()
        assert json.loads(await asyncio.wait_for(line.recv(), 60)) == {"pull": ["notices"]}
    assert taken["taken_name"] == hub.people["operator"].display_name
    told = (await board_of(kiosk))["help"]
    assert (told["state"], told["by"]) == ("taken", hub.people["operator"].display_name)
    assert (await operator.post(f"{where}/answer")).json()["answered_at"] is not None
    assert (await board_of(kiosk))["help"]["state"] == "answered"
    late = await operator.post(f"{where}/take")
    assert (late.status_code, late.json()["type"]) == (409, "call_over")
    # What the kiosk still says of the same press does not ring again.
    await kiosk.post("/api/kiosk/report", json=asked)
    assert len((await operator.get("/api/help-calls")).json()) == 1
    hub.clock.advance(minutes=40)
    assert (await board_of(kiosk))["help"] is None
    await kiosk.post("/api/kiosk/report", json=ask_help(hub))
    assert len((await operator.get("/api/help-calls")).json()) == 2


async def test_a_call_has_one_person_and_asking_again_is_the_same_call(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    _, kiosk = await hub.pair_kiosk("c-wido")
    await kiosk.post("/api/kiosk/report", json=ask_help(hub))
    hub.clock.advance(minutes=31)
    await kiosk.post("/api/kiosk/report", json=ask_help(hub))
    (call,) = (await operator.get("/api/help-calls")).json()
    where = f"/api/help-calls/{call['call_id']}"
    second = add_operator(hub, "second", Scope())
    other = await hub.signed_in(second)
    assert (await other.post(f"{where}/take")).status_code == 200
    answer = await operator.post(f"{where}/take")
    assert (answer.status_code, answer.json()["type"]) == (409, "call_taken")
    assert answer.json()["detail"] == "second 님"
    assert (await other.post(f"{where}/end")).json()["answered_at"] is None
    assert (await board_of(kiosk))["help"]["state"] == "ended"
    answer = await operator.post("/api/help-calls/nothing/take")
    assert (answer.status_code, answer.json()["type"]) == (404, "call_unknown")
    answer = await operator.post(f"{where}/shout")
    assert answer.status_code == 422


def add_operator(hub: RunningHub, name: str, scope: Scope) -> str:
    person = staff.new_person(name, f"{name} 님", Role.OPERATOR, scope)
    with hub.store.transaction() as session:
        staff.add(session, person, PASSWORD, Deed("test", hub.clock.now()))
    return name


async def test_who_looks_after_one_county_sends_and_hears_there_alone(hub: RunningHub) -> None:
    _, wido = await hub.pair_kiosk("c-wido")
    _, uisin = await hub.pair_kiosk("c-uisin")
    for kiosk in (wido, uisin):
        await kiosk.post("/api/kiosk/report", json=ask_help(hub))
    operator = await hub.signed_in("operator")
    everywhere = await sent(operator)
    county = await hub.signed_in(add_operator(hub, "buan", Scope(False, frozenset({"부안군"}))))
    to_all = await sent(county)
    assert [one["center_id"] for one in to_all["centers"]] == ["c-wido"]
    answer = await county.post("/api/notices", json=draft(center_ids=["c-uisin"]))
    assert (answer.status_code, answer.json()["type"]) == (403, "center_foreign")
    answer = await county.post(f"/api/notices/{everywhere['notice']['id']}/withdraw")
    assert (answer.status_code, answer.json()["type"]) == (403, "center_foreign")
    listed = (await county.get("/api/notices")).json()
    assert all([one["center_id"] for one in each["centers"]] == ["c-wido"] for each in listed)
    (call,) = (await county.get("/api/help-calls")).json()
    assert call["center_id"] == "c-wido"
    foreign = next(
        one
        for one in (await operator.get("/api/help-calls")).json()
        if one["center_id"] == "c-uisin"
    )
    answer = await county.post(f"/api/help-calls/{foreign['call_id']}/take")
    assert (answer.status_code, answer.json()["type"]) == (403, "center_foreign")


async def test_instructors_neither_send_nor_answer(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    for method, path in (
        ("GET", "/api/notices"), ("POST", "/api/notices"), ("GET", "/api/help-calls"),
        ("POST", "/api/help-calls/x/take"), ("POST", "/api/notices/x/withdraw"),
    ):  # fmt: skip
        answer = await teacher.request(method, path, json=draft() if method == "POST" else None)
        assert (answer.status_code, answer.json()["type"]) == (403, "role_refused"), path
