"""What waits for an answer, or for the end of a snooze, is found without going through all that ever was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

SNOOZED, OUTSTANDING = sa.text("snoozed_until IS NOT NULL"), sa.text("state = 'outstanding'")


def upgrade() -> None:
    op.create_index(
        "ix_update_request_snoozed_until",
        "update_request",
        ["snoozed_until"],
        sqlite_where=SNOOZED,
        postgresql_where=SNOOZED,
    )
    op.create_index(
        "ix_request_item_outstanding",
        "request_item",
        ["request_id"],
        sqlite_where=OUTSTANDING,
        postgresql_where=OUTSTANDING,
    )


def downgrade() -> None:
    op.drop_index("ix_request_item_outstanding", "request_item")
    op.drop_index("ix_update_request_snoozed_until", "update_request")
