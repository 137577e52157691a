"""Plans that stand still for a time, and the alert that nothing comes in."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = (
    *("request", "reminder", "proxy_request", "missing_updates", "plan_ended", "unassigned", "now_leading"),
    *("standing_in", "papers", "sign_off", "question", "receipt", "answer", "which", "picture", "note", "digest"),
    *("digest_rest", "post", "edit", "undelivered", "delivery_stalled"),
)
STATUSES = ("draft", "live", "closed")


def upgrade() -> None:
    _check("delivery", "kind", (*KINDS, "nothing_received"))
    _check("plan", "status", (*STATUSES, "paused"))
    _one_started("status IN ('live', 'paused')")


def downgrade() -> None:
    op.execute(sa.text("UPDATE delivery SET kind = 'note' WHERE kind = 'nothing_received'"))
    _check("delivery", "kind", KINDS)
    op.execute(sa.text("UPDATE plan SET status = 'draft', started_at = NULL WHERE status = 'paused'"))
    _check("plan", "status", STATUSES)
    _one_started("status = 'live'")


def _check(table: str, column: str, values: tuple[str, ...]) -> None:
    """Have the database take these values of a column."""
    name = op.f(f"ck_{table}_{column}_known")
    known = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({known})")


def _one_started(where: str) -> None:
    op.drop_index("uq_plan_live", "plan")
    op.create_index(
        "uq_plan_live", "plan", ["board_id"], unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
