"""Who came, for staff: counted per centre, entry by entry, without names."""

from __future__ import annotations

from tests.hub.api.test_records_api import batch, record
from tests.hub.running_hub import LESSON, RunningHub


async def test_people_of_every_centre_of_the_lesson(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    taken_back = record(4)
    taken_back["body"] = {**taken_back["body"], "present": False}
    await kiosk.post(
        "/api/kiosk/records",
        json=batch(record(1), record(2, "m2"), record(3, None), taken_back),
    )
    teacher = await hub.signed_in("teacher")
    rows = (await teacher.get(f"/api/lessons/{LESSON}/people")).json()
    assert rows == [
        {"center_id": "c-myeongho", "center": "명호 경로당", "people": 0, "members": 0,
         "guests": 0, "heads": None, "heads_estimated": False},
        {"center_id": "c-wido", "center": "위도 경로당", "people": 2, "members": 1,
         "guests": 1, "heads": None, "heads_estimated": False},
    ]  # fmt: skip
    found = (await teacher.get(f"/api/lessons/{LESSON}/entries")).json()
    assert [(row["member_id"], row["present"]) for row in found] == [
        ("m1", True), ("m2", True), (None, True), ("m1", False),
    ]  # fmt: skip
    assert found[0] == {
        "entry_id": record(1)["id"],
        "center_id": "c-wido",
        "member_id": "m1",
        "present": True,
        "at": "2026-11-23T00:50:00Z",
        "received_at": "2026-11-23T01:00:00Z",
    }


async def test_people_entered_at_a_centre_that_is_not_in_the_lesson_are_not_hidden(
    hub: RunningHub,
) -> None:
    _, kiosk = await hub.pair_kiosk("c-uisin")
    await kiosk.post("/api/kiosk/records", json=batch(record(1, center_id="c-uisin")))
    operator = await hub.signed_in("operator")
    rows = (await operator.get(f"/api/lessons/{LESSON}/people")).json()
    assert [(row["center"], row["people"]) for row in rows] == [
        ("명호 경로당", 0), ("위도 경로당", 0), ("의신 경로당", 1),
    ]  # fmt: skip


async def test_a_lesson_of_somebody_else_stays_theirs(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    for what in ("entries", "people"):
        answer = await teacher.get(f"/api/lessons/lesson-foreign/{what}")
        assert (answer.status_code, answer.json()["type"]) == (403, "lesson_foreign")
        answer = await teacher.get(f"/api/lessons/lesson-nowhere/{what}")
        assert (answer.status_code, answer.json()["type"]) == (404, "lesson_unknown")
