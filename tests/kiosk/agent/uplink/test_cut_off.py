"""A kiosk that nobody has reached for a month still holds its lessons, and only those."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.agent.errors import HubAwayError
from kiosk.agent.mode import Paired, State, Tick
from kiosk.state import Mode
from schedule import holidays
from schedule.follow import Answer, Follow
from schedule.publish import for_center
from schedule.timetable import Center, DayOverride, Timetable, WeeklyRule
from tests.fakes.hub import FakeHub
from tests.kiosk.agent.conftest import CENTER, timetable
from tests.kiosk.agent.mode.stories import Kiosk
from wire.ids import CenterId

SEOUL = ZoneInfo("Asia/Seoul")
LAST_SEEN = date(2027, 1, 18)
"""The Monday on which the line broke; 설날 is on 7 February, with the ninth for its Sunday."""
FESTIVAL = DayOverride(day=date(2027, 1, 27), lessons=False, name="마을 잔치")
SUNDAY = DayOverride(day=date(2027, 2, 8), lessons=True, name="")


def city() -> Timetable:
    """As a hub writes it: a lesson on every weekday, and what the calendar says."""
    plain = timetable()
    rule = WeeklyRule(
        id="weekly",
        program_id=plain.programs[0].id,
        weekdays=(0, 1, 2, 3, 4),
        start=time(10),
        first_day=date(2026, 9, 1),
    )
    overrides = (FESTIVAL, SUNDAY)
    parts: dict[str, Any] = {
        "version": 7,
        "extras": (),
        "rules": (rule,),
        "centers": (*plain.centers, Center(id=CenterId("far"), name="먼 경로당")),
        "overrides": overrides,
        "days_off": holidays.days_off(overrides, LAST_SEEN),
    }
    return plain.model_copy(update=parts)


class OnlyOnce:
    """A hub that was reached once."""

    def __init__(self, answer: Answer) -> None:
        self._answers = [answer]

    async def get(self, path: str, headers: object) -> Answer:
        if not self._answers:
            raise HubAwayError(f"GET {path}: the line is cut")
        return self._answers.pop()


async def test_forty_days_alone_every_lesson_opens_and_no_holiday_does(tmp_path: Path) -> None:
    path = tmp_path / "timetable.json"
    tagged = for_center(city(), CENTER.id)
    hub = OnlyOnce(Answer(200, {"etag": tagged.etag}, tagged.body))
    seen = datetime.combine(LAST_SEEN, time(18), SEOUL)
    await Follow(path).pull(hub, seen)
    held, kiosk = [], Kiosk()
    for day in range(1, 41):
        morning = seen + timedelta(days=day, hours=-9)
        if day % 3 == 1:
            # Mains is cut at night: only the disk is left of the day before.
            follow = Follow(path)
            known = follow.load(morning)
            assert known is not None
            kiosk = Kiosk(State(timetable=known))
        with pytest.raises(HubAwayError):
            await follow.pull(hub, morning)
        assert kiosk.do_at(morning, Paired(CENTER.id)) is Mode.HOME
        opens = morning + timedelta(minutes=55)
        before = kiosk.do_at(opens - timedelta(seconds=1), Tick())
        assert before is Mode.HOME
        modes = [kiosk.do_at(opens + timedelta(seconds=s), Tick()) for s in (0, 10)]
        if modes != [Mode.HOME, Mode.HOME]:
            assert modes == [Mode.COUNTDOWN, Mode.LESSON]
            held.append(opens.date())
        assert kiosk.do_at(opens + timedelta(hours=2), Tick()) is Mode.HOME
    days = [LAST_SEEN + timedelta(days=day) for day in range(1, 41)]
    off = {FESTIVAL.day, date(2027, 2, 9)}
    assert held == [day for day in days if day.weekday() < 5 and day not in off]
    assert SUNDAY.day in held


@pytest.mark.timeout(300)
async def test_an_agent_started_a_month_later_without_a_hub_opens_the_lesson(
    agent: Any, hub: FakeHub
) -> None:
    await hub.publish(city())
    agent.pair()
    agent.start()
    async with agent.screen() as screen:
        await screen.until(lambda state: state.lesson is not None)
    await agent.kill()
    await hub.stop()
    agent.at(datetime(2027, 2, 17, 0, 55, tzinfo=UTC), -0.5)
    agent.start()
    async with agent.screen() as screen:
        await screen.until_mode(Mode.COUNTDOWN)
        state = await screen.until(lambda state: not state.hub_reachable)
        assert state.lesson is not None
        assert state.lesson.id == "weekly-20270217"
        # The hub is back, with something that this kiosk does not understand.
        hub.weather.extend(["garbage"] * 100)
        await hub.start()
        await hub.until(
            "the refusal", lambda: any(report.timetable_refused for report in hub.reports)
        )
        told = hub.reports[-1]
        assert told.timetable_version == 7
        hub.weather.clear()
        await hub.hint("timetable")
        await hub.until("it is taken back", lambda: hub.reports[-1].timetable_refused is None)
