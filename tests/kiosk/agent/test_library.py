"""Fetching films beside everything else: one at a time, and never while a lesson is on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from content.cache import Cache
from content.fetch import PIECE
from content.item import Item
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.documents.library import LibraryDocument
from kiosk.agent.uplink.fetching import Fetching, Pace
from kiosk.agent.uplink.pace import HubPace
from kiosk.agent.uplink.patience import Backoff
from kiosk.agent.uplink.pull import Pull
from kiosk.state import KioskState, Mode
from tests.content.hub_films import Disk, cache_in, names_in, on_shelf, serving
from tests.fakes.films import FakeFilms, film
from tests.parts.waiting import until

SOON = Pace(line=lambda: Backoff(0.01, 0.02), file=lambda: Backoff(0.05, 0.1))
LATER = Pace(line=lambda: Backoff(0.01, 0.02), file=lambda: Backoff(1e6, 1e6))
"""A file that was wrong is not tried again in this test."""


@pytest.fixture
def films() -> FakeFilms:
    return FakeFilms()


@pytest.fixture
async def hub(films: FakeFilms) -> AsyncIterator[Hub]:
    async with serving(films) as hub:
        yield hub


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    yield cache_in(tmp_path)


class Kiosk:
    """A cache that is being filled, and what can be waited for."""

    def __init__(self, hub: Hub, cache: Cache, films: FakeFilms, pace: Pace) -> None:
        self.cache = cache
        self.films = films
        self.pulls = 0
        self.fetching = Fetching(hub, cache, self._pull, pace)
        self.mode(Mode.HOME)

    def mode(self, mode: Mode) -> None:
        self.fetching.state_is(KioskState(mode=mode))

    async def pulled(self) -> None:
        await self.cache.take(self.films.library, f'"v{self.films.library.version}"')

    async def until(self, what: str, met: Callable[[], bool]) -> None:
        await asyncio.to_thread(until, what, met, 60.0, 0.02)

    async def until_shelf(self, *names: str) -> None:
        await self.until(f"{names}", lambda: on_shelf(self.cache) == list(names))

    def _pull(self) -> None:
        self.pulls += 1


@asynccontextmanager
async def filling(
    hub: Hub, cache: Cache, films: FakeFilms, pace: Pace = SOON
) -> AsyncIterator[Kiosk]:
    kiosk = Kiosk(hub, cache, films, pace)
    await kiosk.pulled()
    task = asyncio.create_task(kiosk.fetching.keep_fetching())
    yield kiosk
    assert not task.done(), task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def part_of(cache: Cache, item: Item) -> int:
    return cache.have(item.film)


async def test_everything_comes_over_a_line_that_breaks(
    films: FakeFilms, hub: Hub, cache: Cache
) -> None:
    dance = films.put("dance", film("dance", 3 * PIECE), poster=b"poster")
    films.put("stretching")
    films.will(dance.film, *["breaks 400000"] * 5, "503", "500")
    async with filling(hub, cache, films) as kiosk:
        await kiosk.until_shelf("dance", "stretching")
        await kiosk.until("complete", lambda: cache.stock.version == 2)
    assert films.sent < 5 * PIECE


async def test_a_wrong_film_is_put_off_and_another_goes_on(
    films: FakeFilms, hub: Hub, cache: Cache, caplog: pytest.LogCaptureFixture
) -> None:
    dance = films.put("dance")
    films.put("stretching")
    films.will(dance.film, "wrong")
    with caplog.at_level(logging.ERROR):
        async with filling(hub, cache, films, LATER) as kiosk:
            await kiosk.until_shelf("stretching")
            assert films.starts(dance.film) == [0]
    assert dance.film.sha256 in caplog.text


async def test_a_wrong_film_is_tried_again_until_it_is_right(
    films: FakeFilms, hub: Hub, cache: Cache
) -> None:
    dance = films.put("dance")
    films.will(dance.film, "wrong", "more", "404", "short", "wrong")
    async with filling(hub, cache, films) as kiosk:
        await kiosk.until_shelf("dance")
    # The hub did not know it once: the library may have been an old one.
    assert kiosk.pulls == 1


async def test_a_film_that_does_not_fit_is_skipped_and_said(
    films: FakeFilms, hub: Hub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    films.put("too large", film("too large", 2_000_000))
    films.put("stretching")
    cache = cache_in(tmp_path, Disk(1_000_000))
    with caplog.at_level(logging.ERROR):
        async with filling(hub, cache, films, LATER) as kiosk:
            await kiosk.until_shelf("stretching")
    assert "no room for 2000000 bytes more" in caplog.text
    assert len(films.asked) == 1


@pytest.mark.parametrize("mode", [Mode.COUNTDOWN, Mode.LESSON])
async def test_a_lesson_has_the_line_for_itself(
    films: FakeFilms, hub: Hub, cache: Cache, mode: Mode
) -> None:
    dance = films.put("dance", film("dance", 4 * PIECE))
    films.will(dance.film, f"stalls {2 * PIECE}")
    async with filling(hub, cache, films) as kiosk:
        await kiosk.until("a beginning", lambda: part_of(cache, dance) >= PIECE)
        kiosk.mode(mode)
        await kiosk.until("a hung-up line", lambda: not films.open)
        films.put("stretching")
        await kiosk.pulled()
        kiosk.mode(mode)
        calls = len(films.asked)
        for _ in range(50):
            await asyncio.sleep(0)  # a turn for whoever might want to fetch
        assert len(films.asked) == calls == 1
        kiosk.mode(Mode.HOME)
        await kiosk.until_shelf("dance", "stretching")
    assert films.starts(dance.film)[1] >= PIECE


async def test_a_library_that_only_takes_away_is_tidied_up(
    films: FakeFilms, hub: Hub, cache: Cache, tmp_path: Path
) -> None:
    dance, stretching = films.put("dance"), films.put("stretching")
    async with filling(hub, cache, films) as kiosk:
        await kiosk.until_shelf("dance", "stretching")
        cache.hold(dance.film)
        films.withdraw(dance, stretching)
        await kiosk.pulled()
        await kiosk.until("tidied", lambda: names_in(tmp_path / "library") == {dance.film.sha256})
        # Nobody watches it any more.
        cache.hold(None)
        await kiosk.until("tidied again", lambda: not names_in(tmp_path / "library"))


async def test_pulling(films: FakeFilms, hub: Hub, cache: Cache) -> None:
    pull = Pull(LibraryDocument(hub, cache), HubPace())
    task = asyncio.create_task(pull.keep_pulling())

    async def pulled(status: int, count: int) -> None:
        await asyncio.to_thread(until, "a pull", lambda: len(films.pulls) >= count, 60.0, 0.02)
        assert films.pulls[-1] == status

    films.put("dance")
    await pulled(200, 1)
    pull.now()
    await pulled(304, 2)
    assert cache.stock.wanted == 1
    # A document that is none leaves everything as it was.
    films.body = b"<html>"
    films.put("stretching")
    pull.now()
    await pulled(200, 3)
    films.body = None
    films.withdraw(films.library.items[1])
    films.put("stretching")
    pull.now()
    await pulled(200, 4)
    pull.now(whole=True)
    await pulled(200, 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert cache.stock.wanted == 2
