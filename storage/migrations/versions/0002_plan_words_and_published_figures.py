"""Plan words and published figures."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("loaded_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("digest", name=op.f("uq_snapshot_digest")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_printed", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("notes", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area_code", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("area_type", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("parent_code", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("parent", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sex", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("age", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("category_type", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("category", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("time_range", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("lower", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("upper", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("lower_998", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("upper_998", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("count", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("denominator", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("versus_england", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("versus_parent", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("goal", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("new_data", sa.String(), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("uq_observation_indicator_id_edition_area_period_note"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_observation_indicator_id"))
        batch_op.create_index("ix_observation_indicator_id", ["indicator_id", "edition", "area_code"], unique=False)
        batch_op.create_index(
            "uq_observation_printed",
            ["indicator_id", "edition", "area", "period", "note"],
            unique=True,
            sqlite_where=sa.text("area_code = ''"),
            postgresql_where=sa.text("area_code = ''"),
        )


def downgrade() -> None:
    op.execute("DELETE FROM observation WHERE area_code <> ''")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_observation_printed", sqlite_where=sa.text("area_code = ''"), postgresql_where=sa.text("area_code = ''")
        )
        batch_op.drop_index("ix_observation_indicator_id")
        batch_op.create_index(batch_op.f("ix_observation_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_observation_indicator_id_edition_area_period_note"),
            ["indicator_id", "edition", "area", "period", "note"],
        )
        batch_op.drop_column("new_data")
        batch_op.drop_column("goal")
        batch_op.drop_column("versus_parent")
        batch_op.drop_column("versus_england")
        batch_op.drop_column("denominator")
        batch_op.drop_column("count")
        batch_op.drop_column("upper_998")
        batch_op.drop_column("lower_998")
        batch_op.drop_column("upper")
        batch_op.drop_column("lower")
        batch_op.drop_column("time_range")
        batch_op.drop_column("category")
        batch_op.drop_column("category_type")
        batch_op.drop_column("age")
        batch_op.drop_column("sex")
        batch_op.drop_column("parent")
        batch_op.drop_column("parent_code")
        batch_op.drop_column("area_type")
        batch_op.drop_column("area_code")

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_column("notes")
        batch_op.drop_column("due_printed")

    op.drop_table("snapshot")
