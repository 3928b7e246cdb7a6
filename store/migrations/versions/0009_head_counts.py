"""How many people cameras counted, and why a film was played."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "head_count",
        sa.Column("lesson_id", sa.String(length=80), nullable=False),
        sa.Column("center_id", sa.String(length=64), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(), nullable=True),
        sa.Column("said", sa.Integer(), nullable=True),
        sa.Column("said_by", sa.String(length=80), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["center_id"], ["center.id"], name=op.f("fk_head_count_center_id_center")
        ),
        sa.PrimaryKeyConstraint("lesson_id", "center_id", name=op.f("pk_head_count")),
    )
    # What was played before nobody can tell any more; all of it was counted, and stays counted.
    with op.batch_alter_table("play") as play:
        play.add_column(
            sa.Column("why", sa.String(length=16), nullable=False, server_default="chosen")
        )


def downgrade() -> None:
    with op.batch_alter_table("play") as play:
        play.drop_column("why")
    op.drop_table("head_count")
