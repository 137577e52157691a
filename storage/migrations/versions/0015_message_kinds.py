"""The database checks what kind of message a delivery is."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = (
    "request",
    "reminder",
    "officer",
    "officer_list",
    "plan_ended",
    "orphans",
    "now_leading",
    "standing_in",
    "papers",
    "sign_off",
    "question",
    "receipt",
    "answer",
    "which",
    "picture",
    "note",
    "digest",
    "digest_rest",
    "post",
    "edit",
    "undelivered",
    "stuck",
)


def upgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.execute(f"UPDATE delivery SET kind = 'note' WHERE kind NOT IN ({listed})")  # noqa: S608 - a constant
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.create_check_constraint(op.f("ck_delivery_kind_known"), f"kind IN ({listed})")


def downgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_constraint(op.f("ck_delivery_kind_known"), type_="check")
