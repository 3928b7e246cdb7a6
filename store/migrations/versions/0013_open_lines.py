"""Which kiosks are connected to which process of the hub."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_line",
        sa.Column("process", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kiosk_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("process", "kiosk_id", name=op.f("pk_open_line")),
    )


def downgrade() -> None:
    op.drop_table("open_line")
