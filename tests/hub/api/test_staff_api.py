"""What staff call: timetable, lessons, stage, and problems that say what to change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, event

from tests.hub.running_hub import LESSON, START, RunningHub, publish, timetable_for

STAGE = f"/api/lessons/{LESSON}/stage"


async def test_the_hub_is_well(hub: RunningHub) -> None:
    client = hub.client()
    health = await client.get("/api/health")
    assert health.json() == {"status": "ok", "release": "0.1.0", "wire": 1}
    assert health.headers["Sarangbang-Wire"] == "1"


async def test_centres_are_those_of_the_timetable(hub: RunningHub) -> None:
    client = await hub.signed_in("teacher")
    centers = (await client.get("/api/centers")).json()
    assert [center["name"] for center in centers] == ["명호 경로당", "위도 경로당", "의신 경로당"]


async def test_whoever_is_slower_gets_the_current_timetable(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    stale = timetable_for(hub.people["teacher"]).model_dump(mode="json")
    answer = await operator.put("/api/timetable", json=stale)
    assert (answer.status_code, answer.json()["type"]) == (409, "version_conflict")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["current"]["version"] == 1
    await publish(operator, timetable_for(hub.people["teacher"], version=1))
    assert (await operator.get("/api/timetable")).json()["version"] == 2


WRONG = {
    "a field that is not there": ({"colour": "red"}, "colour"),
    "a lesson of no length": (
        {"extras": [{"id": "x", "program_id": "strong", "starts_at": "2026-11-23T01:00:00Z",
                     "minutes": 0}]},
        "extras.0.minutes",
    ),
    "a time without a zone": (
        {"extras": [{"id": "x", "program_id": "strong", "starts_at": "2026-11-23T01:00:00"}]},
        "extras.0.starts_at",
    ),
    "a time zone nobody knows": ({"timezone": "Mars/Olympus"}, "timezone"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "field"), WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_timetable_names_the_field(
    hub: RunningHub, changes: dict[str, Any], field: str
) -> None:
    operator = await hub.signed_in("operator")
    document = {**(await operator.get("/api/timetable")).json(), **changes}
    answer = await operator.put("/api/timetable", json=document)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid")
    assert answer.json()["field"] == field
    assert answer.json()["detail"]


async def test_what_is_no_json_is_malformed(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    headers = {"Content-Type": "application/json"}
    answer = await operator.put("/api/timetable", content=b"{", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [("GET", "/api/nowhere", 404, "not_found"), ("POST", "/api/health", 405, "method_not_allowed")],
)
async def test_problems_have_one_shape(
    hub: RunningHub, method: str, path: str, status: int, slug: str
) -> None:
    answer = await hub.client().request(method, path)
    assert (answer.status_code, answer.json()["type"]) == (status, slug)
    assert answer.headers["Content-Type"] == "application/problem+json"


async def ids(client: httpx.AsyncClient, query: str = "") -> list[str]:
    return [lesson["id"] for lesson in (await client.get(f"/api/lessons{query}")).json()]


async def test_a_day_is_a_day_of_the_city(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    assert await ids(operator) == [LESSON, "lesson-foreign"]
    # 23:30 UTC of the day before is 08:30 of the lessons' day in Seoul.
    hub.clock.moment = START - timedelta(hours=1, minutes=30)
    assert await ids(operator) == [LESSON, "lesson-foreign"]
    hub.clock.moment = START + timedelta(hours=14)
    late = await hub.signed_in("operator")
    assert await ids(late) == []
    assert await ids(late, "?day=2026-11-23") == [LESSON, "lesson-foreign"]
    assert (await late.get("/api/lessons?day=tomorrow")).json()["field"] == "day"


async def test_an_instructor_reaches_only_their_own_lessons(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    assert await ids(teacher) == [LESSON]
    assert (await teacher.get(f"/api/lessons/{LESSON}")).json()["id"] == LESSON
    foreign = "/api/lessons/lesson-foreign"
    for method, path in (
        ("GET", foreign),
        ("GET", f"{foreign}/stage"),
        ("PUT", f"{foreign}/stage"),
        ("POST", f"{foreign}/mute-all"),
        ("POST", f"{foreign}/room-pass"),
        ("GET", f"{foreign}/presence"),
    ):
        answer = await teacher.request(method, path, json={} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["type"]) == (403, "lesson_foreign"), path
    unknown = await teacher.get("/api/lessons/lesson-nowhere")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "lesson_unknown")


async def test_a_stage_is_kept_though_no_engine_answers(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    assert (await teacher.get(STAGE)).json()["version"] == 0
    wanted = {**(await teacher.get(STAGE)).json(), "spotlight": "c-wido", "music": True}
    stored = await teacher.put(STAGE, json=wanted)
    assert (stored.status_code, stored.json()["version"]) == (200, 1)
    assert (await teacher.get(STAGE)).json() == stored.json()
    stale = await teacher.put(STAGE, json=wanted)
    assert (stale.status_code, stale.json()["type"]) == (409, "version_conflict")
    assert stale.json()["current"] == stored.json()
    muted = await teacher.post(f"/api/lessons/{LESSON}/mute-all")
    assert (muted.json()["version"], muted.json()["spotlight"]) == (2, "c-wido")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"spotlight": "c-uisin"}, "spotlight"),
        ({"floor": [{"center_id": "c-uisin", "since": START.isoformat()}]}, "floor"),
        ({"roll_call": {"calling": "c-uisin"}}, "roll_call"),
        ({"roll_call": {"called": ["c-wido", "nowhere"]}}, "roll_call"),
        ({"layout": "circus"}, "layout"),
    ],
)
async def test_a_stage_of_centres_that_are_not_there_is_refused(
    hub: RunningHub, changes: dict[str, Any], field: str
) -> None:
    teacher = await hub.signed_in("teacher")
    answer = await teacher.put(STAGE, json=changes)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert (await teacher.get(STAGE)).json()["version"] == 0


@pytest.mark.parametrize(
    ("minutes", "status", "slug"),
    [(-61, 425, "lesson_not_open"), (-60, 503, "engine_unreachable"), (60, 410, "lesson_over")],
)
async def test_an_instructor_may_enter_an_hour_before(
    hub: RunningHub, minutes: int, status: int, slug: str
) -> None:
    hub.clock.moment = START + timedelta(minutes=minutes)
    teacher = await hub.signed_in("teacher")
    answer = await teacher.post(f"/api/lessons/{LESSON}/room-pass")
    assert (answer.status_code, answer.json()["type"]) == (status, slug)


async def test_a_database_that_does_not_keep_up_says_when_to_ask_again(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")

    @event.listens_for(hub.store.engine, "begin", insert=True)
    def _impatient(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")

    with hub.store.transaction() as busy:
        busy.connection()
        answer = await teacher.put(STAGE, json={"music": True})
    assert (answer.status_code, answer.json()["type"]) == (503, "store_busy")
    assert answer.headers["Retry-After"] == "2"
    assert answer.json()["detail"] == ""
    assert (await teacher.put(STAGE, json={"music": True})).status_code == 200
