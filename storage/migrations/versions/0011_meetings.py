"""Meetings that are called off, and the papers of those that are not, frozen."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.add_column(sa.Column("cancelled", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("frozen_at", storage.engine.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("papers", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("meeting") as batch_op:
        for name in ("papers", "frozen_at", "cancelled"):
            batch_op.drop_column(name)
