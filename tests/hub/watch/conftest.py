"""A town whose hub tells one mailbox and one program."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from hub.config import HubConfig
from store.engine import Store, sqlite_url
from tests.hub.conftest import Furnished
from tests.hub.running_hub import HandClock
from tests.hub.watch.town import Town

MakeTown = Callable[..., Town]


@pytest.fixture
async def make_town(
    tmp_path: Path, clock: HandClock, furnished: Furnished
) -> AsyncIterator[MakeTown]:
    """A town whose config is completed by what is given."""
    shutil.copytree(furnished.folder, tmp_path / "data")
    store = Store(sqlite_url(tmp_path / "data"))
    made: list[Town] = []

    def make(**config: Any) -> Town:
        known = HubConfig.model_validate({"public_url": "http://hub.example.kr", **config})
        made.append(Town(store, clock, known))
        return made[-1]

    yield make
    for town in made:
        await town.sending.close()
    store.close()
