"""Conflicts at the API, and who may change what every centre follows."""

from __future__ import annotations

from datetime import timedelta

from schedule import changes
from tests.hub.running_hub import START, RunningHub
from tests.hub.timetable.steps import city, furnish, stored
from tests.schedule.timetable.conftest import extra


async def test_lessons_at_the_same_time_are_refused_unless_that_is_meant(hub: RunningHub) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    more = extra("more", START + timedelta(days=1)).model_copy(update={"program_id": "songs"})
    clashing = changes.add_extra(await stored(hub), more)
    body = clashing.model_dump(mode="json")
    refused = await operator.put("/api/timetable", json=body)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["type"] == "conflict"
    assert {one["subject"] for one in problem["conflicts"]} == {
        center.id for center in clashing.centers
    }
    assert problem["conflicts"][0]["first"]["id"] == "daily-20261124"
    assert problem["conflicts"][0]["second"]["id"] == "more"
    assert (await stored(hub)).version == 2
    allowed = await operator.put("/api/timetable?conflicts=allow", json=body)
    assert allowed.json()["version"] == 3
    # What was let through does not stand in the way of the next change.
    next_one = changes.cancel_day(await stored(hub), "daily", (START + timedelta(days=2)).date())
    answer = await operator.put("/api/timetable", json=next_one.model_dump(mode="json"))
    assert answer.json()["version"] == 4


async def test_a_version_that_is_no_longer_current_comes_before_its_conflicts(
    hub: RunningHub,
) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    stale = changes.add_extra(city(hub), extra("more", START + timedelta(days=1)).model_copy(
        update={"program_id": "songs"}
    ))  # fmt: skip
    answer = await operator.put("/api/timetable", json=stale.model_dump(mode="json"))
    assert answer.json()["type"] == "version_conflict"


STRANGE = {
    "/timetable?week=9999-99-99&who=county:": 200,
    "/timetable?week=0001-01-01": 200,
    "/timetable?who=group:nothing": 200,
    "/timetable/new?day=x&start=99:99:99": 200,
    "/timetable/lessons/daily-20261129": 404,
    "/timetable/lessons/nothing/following": 404,
    "/timetable/programs/nothing": 404,
    "/timetable/days?year=99999999999999999999": 200,
    "/timetable/copy?look=1&source=x&target=y": 422,
    "/timetable/calendar/file?first=2026-12-01&last=2026-11-01": 422,
}
REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("new", {"program": "songs", "weekday": "0", "first": "2026-11-30"}, "시작 시각을"),
    ("new", {"program": "songs", "weekday": "0", "start": "10:00", "first": "x"}, "날짜를"),
    ("new", {"program": "songs", "start": "10:00", "first": "2026-11-30"}, "요일을"),
    ("new", {"program": "x"}, "프로그램을 골라"),
    ("new", {"program": "songs", "weekday": "0", "first": "9999-12-31"}, "연도를 다시"),
    ("lessons/daily-20261125", {"minutes": "0"}, "수업 길이를"),
    ("lessons/daily-20261125", {"day": "2026-11-20"}, "이미 지난 때예요"),
    ("lessons/daily-20261120", {"start": "12:00"}, "이미 끝난 수업이라"),
    ("lessons/daily-20261120/restore", {}, "이미 끝난 수업이라"),
    ("lessons/daily-20261120/following", {"program": "songs"}, "이미 끝난 수업이라"),
    ("programs/songs/remove", {}, "뺄 수 없어요"),
    ("calendar/import", {"events": "[{]"}, "다시 읽지 못했어요"),
]


async def test_instructors_do_not_get_to_the_timetable(hub: RunningHub) -> None:
    teacher = await hub.signed_in("teacher")
    for address in ("", "/new", "/versions", "/calendar/file", "/places.css"):
        assert (await teacher.get(f"/timetable{address}")).status_code == 403


async def test_strange_addresses_are_answered_calmly(hub: RunningHub) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    for address, status in STRANGE.items():
        assert (await operator.get(address)).status_code == status, address


async def test_what_cannot_be_is_refused_in_a_sentence(hub: RunningHub) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    for address, form, sentence in REFUSED:
        answer = await operator.post(f"/timetable/{address}", data={"version": "2", **form})
        assert answer.status_code == 422, address
        assert sentence in answer.text
    assert (await stored(hub)).version == 2


async def test_a_day_at_the_end_of_the_calendar_is_refused_by_name(hub: RunningHub) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    body = (await stored(hub)).model_dump(mode="json")
    body["rules"][0]["first_day"] = "9999-12-31"
    answer = await operator.put("/api/timetable", json=body)
    assert answer.status_code == 422
    assert answer.json()["field"] == "rules.0.first_day"


async def test_a_form_of_no_known_version_is_not_stored(hub: RunningHub) -> None:
    await furnish(hub)
    operator = await hub.signed_in("operator")
    for version in ("", "99", "-1", "x" * 50):
        answer = await operator.post(
            "/timetable/lessons/daily-20261125/cancel", data={"version": version}
        )
        assert answer.status_code == 409
    assert (await stored(hub)).version == 2
