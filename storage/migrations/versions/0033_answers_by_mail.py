"""Answers by mail: what they are known by, and that an update came in by mail or by the link of one; digests by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BEFORE = ("button", "form", "text", "edit", "import")
NOW = ("button", "form", "text", "edit", "email", "email link", "import")


def _via(kinds: tuple[str, ...]) -> str:
    return f"via IN ({', '.join(repr(kind) for kind in kinds)})"


def upgrade() -> None:
    with op.batch_alter_table("link") as batch_op:
        batch_op.add_column(sa.Column("reply_digest", sa.String(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_link_reply_digest"), ["reply_digest"])
    with op.batch_alter_table("progress_update") as batch_op:
        batch_op.drop_constraint(op.f("ck_progress_update_via_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_progress_update_via_known"), sa.text(_via(NOW)))
    with op.batch_alter_table("board_member") as batch_op:
        batch_op.add_column(sa.Column("digest_by_mail", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("board_member") as batch_op:
        batch_op.alter_column("digest_by_mail", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("board_member") as batch_op:
        batch_op.drop_column("digest_by_mail")
    op.execute(sa.text("UPDATE progress_update SET via = 'text' WHERE via = 'email'"))
    op.execute(sa.text("UPDATE progress_update SET via = 'form' WHERE via = 'email link'"))
    with op.batch_alter_table("progress_update") as batch_op:
        batch_op.drop_constraint(op.f("ck_progress_update_via_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_progress_update_via_known"), sa.text(_via(BEFORE)))
    with op.batch_alter_table("link") as batch_op:
        batch_op.drop_constraint(op.f("uq_link_reply_digest"), type_="unique")
        batch_op.drop_column("reply_digest")
