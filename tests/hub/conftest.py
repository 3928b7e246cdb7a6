"""A hub with people and a timetable, for the tests of this folder."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import expect

from hub.auth.staff import Staff
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


def no_engine() -> EngineConfig:
    return EngineConfig(url=nobody(), api_key=WEBHOOK_KEYS[0], api_secret=WEBHOOK_KEYS[1])


@dataclass(frozen=True)
class Furnished:
    """A hub's folder as it is after its first minutes, and who works there."""

    folder: Path
    people: dict[str, Staff]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Made once by a real hub; every test's hub begins with a copy of it."""
    folder = tmp_path_factory.mktemp("furnished") / "data"

    async def furnish() -> dict[str, Staff]:
        async with run_hub(folder, HandClock(START), no_engine()) as running:
            add_people(running)
            operator = await running.signed_in("operator")
            await publish(operator, timetable_for(running.people["teacher"]))
            return running.people

    # On a loop of its own, which is not the one of a test.
    with ThreadPoolExecutor(1) as pool:
        return Furnished(folder, pool.submit(lambda: asyncio.run(furnish())).result())


@pytest.fixture
async def hub(tmp_path: Path, clock: HandClock, furnished: Furnished) -> AsyncIterator[RunningHub]:
    """A hub with three people, a timetable, and no room engine."""
    shutil.copytree(furnished.folder, tmp_path / "data")
    async with run_hub(tmp_path / "data", clock, no_engine()) as running:
        running.people.update(furnished.people)
        yield running
