"""The pages of centres and devices, as their forms are sent and their lists looked at."""

from __future__ import annotations

import re
from html import unescape

import httpx

from fleet.settings import pin
from schedule.timetable import Center
from tests.hub.running_hub import RunningHub, publish, timetable_for
from wire.ids import CenterId

GOOD = {"name": "곰소 경로당", "county": "부안군", "address": "진서면 1", "telephone": "063-1"}


def rows(page: httpx.Response) -> list[str]:
    """The centres of the table, in its order."""
    assert page.status_code == 200, page.text
    return re.findall(r'<tr data-center="([^"]+)"', page.text)


def value(page: httpx.Response, name: str) -> str:
    """What a field holds."""
    found = re.search(rf'id="{name}" name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return unescape(found.group(1))


async def many(hub: RunningHub, operator: httpx.AsyncClient, count: int) -> None:
    centers = tuple(
        Center(id=CenterId(f"c{n:03}"), name=f"{n}번 경로당", county=f"{n % 3}군")
        for n in range(count)
    )
    await publish(operator, timetable_for(hub.people["teacher"], 1, centers=centers, extras=()))


async def test_the_list_is_searched_sorted_and_paged(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    await many(hub, operator, 147)
    first = await operator.get("/kiosks")
    assert len(rows(first)) == 50
    assert "1 / 3쪽" in first.text
    assert len(rows(await operator.get("/kiosks?page=3"))) == 50
    found = rows(await operator.get("/kiosks", params={"find": "12 경로당"}))
    assert found == [
        "c012",
        *(f"c{n}" for n in range(112, 113)),
        *(f"c{n}" for n in range(120, 130)),
    ]
    county = rows(await operator.get("/kiosks", params={"county": "봉화군"}))
    assert county == ["c-myeongho"]
    down = rows(await operator.get("/kiosks", params={"find": "번", "sort": "-name"}))
    assert down[:2] == ["c146", "c145"], "as people count"
    nothing = await operator.get("/kiosks", params={"find": "없는 곳"})
    assert "이렇게 고르면 나오는 경로당이 없어요" in nothing.text


async def test_the_list_chooses_by_state_version_and_group(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    await hub.pair_kiosk("c-wido")
    version = (await operator.get("/api/timetable")).json()["version"]
    group = {"id": "g-sea", "name": "바닷가", "center_ids": ["c-wido", "c-uisin"]}
    await operator.put("/api/groups", json={"version": version, "groups": [group]})
    for query, found in (
        ("state=new", ["c-wido"]),
        ("state=none", ["c-myeongho", "c-uisin"]),
        ("state=none&group=g-sea", ["c-uisin"]),
        ("release=0.1.0", ["c-wido"]),
        ("sort=unheard-of&page=x", ["c-myeongho", "c-wido", "c-uisin"]),
    ):
        assert rows(await operator.get(f"/kiosks?{query}")) == found, query


async def test_a_centre_is_put_in_changed_and_moved(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    wrong = await operator.post("/kiosks/centers/new", data={**GOOD, "telephone": "전화"})
    assert wrong.status_code == 422
    assert "전화번호를 숫자와 줄표로" in wrong.text
    assert (value(wrong, "name"), value(wrong, "telephone")) == ("곰소 경로당", "전화")
    taken = await operator.post("/kiosks/centers/new", data={**GOOD, "name": "위도 경로당"})
    assert "같은 이름의 경로당이 있어요" in taken.text

    made = await operator.post("/kiosks/centers/new", data=GOOD)
    path = made.headers["Location"].partition("?")[0]
    page = await operator.get(path)
    assert "부안군 · 진서면 1 · 063-1" in page.text
    assert "아직 단말기가 없어요" in page.text
    empty = await operator.post(path, data={**GOOD, "name": " "})
    assert (empty.status_code, value(empty, "address")) == (422, "진서면 1")
    assert (await operator.post(path, data={**GOOD, "name": "곰소항"})).status_code == 303
    assert (await operator.post(f"{path}/move", data={"by": -1})).status_code == 303
    listed = rows(await operator.get("/kiosks"))
    assert listed.index(path.rpartition("/")[2]) == 2


async def test_a_group_is_made_changed_kept_from_a_slip_and_removed(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    version = value_of_version(await operator.get("/kiosks/groups"))
    sent = {"version": version, "name": "바닷가", "center_ids": ["c-wido", "c-uisin"]}
    nameless = await operator.post("/kiosks/groups/new", data={**sent, "name": ""})
    assert "이름을 1자에서" in nameless.text
    assert nameless.text.count(" checked") == 2
    made = await operator.post("/kiosks/groups/new", data=sent)
    path = made.headers["Location"].partition("?")[0]

    late = await operator.post(path, data={**sent, "name": "섬"})
    assert late.status_code == 422
    assert "다른 사람이 시간표나 묶음을 바꿨어요" in late.text
    assert value(late, "name") == "섬"
    again = {**sent, "version": value_of_version(late), "name": "섬", "center_ids": ["c-wido"]}
    assert (await operator.post(path, data=again)).status_code == 303
    groups = (await operator.get("/api/timetable")).json()["groups"]
    assert [(group["name"], group["center_ids"]) for group in groups] == [("섬", ["c-wido"])]

    version = value_of_version(await operator.get(path))
    gone = await operator.post(f"{path}/remove", data={"version": version})
    assert gone.status_code == 303
    assert (await operator.get("/api/timetable")).json()["groups"] == []
    assert (await operator.get(path)).headers["Location"] == "/kiosks/groups"


def value_of_version(page: httpx.Response) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found
    return found.group(1)


async def test_settings_say_where_they_come_from_and_go_back(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    kiosk_id, _ = await hub.pair_kiosk("c-wido")
    await operator.post("/kiosks/settings", data={"volume_ceiling": "8", "camera": "false"})
    center, kiosk = "/kiosks/centers/c-wido/settings", f"/kiosks/{kiosk_id}/settings"
    inherited = (await operator.get(center)).text
    assert "지금 8단계 (전체 설정)" in inherited
    assert "지금 끄기 (전체 설정)" in inherited
    assert "지금 단말기에 적힌 대로 (보통 21.5인치)" in inherited

    await operator.post(center, data={"volume_ceiling": "7"})
    assert "지금 7단계 (경로당 설정)" in (await operator.get(kiosk)).text
    clash = await operator.post(kiosk, data={"volume_floor": "9", "panel_inch": "32"})
    assert clash.status_code == 422
    assert "가장 작은 소리가 가장 큰 소리보다 클 수 없어요" in clash.text
    assert value(clash, "panel_inch") == "32"
    saved = await operator.post(kiosk, data={"volume_floor": "4", "panel_inch": "32"})
    assert saved.status_code == 303
    back = await operator.post(
        kiosk, data={"volume_floor": "4", "panel_inch": "40", "inherit": "volume_floor"}
    )
    assert back.status_code == 303
    own = (await operator.get(f"/api{kiosk}")).json()["own"]
    assert (own["volume_floor"], own["panel_inch"]) == (None, 40)
    garbage = await operator.post(kiosk, data={"camera": "maybe", "keep_free_mib": "x" * 999})
    assert (garbage.status_code, garbage.text.count("목록에서 골라 주세요.")) == (422, 2)


async def test_what_is_asked_of_a_device_is_told_in_words(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    sent = await operator.post(f"/kiosks/{kiosk_id}/errands", data={"kind": "restart"})
    page = await operator.get(sent.headers["Location"])
    assert "다시 시작하라고 했어요" in page.text
    assert "지금은 연결이 없어서, 연결되면 해요" in page.text
    assert "기다림" in page.text
    (open_now,) = (await kiosk.get("/api/kiosk/errands")).json()["errands"]
    waits = {"progress": "taken", "reason": "lesson"}
    await kiosk.post(f"/api/kiosk/errands/{open_now['id']}", json=waits)
    now = await operator.get("/kiosks/centers/c-wido/now")
    assert "수업 뒤에 해요." in now.text
    hub.clock.advance(hours=24)
    again = await hub.signed_in("operator")
    assert "하루가 지나 그만둠" in (await again.get("/kiosks/centers/c-wido/now")).text
    gone = await again.post("/kiosks/kiosk_gone/errands", data={"kind": "logs"})
    assert gone.headers["Location"] == "/kiosks"


async def test_the_helpers_number_is_set_kept_and_never_shown(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    center = "/kiosks/centers/c-wido/settings"
    refused = await operator.post(center, data={"helper_pin": "12"})
    assert refused.status_code == 422
    assert "번호를 숫자 네 자리로 적어 주세요" in refused.text
    assert value(refused, "helper_pin") == "12"
    await operator.post(center, data={"helper_pin": "0417"})
    own = (await operator.get(f"/api{center.replace('/kiosks', '')}")).json()["own"]
    assert pin.is_right("0417", own["helper_pin"])
    shown = await operator.get(center)
    assert own["helper_pin"] not in shown.text
    await operator.post(center, data={"helper_pin": value(shown, "helper_pin"), "camera": "true"})
    after = (await operator.get(f"/api{center.replace('/kiosks', '')}")).json()["own"]
    assert (after["helper_pin"], after["camera"]) == (own["helper_pin"], True)


async def test_hours_of_darkness_microphone_counting_and_how_early(hub: RunningHub) -> None:
    operator = await hub.signed_in("operator")
    center = "/kiosks/centers/c-wido/settings"
    wrong = await operator.post(center, data={"screen_off": "밤", "lead_s": "5"})
    assert wrong.status_code == 422
    assert "시간을 20:00-07:30처럼 적어 주세요" in wrong.text
    assert "목록에서 골라 주세요." in wrong.text
    assert value(wrong, "screen_off") == "밤"
    form = {
        "screen_off": "20:00–07:30, 12:00-13:00", "lead_s": "600", "microphone": "false",
        "headcount": "false",
    }  # fmt: skip
    assert (await operator.post(center, data=form)).status_code == 303
    shown = await operator.get(center)
    assert value(shown, "screen_off") == "20:00-07:30, 12:00-13:00"
    assert "되돌리면 시간표에 적힌 대로 (보통 5분 전)" in shown.text
    _, kiosk = await hub.pair_kiosk("c-wido")
    told = (await kiosk.get("/api/kiosk/settings")).json()
    assert (told["lead_s"], told["microphone"], told["headcount"]) == (600, False, False)
    assert told["screen_off"] == ["20:00-07:30", "12:00-13:00"]
    await operator.post(center, data={"screen_off": "없음"})
    assert value(await operator.get(center), "screen_off") == "없음"
    assert (await kiosk.get("/api/kiosk/settings")).json() == {"version": 2, "screen_off": []}
