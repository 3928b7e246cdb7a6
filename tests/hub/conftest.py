"""A hub with people and a timetable, for the tests of this folder."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
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
from tests.parts.databases import BOTH
from tests.parts.postgres import PostgresServer

expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


def no_engine() -> EngineConfig:
    return EngineConfig(url=nobody(), api_key=WEBHOOK_KEYS[0], api_secret=WEBHOOK_KEYS[1])


ON_BOTH_DATABASES = frozenset(
    {
        "test_kiosk_api",
        "test_records_api",
        "test_roll_api",
    }
)
"""The files whose tests run on PostgreSQL, too: what they tell is what the database has to keep."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    file = metafunc.module.__name__.rpartition(".")[2]
    if "hub" in metafunc.fixturenames and file in ON_BOTH_DATABASES:
        metafunc.parametrize("hub", BOTH, indirect=True)


@dataclass(frozen=True)
class Furnished:
    """A hub's folder as it is after its first minutes, who works there, and its PostgreSQL."""

    folder: Path
    people: dict[str, Staff]
    database_url: str = ""


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Made once by a real hub; every test's hub begins with a copy of it."""
    return _furnished(tmp_path_factory.mktemp("furnished") / "data")


@pytest.fixture(scope="session")
def furnished_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Furnished:
    """The same on PostgreSQL."""
    return _furnished(tmp_path_factory.mktemp("furnished") / "data", postgres.database())


def _furnished(folder: Path, database_url: str = "") -> Furnished:
    hub = partial(run_hub, folder, HandClock(START), no_engine(), database_url=database_url)

    async def furnish() -> dict[str, Staff]:
        async with hub() as running:
            add_people(running)
            operator = await running.signed_in("operator")
            await publish(operator, timetable_for(running.people["teacher"]))
            return running.people

    # On a loop of its own, which is not the one of a test.
    with ThreadPoolExecutor(1) as pool:
        people = pool.submit(lambda: asyncio.run(furnish())).result()
    return Furnished(folder, people, database_url)


@pytest.fixture
async def hub(
    request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock
) -> AsyncIterator[RunningHub]:
    """A hub with three people, a timetable, and no room engine; on SQLite unless told otherwise."""
    on_postgresql = getattr(request, "param", BOTH[0]) != BOTH[0]
    name = "furnished_postgresql" if on_postgresql else "furnished"
    furnished: Furnished = request.getfixturevalue(name)
    shutil.copytree(furnished.folder, tmp_path / "data")
    url = ""
    if on_postgresql:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        url = postgres.copy(furnished.database_url)
    async with run_hub(tmp_path / "data", clock, no_engine(), database_url=url) as running:
        running.people.update(furnished.people)
        yield running
