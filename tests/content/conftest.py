"""A hub with films on a line of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kiosk.agent.uplink.call import Hub
from tests.content.hub_films import serving
from tests.fakes.films import FakeFilms


@pytest.fixture
def films() -> FakeFilms:
    return FakeFilms()


@pytest.fixture
async def hub(films: FakeFilms) -> AsyncIterator[Hub]:
    async with serving(films) as hub:
        yield hub
