"""How Alembic runs our migrations: on the connection it is given, in batch mode for SQLite."""

from __future__ import annotations

from alembic import context

from store.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
