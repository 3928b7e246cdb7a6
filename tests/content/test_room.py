"""Films on a disk that fills up: who makes room for whom, and who never does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from content.cache import Cache
from content.fetch import NoRoomError, WithdrawnError
from content.item import File
from kiosk.agent.uplink.call import Hub
from tests.content.hub_films import Disk, cache_in, filled, names_in, on_shelf, pulled
from tests.fakes.films import FakeFilms, film


def grow_old(cache: Cache, *files: File) -> None:
    """Make them older than all others, the first the oldest."""
    for index, file in enumerate(files):
        path = cache.film(file.sha256)
        assert path is not None
        then = time.time() - 1000 + index
        os.utime(path, (then, then))


async def test_withdrawn_films_go_for_new_ones_the_oldest_first(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    disk = Disk(1_050_000)
    cache = cache_in(tmp_path, disk, keep_free=100_000)
    old = [films.put("a"), films.put("b"), films.put("c")]
    await filled(cache, films, hub)
    grow_old(cache, old[1].film, old[0].film, old[2].film)
    films.withdraw(*old)
    await pulled(cache, films)
    films.put("new")
    films.put("too large", film("too large", 2_000_000))
    await pulled(cache, films)
    new, large = cache.missing()
    await cache.bring(new, hub)
    assert on_shelf(cache) == ["new", "a", "c"]
    with pytest.raises(NoRoomError):
        await cache.bring(large, hub)
    # What would not have been enough has not been given up for it.
    assert on_shelf(cache) == ["new", "a", "c"]
    assert disk.free(tmp_path) >= 100_000


async def test_the_film_that_is_on_is_never_deleted(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path, Disk(700_000))
    dance, stretching = films.put("dance"), films.put("stretching")
    await filled(cache, films, hub)
    grow_old(cache, dance.film, stretching.film)
    cache.hold(dance.film)
    films.withdraw(dance, stretching)
    films.put("new")
    await filled(cache, films, hub)
    assert on_shelf(cache) == ["new"]
    assert cache.film(dance.film.sha256)
    assert cache.film(stretching.film.sha256) is None
    # Also not by an agent that was restarted meanwhile, nor when another library comes.
    again = cache_in(tmp_path, Disk(700_000))
    again.hold(dance.film)
    assert again.film(dance.film.sha256)
    films.withdraw(*films.library.items)
    await filled(again, films, hub)
    assert again.film(dance.film.sha256)
    again.hold(None)
    await again.settle()
    assert again.film(dance.film.sha256) is None
    assert not names_in(tmp_path / "library")


async def test_a_film_withdrawn_while_it_comes_is_let_go(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    dance = films.put("dance", film("dance", 4_000_000))
    await pulled(cache, films)
    films.withdraw(dance)
    await pulled(cache, films)
    with pytest.raises(WithdrawnError):
        await cache.bring(dance.film, hub)
    await cache.settle()
    assert not names_in(tmp_path / "library")
