"""A message that is not clear is kept in parts, each with what is asked about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = (("part", sa.Integer(), "0"), ("question", sa.String(), "which"), ("candidates", sa.JSON(), "[]"))
COUNTED = ("named", sa.Integer(), "0")


def upgrade() -> None:
    with op.batch_alter_table("unfiled_reply") as batch_op:
        for name, kind, default in (*COLUMNS, COUNTED):
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        batch_op.drop_constraint("uq_unfiled_reply_channel_ts", type_="unique")
        batch_op.create_unique_constraint("uq_unfiled_reply_channel_ts_part", ["channel", "ts", "part"])
        batch_op.create_check_constraint("ck_unfiled_reply_question_known", "question IN ('which', 'unknown', 'all')")


def downgrade() -> None:
    op.execute("DELETE FROM unfiled_reply WHERE part > 0")
    with op.batch_alter_table("unfiled_reply") as batch_op:
        batch_op.drop_constraint("ck_unfiled_reply_question_known", type_="check")
        batch_op.drop_constraint("uq_unfiled_reply_channel_ts_part", type_="unique")
        batch_op.create_unique_constraint("uq_unfiled_reply_channel_ts", ["channel", "ts"])
        for name, *_ in (*COLUMNS, COUNTED):
            batch_op.drop_column(name)
