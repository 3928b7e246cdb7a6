"""The database: durable, migrated from empty, all or nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError, StatementError

import attendance.ledger
import attendance.people.entries
import attendance.people.inbox
import attendance.people.roll
import content.library
import fleet.registry
import media.rooms.stages
import schedule.publish
from store import audit, migrate
from store.base import Base
from store.centers import StoredCenter, all_centers, keep
from store.engine import Store, sqlite_url
from store.errors import StoreUnsafeError
from store.tables import AuditRow, CenterRow, SessionRow

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
# Each flow declares its own tables: the metadata is whole once all of them are loaded.
FLOWS = (
    attendance.people.entries,
    attendance.people.inbox,
    attendance.ledger,
    attendance.people.roll,
    content.library,
    fleet.registry,
    media.rooms.stages,
    schedule.publish,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(sqlite_url(tmp_path))
    migrate.upgrade(made.engine)
    yield made
    made.close()


def test_migrations_from_empty_give_exactly_the_declared_tables(store: Store) -> None:
    assert FLOWS
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing_and_keeps_the_data(store: Store) -> None:
    with store.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당", "부안군")])
    migrate.upgrade(store.engine)
    with store.reading() as session:
        assert [center.name for center in all_centers(session)] == ["위도 경로당"]


def test_the_first_migration_can_be_taken_back(store: Store) -> None:
    with store.engine.connect() as connection:
        command.downgrade(migrate.config(connection), "base")
        connection.commit()
    assert inspect(store.engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(store.engine)
    assert "center" in inspect(store.engine).get_table_names()


def test_a_confirmed_write_survives_a_power_cut(store: Store) -> None:
    with store.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]


def test_a_database_that_cannot_be_durable_is_refused() -> None:
    with pytest.raises(StoreUnsafeError, match="local disk"):
        Store("sqlite://")


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])
        audit.record(session, audit.Deed("staff_1", NOW), "test", "wido")
        raise RuntimeError
    with store.reading() as session:
        assert all_centers(session) == []
        assert list(session.scalars(select(AuditRow))) == []


def test_writers_wait_for_each_other(store: Store) -> None:
    def write(number: int) -> None:
        with store.transaction() as session:
            rows = len(list(session.scalars(select(CenterRow))))
            session.add(CenterRow(id=f"c{number}", name="경로당", county=None, position=rows))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        positions = session.scalars(select(CenterRow.position).order_by(CenterRow.position))
        # Each counted the rows of all before it: reading and writing were one step.
        assert list(positions) == list(range(8))


def test_references_are_checked(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as session:
        session.add(SessionRow(token_hash="x", staff_id="nobody", created_at=NOW, used_at=NOW))


def test_times_come_back_as_the_same_moment_in_utc(store: Store) -> None:
    seoul = timezone(timedelta(hours=9))
    with store.transaction() as session:
        audit.record(session, audit.Deed("staff_1", NOW.astimezone(seoul)), "test", "x", n=1)
    with store.reading() as session:
        row = session.scalars(select(AuditRow)).one()
        assert (row.at, row.at.tzinfo, row.detail) == (NOW, UTC, {"n": 1})


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="needs a zone"), store.transaction() as session:
        audit.record(session, audit.Deed("staff_1", NOW.replace(tzinfo=None)), "test", "x")


def test_centres_are_added_renamed_and_never_removed(store: Store) -> None:
    wido, uisin = StoredCenter("wido", "위도", "부안군"), StoredCenter("uisin", "의신", "진도군")
    with store.transaction() as session:
        assert keep(session, [wido, uisin]) == ["wido", "uisin"]
        assert keep(session, [wido]) == []
        renamed = StoredCenter("uisin", "의신 경로당", "진도군")
        assert keep(session, [renamed]) == ["uisin"]
        assert all_centers(session) == [wido, renamed]
