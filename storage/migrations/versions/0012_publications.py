"""Sign-off: boards whose chair signs updates off, and what became of each."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WORDS = ("edited_by", "narrative", "next_step", "help_needed", "decided_by", "reason")
MOMENTS = ("edited_at", "decided_at", "told_at")


def upgrade() -> None:
    moment = storage.engine.UtcDateTime(timezone=True)
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in WORDS),
        *(sa.Column(name, moment, nullable=True) for name in MOMENTS),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'published', 'returned', 'withheld')", name=op.f("ck_publication_state_known")
        ),
        sa.ForeignKeyConstraint(["update_id"], ["progress_update.id"], name=op.f("fk_publication_update_id")),
        sa.ForeignKeyConstraint(["question_id"], ["delivery.id"], name=op.f("fk_publication_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("update_id", name=op.f("uq_publication_update_id")),
    )
    with op.batch_alter_table("publication") as batch_op:
        batch_op.create_index(op.f("ix_publication_question_id"), ["question_id"])
    with op.batch_alter_table("board") as batch_op:
        batch_op.add_column(sa.Column("sign_off", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        batch_op.drop_column("sign_off")
    op.drop_table("publication")
