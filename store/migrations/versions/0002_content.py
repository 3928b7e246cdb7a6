"""The library and what was played."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_IS_CURRENT = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "item",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=12), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("film_sha256", sa.String(length=64), nullable=False),
        sa.Column("film_size", sa.BigInteger(), nullable=False),
        sa.Column("poster_sha256", sa.String(length=64), nullable=True),
        sa.Column("poster_size", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_item")),
        sa.UniqueConstraint("id", name=op.f("uq_item_id")),
    )
    op.create_index(
        "ix_item_current_film",
        "item",
        ["film_sha256"],
        unique=True,
        sqlite_where=_IS_CURRENT,
        postgresql_where=_IS_CURRENT,
    )
    op.create_table(
        "play",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kiosk_id", sa.String(length=64), nullable=False),
        sa.Column("center_id", sa.String(length=64), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_play")),
    )
    op.create_index(op.f("ix_play_item_id"), "play", ["item_id"], unique=False)
    op.create_index(op.f("ix_play_started_at"), "play", ["started_at"], unique=False)


def downgrade() -> None:
    op.drop_table("play")
    op.drop_table("item")
