"""A hub with people and a timetable, for the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from hub.config import EngineConfig
from tests.hub.running_hub import (
    START,
    WEBHOOK_KEYS,
    HandClock,
    RunningHub,
    add_people,
    nobody,
    publish,
    run_hub,
    timetable_for,
)
from tests.parts.browser import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
async def hub(tmp_path: Path, clock: HandClock) -> AsyncIterator[RunningHub]:
    """A hub with three people, a timetable, and no room engine."""
    async with run_hub(
        tmp_path / "data",
        clock,
        EngineConfig(url=nobody(), api_key=WEBHOOK_KEYS[0], api_secret=WEBHOOK_KEYS[1]),
    ) as running:
        add_people(running)
        operator = await running.signed_in("operator")
        await publish(operator, timetable_for(running.people["teacher"]))
        yield running
