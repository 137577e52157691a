"""Who led an action from when; requests that were handed over or declined; actions that nobody answers for."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BEFORE, _NOW = ("owed", "answered", "not_reported"), ("owed", "answered", "not_reported", "handed_over", "not_mine")


def _item_states(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("request_item") as batch_op:
        batch_op.drop_constraint(op.f("ck_request_item_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_request_item_state_known"), f"state IN ({listed})")


def upgrade() -> None:
    with op.batch_alter_table("action_lead") as batch_op:
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f("uq_action_lead_action_id_position"), type_="unique")
        batch_op.create_check_constraint(
            op.f("ck_action_lead_until_after_since"), "until IS NULL OR since IS NULL OR until >= since"
        )
    _item_states(_NOW)
    op.create_table(
        "orphan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("who", "refs", "why", "outcome")),
        sa.Column("told_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("over_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_orphan_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orphan")),
    )
    with op.batch_alter_table("orphan") as batch_op:
        batch_op.create_index(op.f("ix_orphan_board_id"), ["board_id"])
        batch_op.create_index(op.f("ix_orphan_notice"), ["notice"])
        standing = sa.text("over_at IS NULL")
        batch_op.create_index(
            "uq_orphan_standing", ["board_id", "subject"], unique=True, sqlite_where=standing, postgresql_where=standing
        )


def downgrade() -> None:
    op.drop_table("orphan")
    op.execute("UPDATE request_item SET state = 'not_reported' WHERE state IN ('handed_over', 'not_mine')")
    _item_states(_BEFORE)
    op.execute("DELETE FROM action_lead WHERE until IS NOT NULL")
    with op.batch_alter_table("action_lead") as batch_op:
        batch_op.drop_constraint(op.f("ck_action_lead_until_after_since"), type_="check")
        batch_op.create_unique_constraint(op.f("uq_action_lead_action_id_position"), ["action_id", "position"])
        batch_op.drop_column("until")
        batch_op.drop_column("since")
