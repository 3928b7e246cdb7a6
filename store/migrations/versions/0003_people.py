"""The people of the centres: rolls, who came, and how far each kiosk's journal is here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rolls()
    _entries()
    _journals()


def downgrade() -> None:
    for table in ("unread_record", "journal_center", "journal", "entry", "roll", "member"):
        op.drop_table(table)


def _rolls() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("center_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_member_center_id_center")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_center_id"), "member", ["center_id"], unique=False)
    op.create_table(
        "roll",
        sa.Column("center_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_roll_center_id_center")
        ),
        sa.PrimaryKeyConstraint("center_id", name=op.f("pk_roll")),
    )


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("center_id", sa.String(length=64), nullable=False),
        sa.Column("lesson_id", sa.String(length=80), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_entry_center_id_center")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_day"), "entry", ["day"], unique=False)
    op.create_index(op.f("ix_entry_lesson_id"), "entry", ["lesson_id"], unique=False)


def _journals() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("have", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_table(
        "journal_center",
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("center_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_journal_center_center_id_center")
        ),
        sa.ForeignKeyConstraint(
            ["journal"], ["journal.id"], name=op.f("fk_journal_center_journal_journal")
        ),
        sa.PrimaryKeyConstraint("journal", "center_id", name=op.f("pk_journal_center")),
    )
    op.create_table(
        "unread_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("journal", sa.String(length=36), nullable=False),
        sa.Column("kiosk_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unread_record")),
    )
