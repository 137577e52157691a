"""Who had the bot ask, as the first request to somebody says."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("update_request", sa.Column("introduced_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("update_request", "introduced_by")
