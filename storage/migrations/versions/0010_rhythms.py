"""Each board's own days and times: of asking, answering, telling, and of the papers of its meetings."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBERS = {"ask_day": 1, "answer_days": 5, "digest_weekday": 0, "paper_days": 5, "settle_days": 3}


def upgrade() -> None:
    moment = storage.engine.UtcDateTime(timezone=True)
    with op.batch_alter_table("board") as batch_op:
        for name, value in NUMBERS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=str(value)))
        batch_op.add_column(sa.Column("digest_at", sa.Time(), nullable=False, server_default="09:00:00"))
        batch_op.add_column(sa.Column("asks_by_meeting", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("asks_since", moment, nullable=True))
        batch_op.add_column(sa.Column("digests_since", moment, nullable=True))
        batch_op.add_column(sa.Column("channel_imported", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE board SET channel_imported = channel")


def downgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        for name in (
            "channel_imported",
            "digests_since",
            "asks_since",
            "asks_by_meeting",
            "digest_at",
            *reversed(NUMBERS),
        ):
            batch_op.drop_column(name)
