"""A head count from the kiosk's report to every page, and somebody who knows better."""

from __future__ import annotations

from typing import Any

from tests.hub.attendance_steps import audited, enter_room
from tests.hub.running_hub import LESSON, RunningHub
from tests.hub.test_pages import REPORT

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
    assert "관제에서 고침, 카메라는 약 7명" in page.text
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
