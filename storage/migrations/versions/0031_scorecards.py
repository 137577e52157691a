"""Scorecards for residents: which boards publish, what they show, what is exempt, and a pre-election period."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = storage.engine.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        for name in ("published", "channel_public"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("hold_from", "hold_until"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
    with op.batch_alter_table("board") as batch_op:
        for name in ("published", "channel_public"):
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "scorecard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_scorecard_board_id", "scorecard", ["board_id"])
    op.create_index("ix_scorecard_meeting_id", "scorecard", ["meeting_id"])
    op.create_table(
        "exempt_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("board_id", "ref"),
    )
    op.create_index("ix_exempt_action_board_id", "exempt_action", ["board_id"])


def downgrade() -> None:
    op.drop_table("exempt_action")
    op.drop_table("scorecard")
    with op.batch_alter_table("board") as batch_op:
        for name in ("hold_until", "hold_from", "channel_public", "published"):
            batch_op.drop_column(name)
