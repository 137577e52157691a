"""Calendars to subscribe to, and what each was last given of its events."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = storage.engine.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"])
    op.create_index("ix_calendar_feed_board_id", "calendar_feed", ["board_id"])
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["calendar_feed.id"]),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("feed_id", "uid"),
    )
    op.create_index("ix_calendar_event_feed_id", "calendar_event", ["feed_id"])


def downgrade() -> None:
    op.drop_table("calendar_event")
    op.drop_table("calendar_feed")
