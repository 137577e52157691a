"""Redaction, a chair's question beside its answer, and the files of words that were not filed."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = (("publication", "question"), ("publication", "edit_reason"), ("progress_update", "withdrawn_reason"))


def upgrade() -> None:
    for table, column in COLUMNS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("unfiled_reply") as batch_op:
        batch_op.add_column(sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("progress_update") as batch_op:
        batch_op.add_column(sa.Column("erased_at", storage.engine.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("progress_update") as batch_op:
        batch_op.drop_column("erased_at")
    with op.batch_alter_table("unfiled_reply") as batch_op:
        batch_op.drop_column("files")
    for table, column in COLUMNS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
