"""One file over a bad line: what came stays, and nothing wrong is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from content.fetch import (
    PIECE,
    FetchError,
    LineBrokenError,
    NoRoomError,
    WrongFileError,
    digest,
    fetch,
)
from content.item import File
from kiosk.agent.errors import HubAwayError, HubError, HubRefusedError
from kiosk.agent.uplink.call import Hub
from tests.fakes.films import FakeFilms, film
from tests.parts.waiting import until

SIZE = 3 * PIECE + 12_345


def anything(_: int) -> None:
    """A disk without an end."""


def size(part: Path) -> int:
    """How much of the file is here."""
    return part.stat().st_size if part.exists() else 0


def what_is(part: Path) -> bytes:
    return part.read_bytes()


def too_long(part: Path) -> None:
    part.write_bytes(bytes(SIZE + 1))


@pytest.fixture
def file(films: FakeFilms) -> File:
    return films.put("dance", film("dance", SIZE)).film


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "film.part"


async def test_a_file_comes_whole(films: FakeFilms, hub: Hub, file: File, part: Path) -> None:
    await fetch(file, part, hub, anything)
    assert what_is(part) == film("dance", SIZE)
    assert await digest(part) == file.sha256
    await fetch(file, part, hub, anything)
    assert films.starts(file) == [0]


async def test_it_goes_on_where_the_line_broke(
    films: FakeFilms, hub: Hub, file: File, part: Path
) -> None:
    films.will(file, "breaks 1500000", "breaks 1000000", "breaks 1")
    for _ in range(3):
        with pytest.raises(HubAwayError):
            await fetch(file, part, hub, anything)
    await fetch(file, part, hub, anything)
    assert await digest(part) == file.sha256
    starts = films.starts(file)
    assert starts == sorted(set(starts))
    # What was under way when it broke comes again, and no more than that.
    assert SIZE <= films.sent < SIZE + 3 * PIECE
    assert [asked.status for asked in films.asked] == [200, 206, 206, 206]


@pytest.mark.parametrize(
    ("weather", "error", "kept"),
    [
        ("breaks 700000", HubAwayError, 700_000),
        ("short", LineBrokenError, SIZE // 2),
        ("more", WrongFileError, 0),
        ("404", HubRefusedError, 0),
        ("500", HubAwayError, 0),
        ("503", HubAwayError, 0),
    ],
)
async def test_from_the_start(
    films: FakeFilms,
    hub: Hub,
    file: File,
    part: Path,
    weather: str,
    error: type[Exception],
    kept: int,
) -> None:
    films.will(file, weather)
    with pytest.raises((HubError, FetchError)) as caught:
        await fetch(file, part, hub, anything)
    assert type(caught.value) is error
    assert size(part) <= kept
    await fetch(file, part, hub, anything)
    assert await digest(part) == file.sha256


@pytest.mark.parametrize(
    ("weather", "error"),
    [
        ("416", WrongFileError),
        ("other part", WrongFileError),
        ("more", WrongFileError),
        ("whole", None),
        ("fair", None),
    ],
)
async def test_from_the_middle(
    films: FakeFilms, hub: Hub, file: File, part: Path, weather: str, error: type[Exception] | None
) -> None:
    films.will(file, "breaks 2000000", weather)
    with pytest.raises(HubAwayError):
        await fetch(file, part, hub, anything)
    if error is None:
        await fetch(file, part, hub, anything)
    else:
        with pytest.raises(error):
            await fetch(file, part, hub, anything)
        # It is thrown away and begun again.
        assert not size(part)
        await fetch(file, part, hub, anything)
    assert what_is(part) == film("dance", SIZE)


async def test_a_file_that_is_shorter_at_the_hub_is_begun_again(
    films: FakeFilms, hub: Hub, file: File, part: Path
) -> None:
    films.will(file, "short", "short")
    with pytest.raises(LineBrokenError):
        await fetch(file, part, hub, anything)
    with pytest.raises(WrongFileError):
        await fetch(file, part, hub, anything)
    assert not size(part)


async def test_a_longer_part_than_the_file_is_none_of_it(hub: Hub, file: File, part: Path) -> None:
    too_long(part)
    with pytest.raises(WrongFileError):
        await fetch(file, part, hub, anything)
    assert not size(part)


async def test_a_full_disk_ends_it_and_what_is_there_stays(
    hub: Hub, file: File, part: Path
) -> None:
    written = 0

    def full(size: int) -> None:
        nonlocal written
        written += size
        if written > 1.9 * PIECE:
            raise NoRoomError("full")

    with pytest.raises(NoRoomError):
        await fetch(file, part, hub, full)
    assert PIECE <= size(part) <= 1.9 * PIECE
    await fetch(file, part, hub, anything)
    assert await digest(part) == file.sha256


async def test_stopped_while_it_waits_it_keeps_what_came(
    films: FakeFilms, hub: Hub, file: File, part: Path
) -> None:
    films.will(file, "stalls 1300000")
    fetching = asyncio.create_task(fetch(file, part, hub, anything))
    await asyncio.to_thread(until, "the first piece", lambda: size(part) >= PIECE, 60)
    fetching.cancel()
    await asyncio.gather(fetching, return_exceptions=True)
    assert PIECE <= size(part) <= 1_300_000
    await fetch(file, part, hub, anything)
    assert await digest(part) == file.sha256


async def test_a_file_that_is_not_there_has_no_digest(tmp_path: Path) -> None:
    assert await digest(tmp_path / "none") == ""
