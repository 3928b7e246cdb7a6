"""A world with an express way."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable

import pytest

from tests.media.engine.express.world import World


class Numbers:
    """The same beginnings for everybody."""

    def __init__(self) -> None:
        self._chance = random.Random(5)

    def randbelow(self, _most: int) -> int:
        return 0x7FF0

    def randbits(self, bits: int) -> int:
        return (1 << bits) - 3000


@pytest.fixture(autouse=True)
def numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A subscriber's numbers begin just before they come round."""
    monkeypatch.setattr("media.engine.forward.slot.secrets", Numbers())


@pytest.fixture
async def made() -> AsyncIterator[Callable[..., World]]:
    """Makes worlds that are closed afterwards."""
    worlds: list[World] = []

    def make(kind: str = "video", subscribers: int = 2) -> World:
        worlds.append(World(kind, subscribers))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()
