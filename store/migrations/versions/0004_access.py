"""Who may do what where: scopes, one-time codes, and an audit that can be searched."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0006"
branch_labels = None
depends_on = None

_SEARCHED = ("actor", "subject", "action")


def upgrade() -> None:
    for table, columns in _added():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_recovery_code_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_staff_id"), "recovery_code", ["staff_id"])
    for name in _SEARCHED:
        op.create_index(op.f(f"ix_audit_{name}_id"), "audit", [name, "id"])
    _one_admin()


def downgrade() -> None:
    for name in _SEARCHED:
        op.drop_index(op.f(f"ix_audit_{name}_id"), "audit")
    op.drop_table("recovery_code")
    op.execute("UPDATE staff SET role = 'operator' WHERE role = 'admin'")
    for table, columns in _added():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)


def _one_admin() -> None:
    """Make the first operator that the command line added the admin.

    Only one: who shares the work today need not hand out rights tomorrow, and the admin can.
    """
    op.execute(
        "UPDATE staff SET role = 'admin' WHERE id = ("
        " SELECT staff.id FROM staff JOIN audit ON audit.subject = staff.id"
        " WHERE staff.role = 'operator' AND audit.action = 'staff.add' AND audit.actor = 'cli'"
        " ORDER BY audit.id LIMIT 1)"
    )


def _added() -> tuple[tuple[str, tuple[sa.Column[Any], ...]], ...]:
    """New columns every time: one that was added belongs to its table."""
    return (
        (
            "staff",
            (
                sa.Column("everywhere", sa.Boolean(), nullable=False, server_default=sa.true()),
                sa.Column("counties", sa.JSON(), nullable=False, server_default="[]"),
                sa.Column("center_ids", sa.JSON(), nullable=False, server_default="[]"),
                sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
                sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()),
                sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
                sa.Column("code_step", sa.BigInteger(), nullable=False, server_default="0"),
            ),
        ),
        (
            "session",
            (
                sa.Column("proved", sa.Boolean(), nullable=False, server_default=sa.true()),
                sa.Column("address", sa.String(length=64), nullable=False, server_default=""),
                sa.Column("browser", sa.String(length=200), nullable=False, server_default=""),
            ),
        ),
    )
