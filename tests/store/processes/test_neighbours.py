"""Processes of one database tell each other, on a real PostgreSQL server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import psycopg
import pytest

from store.engine import Store
from store.processes.neighbours import Neighbours, alive
from tests.parts.postgres import PostgresServer
from tests.parts.waiting import until


@asynccontextmanager
async def hub(url: str) -> AsyncIterator[tuple[Neighbours, asyncio.Queue[str]]]:
    """A process, and what it hears; an empty word is that it may have missed some."""
    store = Store(url)
    words: asyncio.Queue[str] = asyncio.Queue()
    one = Neighbours(store.engine)
    task = asyncio.create_task(one.run(words.put_nowait, lambda: words.put_nowait("")))
    try:
        async with asyncio.timeout(60):
            assert await words.get() == ""
            yield one, words
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        store.close()


async def test_everybody_else_hears_a_word_and_whoever_was_away_is_told(
    postgres: PostgresServer,
) -> None:
    url = postgres.database()
    async with hub(url) as (one, own), hub(url) as (other, heard):
        one.tell("timetable")
        assert await heard.get() == "timetable"
        other.tell("roll kiosk_1")
        assert await own.get() == "roll kiosk_1"
        await asyncio.to_thread(_cut_all_lines, url)
        assert (await own.get(), await heard.get()) == ("", "")
        one.tell("library")
        assert await heard.get() == "library"


async def test_with_sqlite_there_is_nobody_to_tell(tmp_path: object) -> None:
    store = Store(f"sqlite:///{tmp_path}/hub.sqlite3")
    alone = Neighbours(store.engine)
    alone.tell("timetable")
    await alone.run(pytest.fail, pytest.fail)
    store.close()


def _cut_all_lines(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_all_know_who_is_alive_and_whose_line_broke_comes_back(
    postgres: PostgresServer,
) -> None:
    url = postgres.database()
    with closing(Store(url)) as store:

        def now() -> frozenset[int]:
            with store.reading() as session:
                return alive(session)

        async with hub(url) as (one, own), hub(url) as (other, heard):
            assert now() == {one.number, other.number}
            await asyncio.to_thread(_cut_all_lines, url)
            assert (await own.get(), await heard.get()) == ("", "")
            assert now() == {one.number, other.number}
        until("nobody is left", lambda: not now(), 60)
