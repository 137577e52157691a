"""What waits for an answer or for the end of a snooze, and what shows an asking, is found without going through all years."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_update_request_snoozed_until", "update_request", "snoozed_until", "snoozed_until IS NOT NULL"),
    ("ix_request_item_outstanding", "request_item", "request_id", "state = 'outstanding'"),
    ("ix_request_item_not_mine", "request_item", "action_id", "state = 'not_mine'"),
    ("ix_delivery_ask_date", "delivery", "ask_date", "ask_date IS NOT NULL"),
)


def upgrade() -> None:
    for name, table, column, where in INDEXES:
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table)
