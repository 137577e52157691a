"""Requests are found by their deadline, however many years of them there are."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_update_request_deadline", "update_request", ["deadline", "ask_date", "zone"])


def downgrade() -> None:
    op.drop_index("ix_update_request_deadline", "update_request")
