"""People are known by further email addresses; a zone that the people sheet gave is told from their account's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "further_email",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_further_email_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_email")),
        sa.UniqueConstraint("email", name=op.f("uq_further_email_email")),
    )
    op.create_index("ix_further_email_person_id", "further_email", ["person_id"])
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("zone_given", sa.Boolean(), nullable=False, server_default=sa.false()))
    # what no account of theirs says was given
    op.execute(
        "UPDATE person SET zone_given = true WHERE timezone <> '' AND NOT EXISTS"
        " (SELECT 1 FROM address WHERE address.person_id = person.id AND address.timezone = person.timezone)"
    )


def downgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("zone_given")
    op.drop_index("ix_further_email_person_id", "further_email")
    op.drop_table("further_email")
