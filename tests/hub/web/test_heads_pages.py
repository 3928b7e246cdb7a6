"""A head count from the kiosk's report to every page, and somebody who knows better."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from hub.web.teach.frames import SHOWN
from tests.hub.running_hub import LESSON, RunningHub
from tests.hub.web.attendance_steps import audited, enter_room
from tests.hub.web.test_pages import REPORT

PATH = f"/attendance/{LESSON}/c-wido"


def said(people: int | None) -> dict[str, Any]:
    lesson = {"lesson_id": LESSON, "link": "live", "people": people}
    return {**REPORT, "mode": "lesson", "camera": "ok", "lesson": lesson}


async def test_a_count_is_shown_corrected_and_taken_along(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    enter_room(hub, "c-wido")
    hub.clock.advance(minutes=20)
    operator = await hub.signed_in("operator")
    for people in (None, 7, 5):
        assert (await kiosk.post("/api/kiosk/report", json=said(people))).status_code == 204
    today = await operator.get("/today?sort=-heads")
    assert "약 7" in today.text
    assert "약 7명" in (await operator.get("/attendance")).text
    page = await operator.get(PATH)
    assert "카메라는 약 7명으로 세었어요." in page.text
    wrong = await operator.post(PATH, data={"heads": "100"})
    assert wrong.status_code == 422
    assert "머릿수는 0에서 99 사이로" in wrong.text
    assert 'value="100"' in wrong.text
    right = {"heads": "9", "heads_shown": ""}
    assert (await operator.post(PATH, data=right)).status_code == 303
    page = await operator.get(PATH)
    assert "사람이 고침, 카메라는 약 7명" in page.text
    (people,) = [
        one
        for one in (await operator.get(f"/api/lessons/{LESSON}/people")).json()
        if one["center_id"] == "c-wido"
    ]
    assert (people["heads"], people["heads_estimated"]) == (9, False)
    file = {"month": "2026-11", "reason": "보고"}
    taken = (await operator.post("/attendance/file", data=file)).text
    assert ",9,사람\r\n" in taken
    # Sent as it was opened, the form changes nothing.
    assert (await operator.post(PATH, data={"heads": "9", "heads_shown": "9"})).status_code == 303
    assert (await operator.post(PATH, data={"heads": "", "heads_shown": "9"})).status_code == 303
    assert "카메라가 어림한 수" in (await operator.get(PATH)).text
    assert [one.detail["people"] for one in audited(hub, "attendance.heads")] == [9, ""]


OWN = f"/lessons/{LESSON}/heads"


async def test_an_instructor_puts_right_what_was_counted_in_their_lesson(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    assert (await kiosk.post("/api/kiosk/report", json=said(7))).status_code == 204
    teacher = await hub.signed_in("teacher")
    page = (await teacher.get(OWN)).text
    assert "약 7명" in page
    assert "의신 경로당" not in page, "it does not take part"
    centers = ["c-myeongho", "c-wido"]
    wrong = await teacher.post(OWN, data=form(centers, shown=["", ""], heads=["4", "아홉"]))
    assert wrong.status_code == 422
    assert "0에서 99 사이로 적거나 비워 두세요." in wrong.text
    assert 'value="4"' in wrong.text, "what was typed is still there"
    assert 'value="아홉"' in wrong.text
    assert await counted(teacher) == {"c-myeongho": None, "c-wido": 7}
    right = await teacher.post(OWN, data=form(centers, shown=["", ""], heads=["4", "9"]))
    assert right.headers["location"] == f"{OWN}?saved=1"
    assert await counted(teacher) == {"c-myeongho": 4, "c-wido": 9}
    # Opened before that: what this one did not touch stays as it is by now.
    late = form([*centers, "c-uisin"], shown=["", "", ""], heads=["", "8", "5"])
    assert (await teacher.post(OWN, data=late)).status_code == 303
    assert await counted(teacher) == {"c-myeongho": 4, "c-wido": 8}
    back = form(centers, shown=["4", "8"], heads=["4", ""])
    assert (await teacher.post(OWN, data=back)).status_code == 303
    assert await counted(teacher) == {"c-myeongho": 4, "c-wido": 7}
    rows = audited(hub, "attendance.heads")
    assert [row.detail["people"] for row in rows] == [4, 9, 8, ""]
    assert {row.actor for row in rows} == {hub.people["teacher"].id}


async def test_programs_put_it_right_too(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    path = f"/api/lessons/{LESSON}/heads"
    assert (await teacher.put(f"{path}/c-wido", json={"people": 12})).status_code == 204
    assert (await counted(teacher))["c-wido"] == 12
    assert (await teacher.put(f"{path}/c-wido", json={"people": None})).status_code == 204
    assert (await counted(teacher))["c-wido"] is None
    for body in ({"people": 100}, {"people": -1}, {}):
        refused = await teacher.put(f"{path}/c-wido", json=body)
        assert (refused.status_code, refused.json()["field"]) == (422, "people")
    elsewhere = await teacher.put(f"{path}/c-uisin", json={"people": 3})
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (404, "center_unknown")


async def counted(client: httpx.AsyncClient) -> dict[str, int | None]:
    people = (await client.get(f"/api/lessons/{LESSON}/people")).json()
    return {one["center_id"]: one["heads"] for one in people}


def form(centers: list[str], shown: list[str], heads: list[str]) -> dict[str, list[str]]:
    """The page as it was filled in."""
    return {"center": centers, "shown": shown, "heads": heads}


async def test_an_older_lesson_is_found_on_the_page_of_lessons(hub: RunningHub) -> None:
    hub.clock.advance(days=3)
    teacher, operator = await hub.signed_in("teacher"), await hub.signed_in("operator")
    for client in (teacher, operator):
        assert f'href="{OWN}"' in (await client.get("/teach")).text
    hub.clock.advance(days=30)
    teacher = await hub.signed_in("teacher")
    assert f'href="{OWN}"' not in (await teacher.get("/teach")).text
    day, found = hub.clock.now().date(), ""
    while OWN not in found and day > hub.clock.now().date() - timedelta(days=60):
        day -= SHOWN
        found = (await teacher.get(f"/teach?until={day}")).text
    assert f'href="{OWN}"' in found
    # Whatever is asked for, it is a page.
    for until in ("0001-01-01", "9999-12-31"):
        assert (await teacher.get(f"/teach?until={until}")).status_code == 200
    assert (await teacher.get(OWN)).status_code == 200
