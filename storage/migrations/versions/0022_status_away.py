"""Being away as somebody's status says it, beside what they told the bot."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("absence") as batch_op:
        batch_op.add_column(sa.Column("by_status", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM absence WHERE by_status"))
    with op.batch_alter_table("absence") as batch_op:
        batch_op.drop_column("by_status")
