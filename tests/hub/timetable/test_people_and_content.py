"""What is shown instead of a lesson, and what an operator of one county sees and may do."""

from __future__ import annotations

from content import library
from content.item import File, Item
from hub.auth import staff
from hub.auth.scope import Scope
from hub.auth.staff import Role
from store.audit import Deed
from tests.hub.running_hub import PASSWORD, START, RunningHub
from tests.hub.timetable.steps import furnish, stored
from tests.hub.web.test_pages import REPORT
from wire.ids import ItemId

FILM = Item(
    id=ItemId("film"),
    title="집에서 하는 체조",
    category="체조",
    seconds=600,
    media_type="video/mp4",
    film=File(sha256="a" * 64, size=1),
    added_at=START,
)
DEED = Deed("test", START)


async def test_a_cancelled_lesson_names_what_is_shown_instead(hub: RunningHub) -> None:
    await furnish(hub)
    with hub.store.transaction() as session:
        library.add(session, FILM, DEED)
    operator = await hub.signed_in("operator")
    page = await operator.get("/timetable/lessons/daily-20261125")
    assert "집에서 하는 체조" in page.text
    form = {"version": "2", "scope": "day", "replacement": ["film", "nothing"]}
    answer = await operator.post("/timetable/lessons/daily-20261125/cancel", data=form)
    assert answer.status_code == 303
    cancelled = (await stored(hub)).cancellations[-1]
    assert (cancelled.rule_id, cancelled.replacement_ids) == ("daily", ("film",))
    # The same for a whole program: whenever one of its lessons fails.
    form = {
        "version": "3", "title": "우리 노래", "kind": "leisure",
        "instructor": hub.people["other"].id, "replacement": ["film"],
    }  # fmt: skip
    answer = await operator.post("/timetable/programs/songs", data=form)
    assert answer.status_code == 303
    assert (await stored(hub)).programs[1].replacement_ids == ("film",)


async def test_an_extra_lesson_and_the_end_of_a_rule(hub: RunningHub) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    form = {
        "version": "2", "program": "songs", "repeat": "once", "start": "16:00",
        "minutes": "45", "first": "2026-11-27", "whom": "some", "center": "c-wido",
    }  # fmt: skip
    assert (await operator.post("/timetable/new", data=form)).status_code == 303
    (extra,) = (await stored(hub)).extras
    assert (extra.minutes, extra.center_ids) == (45, ("c-wido",))
    path = f"/timetable/lessons/{extra.id}"
    page = await operator.get(f"{path}/following")
    assert 'value="16:00"' in page.text
    later = {**form, "version": "3", "start": "17:00", "whom": "all"}
    assert (await operator.post(f"{path}/following", data=later)).status_code == 303
    (extra,) = (await stored(hub)).extras
    assert (extra.starts_at.hour, extra.center_ids) == (17, ())
    # Somebody else teaches it this once, also after its places change, and then not any more.
    form = {"version": "4", "instructor": hub.people["teacher"].id}
    assert (await operator.post(path, data=form)).status_code == 303
    assert "원래는 김도현 선생님이 가르쳐요" in (await operator.get(path)).text
    later |= {"version": "5", "minutes": "50"}
    assert (await operator.post(f"{path}/following", data=later)).status_code == 303
    (extra,) = (await stored(hub)).extras
    assert extra.substitute is not None
    assert (extra.substitute.instructor, extra.minutes) == ("박정은 선생님", 50)
    assert (await operator.post(f"{path}/restore", data={"version": "6"})).status_code == 303
    assert (await stored(hub)).extras[0].substitute is None
    assert (await operator.post(f"{path}/cancel", data={"version": "7"})).status_code == 303
    ended = {"version": "8", "scope": "following"}
    answer = await operator.post("/timetable/lessons/songs-20261201/cancel", data=ended)
    assert answer.status_code == 303
    after = await stored(hub)
    assert after.extras == ()
    assert str(after.rules[1].last_day) == "2026-11-30"


async def test_an_operator_of_one_county_looks_and_counts_only_their_own(hub: RunningHub) -> None:
    await furnish(hub)
    buan = staff.new_person("buan", "부안 담당", Role.OPERATOR, Scope(False, frozenset({"부안군"})))
    with hub.store.transaction() as session:
        staff.add(session, buan, PASSWORD, DEED)
    _, wido = await hub.pair_kiosk("c-wido")
    await wido.post("/api/kiosk/report", json={**REPORT, "timetable_version": 2})
    operator = await hub.signed_in("buan")
    week = await operator.get("/timetable")
    assert week.status_code == 200
    assert "1 / 4 받음" in week.text
    assert "수업 만들기" not in week.text
    assert "/timetable/lessons/" not in week.text
    versions = await operator.get("/timetable/versions")
    assert "부안 곰소 경로당" in versions.text
    assert "진도 의신 경로당" not in versions.text
    refused = await operator.post("/timetable/new", data={"version": "2"})
    assert refused.status_code == 403
