"""What each board's channel is called, as Slack last said."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        batch_op.add_column(sa.Column("channel_name", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("board") as batch_op:
        batch_op.drop_column("channel_name")
