"""Nights of an agent that systemd runs: a new start, once, and never while it would be missed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.agent.mode import Paired, Pressed, State, Watch
from kiosk.agent.mode.rest.unrest import unrest
from tests.fakes.hub import FakeHub
from tests.kiosk.agent.conftest import START
from tests.kiosk.agent.mode.film.test_offered import LOOPED, kiosk_of
from tests.kiosk.agent.mode.stories import CENTER, Kiosk, at, item
from tests.parts.waiting import until

pytestmark = pytest.mark.timeout(300)

NIGHT = START + timedelta(hours=17)
"""Three in the morning in Seoul."""


async def until_logged(agent: Any, words: str) -> None:
    await asyncio.to_thread(agent.process.wait_for_line, words, 90)


async def test_both_programs_start_anew_once_a_night(
    agent: Any, hub: FakeHub, tmp_path: Path
) -> None:
    supervised = {"NOTIFY_SOCKET": str(tmp_path / "nobody-listens.sock")}
    agent.pair()
    agent.at(NIGHT, -6 * 3600)
    agent.start(**supervised)
    async with agent.screen() as screen:
        await screen.until(lambda state: state.center is not None)
        await until_logged(agent, "night_work=done job=tidy")
        agent.at(NIGHT)
        # The screen is sent away, too.
        await screen.until_dropped(90)
        assert screen.sent_away
    await asyncio.to_thread(until, "the end", lambda: not agent.process.running, 60)
    assert await agent.stop() == 0
    assert "night_work=new_start" in agent.log
    before = len(agent.log)
    agent.start(**supervised)
    await until_logged(agent, "night_work=done job=tidy day=2026-11-25")
    async with agent.screen() as screen:
        await screen.until(lambda state: state.center is not None)
    assert agent.process.running
    assert "night_work=new_start" not in agent.log[before:]


def quiet(kiosk: Kiosk, now: datetime) -> str:
    return unrest(kiosk.state, now)


def test_what_nobody_chose_may_be_interrupted_and_what_somebody_does_may_not() -> None:
    noon = at("12:00:00")
    looped = kiosk_of(LOOPED, "12:00:00")
    assert looped.state.film is not None
    assert quiet(looped, noon) == ""
    looped.do("12:00:00", Watch(item("own"), "own"))
    assert quiet(looped, noon) == "in_use"
    looped.do("12:00:00", Pressed("home"))
    looped.do("12:00:00", Pressed("videos"))
    assert quiet(looped, noon) == "in_use"


@pytest.mark.parametrize(
    ("clock", "what"),
    [("9:29:59", ""), ("9:30:01", "lesson"), ("10:59:59", "lesson"), ("11:00:00", "")],
)
def test_half_an_hour_before_a_lesson_and_in_it_nothing_is_interrupted(
    clock: str, what: str
) -> None:
    kiosk = Kiosk(State(timetable=LOOPED.model_copy(update={"loops": ()})))
    kiosk.do(clock, Paired(CENTER))
    assert quiet(kiosk, at(clock)) == what
