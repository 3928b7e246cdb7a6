"""The films on a kiosk's disk: complete, in between, withdrawn, worn, and on a full disk."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from content.cache import Cache
from content.fetch import WrongFileError
from content.item import File
from content.shelf import Stock
from kiosk.agent.uplink.call import Hub
from tests.content.hub_films import cache_in, filled, names_in, on_shelf, pulled
from tests.fakes.films import FakeFilms, film


def spoil(cache: Cache, file: File) -> None:
    """Turn one bit of it, as an old disk does."""
    path = cache.film(file.sha256)
    assert path is not None
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    path.write_bytes(data)


def cut_short(cache: Cache, file: File) -> None:
    path = cache.film(file.sha256)
    assert path is not None
    os.truncate(path, file.size - 1)


# -- the shelf


async def test_items_become_visible_one_by_one(films: FakeFilms, hub: Hub, tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    assert not cache.ready()
    films.put("dance", poster=b"poster of dance")
    films.put("stretching")
    await pulled(cache, films)
    assert cache.stock == Stock(version=None, ready=0, wanted=2)
    poster, dance, stretching = cache.missing()
    await cache.bring(poster, hub)
    assert not cache.ready()
    await cache.bring(dance, hub)
    assert on_shelf(cache) == ["dance"]
    assert cache.ready()[0].poster == cache.film(poster.sha256)
    assert cache.stock == Stock(version=None, ready=1, wanted=2)
    await cache.bring(stretching, hub)
    assert on_shelf(cache) == ["dance", "stretching"]
    assert cache.stock == Stock(version=2, ready=2, wanted=2)
    assert names_in(tmp_path / "library") == {poster.sha256, dance.sha256, stretching.sha256}


async def test_a_missing_poster_hides_no_film(films: FakeFilms, hub: Hub, tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    films.put("dance", poster=b"poster of dance")
    await pulled(cache, films)
    await cache.bring(cache.missing()[1], hub)
    await cache.settle()
    assert cache.ready()[0].poster is None
    assert cache.stock.version == 1


async def test_a_restart_shows_what_is_on_the_disk_and_asks_for_the_rest(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    films.put("dance")
    await filled(cache, films, hub)
    films.put("stretching")
    await pulled(cache, films)
    again = cache_in(tmp_path)
    assert on_shelf(again) == ["dance"]
    assert again.etag == '"v2"'
    assert [file.sha256 for file in again.missing()] == [films.library.items[1].film.sha256]
    assert again.stock == Stock(version=1, ready=1, wanted=2)


async def test_the_good_library_stays_until_the_new_one_is_there(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    old = [films.put("dance"), films.put("stretching")]
    await filled(cache, films, hub)
    films.withdraw(*old)
    films.put("laughing")
    films.put("walking")
    await pulled(cache, films)
    assert on_shelf(cache) == ["dance", "stretching"]
    laughing, walking = cache.missing()
    await cache.bring(laughing, hub)
    await cache.settle()
    assert on_shelf(cache) == ["laughing", "dance", "stretching"]
    assert on_shelf(cache_in(tmp_path)) == ["laughing", "dance", "stretching"]
    await cache.bring(walking, hub)
    await cache.settle()
    assert on_shelf(cache) == ["laughing", "walking"]
    assert names_in(tmp_path / "library") == {laughing.sha256, walking.sha256}


async def test_one_film_under_a_new_name_is_not_fetched_again(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    films.withdraw(films.put("dance", film("the same")))
    films.put("dance of the cranes", film("the same"))
    await filled(cache, films, hub)
    films.withdraw(*films.library.items)
    films.put("crane dance", film("the same"))
    await pulled(cache, films)
    assert not cache.missing()
    assert on_shelf(cache) == ["crane dance"]


# -- what is wrong is never on the shelf


async def test_other_bytes_are_thrown_away(films: FakeFilms, hub: Hub, tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    dance = films.put("dance")
    films.will(dance.film, "wrong")
    await pulled(cache, films)
    with pytest.raises(WrongFileError):
        await cache.bring(dance.film, hub)
    assert not cache.ready()
    assert not names_in(tmp_path / "library")
    await cache.bring(dance.film, hub)
    assert on_shelf(cache) == ["dance"]
    assert films.starts(dance.film) == [0, 0]


async def test_a_film_that_lost_its_end_is_noticed_at_the_start(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    dance = films.put("dance")
    await filled(cache, films, hub)
    cut_short(cache, dance.film)
    again = cache_in(tmp_path)
    # Also when it is the film that was on.
    again.hold(dance.film)
    assert again.film(dance.film.sha256) is None
    assert not again.ready()
    assert again.stock == Stock(version=None, ready=0, wanted=1)
    await again.bring(*again.missing(), hub)
    assert on_shelf(again) == ["dance"]


async def test_a_worn_film_is_noticed_at_night_and_fetched_again(
    films: FakeFilms, hub: Hub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = cache_in(tmp_path)
    dance, _ = films.put("dance"), films.put("stretching")
    await filled(cache, films, hub)
    assert await cache.check() == 0
    spoil(cache, dance.film)
    told: list[int] = []
    cache.listen(lambda: told.append(len(cache.ready())))
    with caplog.at_level(logging.ERROR):
        assert await cache.check() == 1
    assert told == [1]
    assert dance.film.sha256 in caplog.text
    assert on_shelf(cache) == ["stretching"]
    await cache.bring(*cache.missing(), hub)
    assert on_shelf(cache) == ["dance", "stretching"]
    assert await cache.check() == 0


async def test_what_is_foreign_is_ignored_and_gone_in_the_morning(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    dance = films.put("dance")
    await filled(cache, films, hub)
    lay_about(tmp_path / "library", dance.film)
    again = cache_in(tmp_path)
    assert on_shelf(again) == ["dance"]
    await again.settle()
    await again.check()
    assert names_in(tmp_path / "library") == {dance.film.sha256}
    assert (tmp_path / "somebody's.txt").exists()


def lay_about(folder: Path, film: File) -> None:
    """What people and programs leave in folders; one of it looks like a film."""
    (folder / "holiday.mp4").write_bytes(b"x")
    (folder / "zz").mkdir()
    (folder / "zz" / film.sha256).write_bytes(b"x")
    (folder / film.sha256[:2] / "readme.txt").write_bytes(b"x")
    (folder.parent / "somebody's.txt").write_bytes(b"x")
    (folder / "link").symlink_to(folder.parent / "somebody's.txt")
    other = "0" * 64
    (folder / other[:2]).mkdir(exist_ok=True)
    (folder / other[:2] / other).symlink_to(folder.parent / "somebody's.txt")


async def test_a_library_file_that_cannot_be_read_costs_a_pull_and_no_film(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    films.put("dance")
    await filled(cache, films, hub)
    break_file(tmp_path / "library.json")
    again = cache_in(tmp_path)
    assert again.etag == ""
    await again.settle()
    await pulled(again, films)
    assert on_shelf(again) == ["dance"]


def break_file(path: Path) -> None:
    path.write_text("{half")


async def test_a_disk_that_takes_no_library_file_hides_no_film(
    films: FakeFilms, hub: Hub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "state"
    cache = Cache(tmp_path / "library", folder / "library.json", 0)
    cache.load()
    films.put("dance")
    with caplog.at_level(logging.ERROR):
        await filled(cache, films, hub)
    assert "library=not_kept" in caplog.text
    assert on_shelf(cache) == ["dance"]
    # Without a tag the hub says it again, and then the disk may have room.
    assert cache.etag == ""
    make(folder)
    await pulled(cache, films)
    assert cache.etag == '"v1"'


def make(folder: Path) -> None:
    folder.mkdir()


async def test_a_kiosk_that_is_nobodys_forgets_the_library_and_keeps_the_films(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    films.put("dance")
    await filled(cache, films, hub)
    await cache.forget()
    assert not cache.ready()
    assert "library.json" not in names_in(tmp_path)
    await cache.settle()
    await pulled(cache, films)
    assert on_shelf(cache) == ["dance"]
    assert len(films.asked) == 1


async def test_a_file_that_is_already_there_is_not_fetched_again(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    dance = films.put("dance")
    await filled(cache, films, hub)
    # As after a stop between the file's getting its name and its being noted.
    await cache.bring(dance.film, hub)
    assert films.starts(dance.film) == [0]


# -- the voice


async def test_a_recording_is_spoken_with_until_the_newer_one_is_here(
    films: FakeFilms, hub: Hub, tmp_path: Path
) -> None:
    cache = cache_in(tmp_path)
    films.put("dance")
    first = films.record("over", "끝났습니다.", b"first voice")
    await filled(cache, films, hub)
    ((said, path),) = cache.prompts()
    assert (said, path.read_bytes()) == (first, b"first voice")
    assert cache.stock.voice == 1
    second = films.record("over", "끝났습니다.", b"second voice")
    await pulled(cache, films)
    await cache.settle()
    assert [said for said, _ in cache.prompts()] == [first]
    assert cache.stock.voice is None
    (missing,) = cache.missing()
    await cache.bring(missing, hub)
    await cache.settle()
    assert [said for said, _ in cache_in(tmp_path).prompts()] == [second]
    assert not path.exists()
    # Worn, it is not spoken with: the machine says it until it has come again.
    cache.prompts()[0][1].write_bytes(b"worn")
    assert await cache.check() == 1
    assert cache.prompts() == ()
    assert cache.missing() == (second.file,)
