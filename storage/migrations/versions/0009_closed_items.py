"""What was asked of an action that is closed meanwhile is owed no more."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEFORE = ("owed", "answered", "not_reported", "handed_over", "not_mine")


def _states(*states: str) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("request_item") as batch_op:
        batch_op.drop_constraint(op.f("ck_request_item_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_request_item_state_known"), f"state IN ({listed})")


def upgrade() -> None:
    _states(*BEFORE, "closed")


def downgrade() -> None:
    op.execute("UPDATE request_item SET state = 'not_reported' WHERE state = 'closed'")
    _states(*BEFORE)
