"""Running the migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema; nothing happens when it is there already."""
    with engine.connect() as connection:
        command.upgrade(config(connection), "head")
        connection.commit()


def config(connection: Connection) -> Config:
    """Alembic's configuration for one connection; no ini file."""
    made = Config()
    made.set_main_option("script_location", str(_SCRIPTS))
    made.attributes["connection"] = connection
    return made
