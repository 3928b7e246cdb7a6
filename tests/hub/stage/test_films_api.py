"""What whoever leads a lesson is told of the films, and gets of them."""

from __future__ import annotations

from pathlib import Path

from tests.hub.running_hub import LESSON, RunningHub
from tests.hub.web.test_pages import REPORT
from tests.parts import films

ITEMS = f"/api/lessons/{LESSON}/items"


async def test_an_instructor_is_told_what_there_is_and_who_lacks_it(
    hub: RunningHub, tmp_path: Path
) -> None:
    teacher = await hub.signed_in("teacher")
    assert (await teacher.get(ITEMS)).json()["items"] == []
    film = films.mp4(tmp_path / "film.mp4").read_bytes()
    called = {"title": "아침 체조", "category": "체조", "name": "morning.mp4"}
    operator = await hub.signed_in("operator")
    item = (await operator.post("/api/items", params=called, content=film)).json()
    _, kiosk = await hub.pair_kiosk("c-wido")
    version = (await kiosk.get("/api/kiosk/library")).json()["version"]

    def late() -> list[str]:
        return [center["id"] for center in told["late"]]

    told = (await teacher.get(ITEMS)).json()
    assert told["items"] == [item]
    assert late() == ["c-myeongho", "c-wido"], "of those that take part"
    report = {**REPORT, "library_version": version}
    assert (await kiosk.post("/api/kiosk/report", json=report)).status_code == 204
    told = (await teacher.get(ITEMS)).json()
    assert late() == ["c-myeongho"]

    whole = await teacher.get(f"{ITEMS}/{item['id']}/film")
    assert (whole.headers["content-type"], whole.content) == ("video/mp4", film)
    part = await teacher.get(f"{ITEMS}/{item['id']}/film", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, film[10:20])
    poster = await teacher.get(f"{ITEMS}/{item['id']}/poster")
    assert (poster.headers["content-type"], poster.content[:2]) == ("image/jpeg", b"\xff\xd8")
    for path in ("none/film", "none/poster"):
        assert (await teacher.get(f"{ITEMS}/{path}")).status_code == 404
    hub.parts.depot.path(item["film"]["sha256"]).unlink()
    lost = await teacher.get(f"{ITEMS}/{item['id']}/film")
    assert (lost.status_code, lost.json()["type"]) == (404, "file_unknown")


async def test_the_stage_comes_with_the_clock_that_films_obey(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    hub.clock.advance(milliseconds=250)
    answer = await teacher.get(f"/api/lessons/{LESSON}/stage")
    assert answer.headers["sarangbang-time"] == "2026-11-23T01:00:00.250+00:00"
