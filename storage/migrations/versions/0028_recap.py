"""Since when an officer wants the weekly recap."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("recap_since", storage.engine.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "recap_since")
