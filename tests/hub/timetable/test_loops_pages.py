"""반복 영상: made, met by another, changed and ended, with every answer in words."""

from __future__ import annotations

from datetime import timedelta

from content import library
from content.item import File, Item
from store.audit import Deed
from tests.hub.running_hub import START, RunningHub
from tests.hub.timetable.steps import furnish, stored
from wire.ids import ItemId

DEED = Deed("test", START)
FORM: dict[str, str | list[str]] = {
    "film": ["film-2", "film-1"], "weekday": ["0", "1"], "start": "12:00", "end": "18:00",
    "whom": "some", "county": ["부안군"],
}  # fmt: skip


def put_films(hub: RunningHub) -> None:
    with hub.store.transaction() as session:
        for number in (1, 2):
            film = Item(
                id=ItemId(f"film-{number}"),
                title=f"영상 {number}",
                category="체조",
                seconds=600,
                media_type="video/mp4",
                film=File(sha256=str(number) * 64, size=1),
                added_at=START + timedelta(minutes=number),
            )
            library.add(session, film, DEED)


async def test_loops_are_made_changed_and_ended(hub: RunningHub) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    assert "먼저 <a href=" in (await operator.get("/timetable/loops")).text
    put_films(hub)
    assert "아직 없어요" in (await operator.get("/timetable/loops")).text
    answer = await operator.post("/timetable/loops/new", data={**FORM, "version": "2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/timetable/loops?saved=3")
    (loop,) = (await stored(hub)).loops
    assert sorted(loop.item_ids) == ["film-1", "film-2"]
    assert (loop.weekdays, loop.counties) == ((0, 1), ("부안군",))
    listed = await operator.get("/timetable/loops?saved=3")
    for said in ("매주 월·화 12:00–18:00", "부안군", "저장했어요"):
        assert said in listed.text
    assert (
        "반복 영상 추가: 매주 월·화 12:00–18:00, 2편, 부안군"
        in (await operator.get("/timetable/versions")).text
    )
    path = f"/timetable/loops/{loop.id}"
    later = {**FORM, "version": "3", "film": ["film-1"], "start": "13:00", "whom": "all"}
    assert (await operator.post(path, data=later)).status_code == 303
    (changed,) = (await stored(hub)).loops
    assert (changed.id, changed.item_ids, changed.counties) == (loop.id, ("film-1",), ())
    assert (await operator.post(f"{path}/remove", data={"version": "4"})).status_code == 303
    assert (await stored(hub)).loops == ()
    assert (await operator.get(path)).status_code == 404


async def test_what_cannot_be_a_loop_is_said_and_what_was_typed_stays(hub: RunningHub) -> None:
    await furnish(hub)
    put_films(hub)
    operator = await hub.signed_in("operator")
    wrong: dict[str, dict[str, str | list[str]]] = {
        "영상을 한 편 이상": {"film": []},
        "요일을 하루 이상": {"weekday": []},
        "시작 시각을": {"start": "noon"},
        "끝나는 시각을": {"end": ""},
        "시작보다 뒤여야": {"end": "12:00"},
        "어느 경로당인지": {"county": []},
    }
    for sentence, change in wrong.items():
        form = {**FORM, "version": "2", **change}
        answer = await operator.post("/timetable/loops/new", data=form)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
        assert 'value="film-1" checked' in answer.text or change == {"film": []}
    assert (await stored(hub)).loops == ()


async def test_two_loops_at_one_time_have_to_be_meant(hub: RunningHub) -> None:
    await furnish(hub)
    put_films(hub)
    operator = await hub.signed_in("operator")
    await operator.post("/timetable/loops/new", data={**FORM, "version": "2"})
    other = {**FORM, "version": "3", "film": ["film-1"], "start": "17:00", "end": "19:00"}
    refused = await operator.post("/timetable/loops/new", data=other)
    assert refused.status_code == 409
    assert "매주 월·화 12:00–18:00 (부안군) — 부안 위도 경로당" in refused.text
    meant = await operator.post("/timetable/loops/new", data={**other, "anyway": "1"})
    assert meant.status_code == 303
    listed = await operator.get("/timetable/loops")
    assert listed.text.count("겹침") == 1
    with hub.store.transaction() as session:
        library.withdraw(session, ItemId("film-1"), DEED)
    assert "보여 줄 영상이 없어요" in (await operator.get("/timetable/loops")).text
