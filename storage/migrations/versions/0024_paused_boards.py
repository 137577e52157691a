"""Boards that stand still for a time, and the alert that nothing comes in."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = (
    *("request", "reminder", "proxy_request", "missing_updates", "plan_ended", "unassigned", "now_leading"),
    *("standing_in", "papers", "sign_off", "question", "receipt", "answer", "which", "picture", "note", "digest"),
    *("digest_rest", "post", "edit", "undelivered", "delivery_stalled"),
)
ADDED = "nothing_received"


def upgrade() -> None:
    _check((*KINDS, ADDED))
    with op.batch_alter_table("board") as batch_op:
        batch_op.add_column(sa.Column("paused_at", storage.engine.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        batch_op.drop_column("paused_at")
    op.execute(sa.text("UPDATE delivery SET kind = 'note' WHERE kind = 'nothing_received'"))
    _check(KINDS)


def _check(kinds: tuple[str, ...]) -> None:
    name = op.f("ck_delivery_kind_known")
    known = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"kind IN ({known})")
