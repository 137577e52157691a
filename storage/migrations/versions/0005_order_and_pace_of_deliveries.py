"""When a delivery was last tried and when officers were told of it; indexes for order and pace."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attempted_at", storage.engine.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("looked_at", storage.engine.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told_at", storage.engine.UtcDateTime(timezone=True), nullable=True))
        batch_op.drop_index("ix_delivery_state_available")
        batch_op.create_index("ix_delivery_queue", ["state", "urgent", "id"])
        batch_op.create_index("ix_delivery_order", ["recipient", "state"])
        batch_op.create_index("ix_delivery_attempted_at", ["attempted_at"])
        for column in ("parent_id", "edits_id"):
            batch_op.drop_index(f"ix_delivery_{column}")
            filled = sa.text(f"{column} IS NOT NULL")
            batch_op.create_index(f"ix_delivery_{column}", [column], sqlite_where=filled, postgresql_where=filled)
    # What failed before officers were told is old news: only what fails from now on is told.
    op.execute("UPDATE delivery SET told_at = created_at WHERE state IN ('failed', 'unknown')")


def downgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        for column in ("parent_id", "edits_id"):
            batch_op.drop_index(f"ix_delivery_{column}")
            batch_op.create_index(f"ix_delivery_{column}", [column])
        batch_op.drop_index("ix_delivery_attempted_at")
        batch_op.drop_index("ix_delivery_order")
        batch_op.drop_index("ix_delivery_queue")
        batch_op.create_index("ix_delivery_state_available", ["state", "available_at"])
        batch_op.drop_column("told_at")
        batch_op.drop_column("looked_at")
        batch_op.drop_column("attempted_at")
