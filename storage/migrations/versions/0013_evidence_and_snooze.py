"""Evidence of updates; requests that whoever was asked wants to be reminded of later."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("progress_update", "publication"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("update_request") as batch_op:
        batch_op.add_column(sa.Column("snoozed_until", storage.engine.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("update_request") as batch_op:
        batch_op.drop_column("snoozed_until")
    for table in ("publication", "progress_update"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("evidence")
