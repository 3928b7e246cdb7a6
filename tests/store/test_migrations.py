"""Every way from an older database to today's, with rows in it, on both kinds of database."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError

from store import migrate
from store.base import Base
from store.engine import Store, sqlite_url
from tests.parts.databases import BOTH
from tests.parts.postgres import PostgresServer

ROOT = Path(migrate.__file__).parents[1]
SCRIPTS = ROOT / "store" / "migrations"
FLOWS = ("store", "media", "schedule", "content", "attendance", "fleet", "notice", "hub")
"""Where tables are declared: the metadata is whole once all of them are loaded."""
NEVER_USED = {"group", "group_center"}
"""Tables that were taken out, and which no release had written to."""
RELEASED = ("0001", "0002", "0003")
"""Revisions that are out there: nothing may come between them."""


@pytest.fixture(scope="module", autouse=True)
def _every_table_is_declared() -> None:
    for folder in FLOWS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "(Base):" in path.read_text(encoding="utf-8"):
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        url = postgres.database()
    else:
        url = sqlite_url(tmp_path)
    store = Store(url)
    yield store.engine
    store.close()


def test_there_is_one_line_of_migrations() -> None:
    heads = ScriptDirectory(str(SCRIPTS)).get_heads()
    assert len(heads) == 1, f"these follow the same migration, and none follows them: {heads}"
    assert tuple(migrate.revisions()[: len(RELEASED)]) == RELEASED


def test_migrations_give_exactly_the_declared_tables(empty: Engine) -> None:
    migrate.upgrade(empty)
    with empty.connect() as connection:
        assert differences(connection) == []


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    migrate.upgrade(empty)
    before = rows(empty)
    migrate.upgrade(empty)
    assert rows(empty) == before


@pytest.mark.parametrize("revision", migrate.revisions()[:-1])
def test_from_every_older_release_all_rows_come_along(empty: Engine, revision: str) -> None:
    migrate.upgrade(empty, revision)
    furnish(empty)
    before = rows(empty)
    assert all(before[name] for name in before), "a table without a row proves nothing"
    migrate.upgrade(empty)
    after = rows(empty)
    for name, kept in before.items():
        if name not in NEVER_USED | {"alembic_version"}:
            assert len(after.get(name, ())) >= len(kept), f"{name} lost rows since {revision}"
            assert keys(empty, name, after[name]) >= keys(empty, name, kept), name
    with empty.connect() as connection:
        assert differences(connection) == []


def test_every_migration_can_be_taken_back(empty: Engine) -> None:
    migrate.upgrade(empty)
    furnish(empty)
    for revision in [*migrate.revisions()[-2::-1], "base"]:
        migrate.downgrade(empty, revision)
    assert inspect(empty).get_table_names() == ["alembic_version"]
    migrate.upgrade(empty)
    with empty.connect() as connection:
        assert differences(connection) == []


def test_a_migration_that_fails_half_way_changes_nothing(empty: Engine) -> None:
    migrate.upgrade(empty, "0001")
    furnish(empty)
    with empty.begin() as connection:
        # The second migration makes two tables, and this is the name of the later one.
        connection.exec_driver_sql("CREATE TABLE play (id INTEGER)")
    before = rows(empty)
    with pytest.raises(DBAPIError, match="already exists"):
        migrate.upgrade(empty)
    assert rows(empty) == before
    with empty.begin() as connection:
        connection.exec_driver_sql("DROP TABLE play")
    migrate.upgrade(empty)
    assert "item" in inspect(empty).get_table_names()


def differences(connection: Connection) -> list[Any]:
    """What the declared tables have that the database has not, or the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def keys(engine: Engine, name: str, of: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    columns = inspect(engine).get_pk_constraint(name)["constrained_columns"]
    return {tuple(row.get(column) for column in columns) for row in of}


def furnish(engine: Engine) -> None:
    """Two rows in every table, as the tables are now; references name rows that are there."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                for number in (1, 2):
                    connection.execute(table.insert().values(_row(table, number)))


def _row(table: Table, number: int) -> dict[str, Any]:
    found = {}
    for column in table.columns:
        if column.autoincrement is True or (
            column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys
        ):
            found[column.name] = number
        else:
            found[column.name] = _value(column, number)
    return found


def _value(column: Column[Any], number: int) -> Any:
    kind = column.type
    if column.name == "role":
        return ("operator", "instructor")[number - 1]
    if isinstance(kind, Boolean):
        return number == 1
    if isinstance(kind, Integer | BigInteger | Float):
        return number
    if isinstance(kind, JSON):
        return {"number": number}
    if isinstance(kind, DateTime):
        return datetime(2026, 11, number, tzinfo=UTC).replace(tzinfo=None)
    if isinstance(kind, Date):
        return date(2026, 11, number)
    if isinstance(kind, LargeBinary):
        return bytes([number])
    if isinstance(kind, String):
        return f"{number}"
    raise AssertionError(f"{column} has a type this test has no value for: {kind!r}")
