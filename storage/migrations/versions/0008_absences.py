"""Who is away and who stands in; until when somebody is not to be disturbed."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = storage.engine.UtcDateTime(timezone=True)
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_absence_last_after_first")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name=op.f("fk_absence_delegate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence") as batch_op:
        batch_op.create_index(op.f("ix_absence_person_id"), ["person_id"])
        batch_op.create_index(op.f("ix_absence_delegate_id"), ["delegate_id"])
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("quiet_until", moment, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("quiet_until")
    op.drop_table("absence")
