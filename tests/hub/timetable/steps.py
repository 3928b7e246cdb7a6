"""What the tests of the timetable's pages have in common: a city, and looking at its week."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from playwright.async_api import Page, expect

from schedule.timetable import (
    Cancellation,
    Center,
    Group,
    Program,
    Timetable,
    WeeklyRule,
)
from tests.hub.running_hub import RunningHub, publish
from tests.hub.web.test_pages import sign_in
from wire.ids import CenterId, GroupId, ProgramId

MONDAY = date(2026, 11, 23)
PLACES = {
    "봉화군": ("myeongho 명호", "chunyang 춘양", "mulya 물야", "socheon 소천"),
    "부안군": ("wido 위도", "byeonsan 변산", "julpo 줄포", "gomso 곰소"),
    "진도군": ("uisin 의신",),
}
CENTERS = tuple(
    Center(id=CenterId(f"c-{slug}"), name=f"{county[:2]} {name} 경로당", county=county)
    for county, places in PLACES.items()
    for slug, name in (place.split() for place in places)
)


def city(hub: RunningHub, **changes: Any) -> Timetable:
    """Nine centres of three counties: gymnastics at ten, songs on two afternoons."""
    teacher, other = hub.people["teacher"], hub.people["other"]
    strong = Program(
        id=ProgramId("strong"), title="앉아서 하는 튼튼 체조", kind="health",
        instructor_id=teacher.id, instructor="박정은 선생님",
    )  # fmt: skip
    songs = Program(
        id=ProgramId("songs"), title="함께 부르는 우리 노래", kind="leisure",
        instructor_id=other.id, instructor="김도현 선생님",
    )  # fmt: skip
    document: dict[str, Any] = {
        "version": 1,
        "centers": CENTERS,
        "groups": (Group(id=GroupId("island"), name="섬 모둠", center_ids=(CENTERS[4].id,)),),
        "programs": (strong, songs),
        "rules": (
            WeeklyRule(
                id="daily", program_id=strong.id, weekdays=(0, 1, 2, 3, 4), start=time(10),
                first_day=date(2026, 11, 2),
            ),
            WeeklyRule(
                id="songs", program_id=songs.id, weekdays=(1, 3), start=time(14),
                first_day=date(2026, 11, 2), counties=("봉화군",),
            ),
        ),
        "cancellations": (Cancellation(rule_id="songs", day=date(2026, 11, 26)),),
    }  # fmt: skip
    return Timetable.model_validate({**document, **changes})


async def furnish(hub: RunningHub, **changes: Any) -> None:
    """Put the city into the hub as version 2."""
    await publish(await hub.signed_in("operator"), city(hub, **changes))


async def stored(hub: RunningHub) -> Timetable:
    answer = await (await hub.signed_in("operator")).get("/api/timetable")
    return Timetable.model_validate(answer.json())


async def on(page: Page, address: str) -> None:
    """Open a page as the operator."""
    await page.goto(address)
    await sign_in(page, "operator")
    await expect(page.get_by_role("navigation", name="화면")).to_be_visible()
    # What is seen comes before the page has its scripts.
    await page.wait_for_load_state()
