"""Figures that are being loaded, and that nobody reads yet."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = storage.engine.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.add_column(sa.Column("staged_by", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("indicator") as batch_op:
        batch_op.add_column(sa.Column("staged", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("indicator_edition") as batch_op:
        batch_op.alter_column("loaded_at", existing_type=MOMENT, nullable=True)


def downgrade() -> None:
    op.execute(
        "DELETE FROM observation WHERE area_code <> '' AND EXISTS (SELECT 1 FROM indicator_edition e"
        " WHERE e.indicator_id = observation.indicator_id AND e.edition = observation.edition AND e.loaded_at IS NULL)"
    )
    op.execute("DELETE FROM indicator_edition WHERE loaded_at IS NULL")
    op.execute("DELETE FROM indicator WHERE staged")
    op.execute("DELETE FROM snapshot WHERE staged_by <> ''")
    with op.batch_alter_table("indicator_edition") as batch_op:
        batch_op.alter_column("loaded_at", existing_type=MOMENT, nullable=False)
    with op.batch_alter_table("indicator") as batch_op:
        batch_op.drop_column("staged")
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.drop_column("staged_by")
