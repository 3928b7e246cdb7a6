"""Running the migrations: all or nothing, by one program at a time."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine

from store import sqlite
from store.engine import alone
from store.errors import StoreSchemaError

_SCRIPTS = Path(__file__).parent / "migrations"
NEWEST = "head"


def upgrade(engine: Engine, revision: str = NEWEST) -> None:
    """Bring the database to a schema; nothing happens when it is there already.

    Raises `StoreSchemaError`, and then nothing has changed.
    """
    _move(engine, revision, up=True)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to `revision`, or ``base``."""
    _move(engine, revision, up=False)


def revisions() -> list[str]:
    """Every revision, oldest first.  Raises alembic's `CommandError` where there are two heads."""
    script = ScriptDirectory(str(_SCRIPTS))
    return [step.revision for step in script.walk_revisions("base", NEWEST)][::-1]


def _move(engine: Engine, revision: str, *, up: bool) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    with alone(engine).connect() as connection:
        with sqlite.references_unchecked(connection) if is_sqlite else nullcontext():
            with connection.begin():
                move = command.upgrade if up else command.downgrade
                try:
                    move(_config(connection), revision)
                except CommandError as error:
                    raise StoreSchemaError(
                        f"the database cannot be brought up to date ({error}): "
                        "if a newer release wrote it, install that one"
                    ) from error
                if is_sqlite:
                    sqlite.assert_references_hold(connection)


def _config(connection: Connection) -> Config:
    """Alembic's configuration for one connection; no ini file."""
    made = Config()
    made.set_main_option("script_location", str(_SCRIPTS))
    made.attributes["connection"] = connection
    return made
