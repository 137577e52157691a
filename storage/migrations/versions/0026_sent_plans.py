"""Plans' files that officers sent in chat, until what they change is done or left."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = storage.engine.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sent_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("difference", sa.String(), nullable=False),
        sa.Column("shown_id", sa.Integer(), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'shown', 'confirmed', 'done', 'left')", name="state_known"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["shown_id"], ["delivery.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "ts"),
    )
    op.create_index("ix_sent_plan_person_id", "sent_plan", ["person_id"])
    op.create_index("ix_sent_plan_shown_id", "sent_plan", ["shown_id"])


def downgrade() -> None:
    op.drop_table("sent_plan")
