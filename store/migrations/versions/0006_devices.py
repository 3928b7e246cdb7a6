"""What is known of a centre, what a kiosk is told to be like, and what is asked of it.

Groups live in the timetable's document; the tables that were meant for them never held any.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("group_center")
    op.drop_table("group")
    with op.batch_alter_table("center") as center:
        center.add_column(
            sa.Column("address", sa.String(length=120), nullable=False, server_default="")
        )
        center.add_column(
            sa.Column("telephone", sa.String(length=20), nullable=False, server_default="")
        )
    op.create_table(
        "settings",
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("level", "subject", name=op.f("pk_settings")),
        sa.UniqueConstraint("version", name=op.f("uq_settings_version")),
    )
    _errands()


def downgrade() -> None:
    for table in ("log_bundle", "errand", "settings"):
        op.drop_table(table)
    with op.batch_alter_table("center") as center:
        center.drop_column("telephone")
        center.drop_column("address")
    _groups()


def _errands() -> None:
    op.create_table(
        "errand",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kiosk_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("progress", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_errand_kiosk_id_kiosk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
    )
    op.create_index(op.f("ix_errand_kiosk_id"), "errand", ["kiosk_id"], unique=False)
    op.create_table(
        "log_bundle",
        sa.Column("errand_id", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["errand_id"], ["errand.id"], name=op.f("fk_log_bundle_errand_id_errand")
        ),
        sa.PrimaryKeyConstraint("errand_id", name=op.f("pk_log_bundle")),
    )


def _groups() -> None:
    op.create_table(
        "group",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("name", name=op.f("uq_group_name")),
    )
    op.create_table(
        "group_center",
        sa.Column("group_id", sa.String(length=64), nullable=False),
        sa.Column("center_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_group_center_center_id_center")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_group_center_group_id_group")
        ),
        sa.PrimaryKeyConstraint("group_id", "center_id", name=op.f("pk_group_center")),
    )
