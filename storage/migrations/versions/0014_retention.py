"""For how long each board keeps its records."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        batch_op.add_column(sa.Column("retention_months", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        batch_op.drop_column("retention_months")
