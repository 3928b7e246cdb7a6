"""Of several processes one looks after the centres, and when it dies another one does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg

from store.engine import Store, sqlite_url
from store.processes.alone import Alone
from tests.parts.postgres import PostgresServer
from tests.parts.waiting import until


@contextmanager
def process(url: str) -> Iterator[Alone]:
    with closing(Store(url)) as store, closing(Alone(store.engine)) as alone:
        yield alone


def test_one_of_them_it_is_and_the_next_one_after_it(postgres: PostgresServer) -> None:
    url = postgres.database()
    with process(url) as other:
        with process(url) as one:
            assert one.is_mine()
            assert not other.is_mine()
            assert one.is_mine()
        assert other.is_mine()


def test_who_lost_the_database_does_not_think_it_is_them(postgres: PostgresServer) -> None:
    url = postgres.database()
    with ExitStack() as both:
        one, other = (both.enter_context(process(url)) for _ in range(2))
        assert one.is_mine()
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        # Only asking tells whether the line still stands; the other one may be faster now.
        until("the other one has it", other.is_mine, 60)
        assert not one.is_mine()
        assert other.is_mine()


def test_with_sqlite_it_is_always_this_one(tmp_path: Path) -> None:
    with process(sqlite_url(tmp_path)) as one, process(sqlite_url(tmp_path)) as other:
        assert one.is_mine()
        assert other.is_mine()
