"""Links by which leads without an account answer, and messages that were sent once more as nobody knows whether they arrived."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = storage.engine.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["update_request.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_link_person_id", "link", ["person_id"])
    op.create_index("ix_link_request_id", "link", ["request_id"])
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("repeated", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.alter_column("repeated", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_column("repeated")
    op.drop_table("link")
