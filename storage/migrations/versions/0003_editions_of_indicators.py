"""Editions of indicators, headings of outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_edition_indicator_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_indicator_edition_snapshot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_edition")),
        sa.UniqueConstraint("indicator_id", "edition", name=op.f("uq_indicator_edition_indicator_id_edition")),
    )
    op.create_index(op.f("ix_indicator_edition_snapshot_id"), "indicator_edition", ["snapshot_id"])
    op.execute(
        "INSERT INTO indicator_edition (indicator_id, edition, name, unit)"
        " SELECT DISTINCT o.indicator_id, o.edition, i.name, i.unit FROM observation o JOIN indicator i ON i.id = o.indicator_id"
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heading", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_column("heading")
    op.drop_index(op.f("ix_indicator_edition_snapshot_id"), "indicator_edition")
    op.drop_table("indicator_edition")
