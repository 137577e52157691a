"""Boards' areas and thresholds, figures that a later import superseded."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STANDING = "area_code = '' AND superseded_at IS NULL"
_KEY = ["indicator_id", "edition", "area", "period", "note"]


def _moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, storage.engine.UtcDateTime(timezone=True), nullable=True)


def upgrade() -> None:
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_snapshot_digest"), type_="unique")
        batch_op.create_index("ix_snapshot_digest", ["digest"])
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("rag_key", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("board_indicator", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
        for column in ("threshold", "green", "amber"):
            batch_op.add_column(sa.Column(column, sa.Float(), nullable=True))
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fetched_from", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(_moment("fetch_failed_at"))
    with op.batch_alter_table("indicator_edition", schema=None) as batch_op:
        batch_op.add_column(_moment("loaded_at"))
    op.execute(
        "UPDATE indicator_edition SET loaded_at = (SELECT min(o.loaded_at) FROM observation o"
        " WHERE o.indicator_id = indicator_edition.indicator_id AND o.edition = indicator_edition.edition)"
    )
    with op.batch_alter_table("indicator_edition", schema=None) as batch_op:
        batch_op.alter_column("loaded_at", nullable=False)
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.add_column(_moment("superseded_at"))
        batch_op.drop_index("uq_observation_printed")
        batch_op.create_index(
            "uq_observation_printed",
            _KEY,
            unique=True,
            sqlite_where=sa.text(_STANDING),
            postgresql_where=sa.text(_STANDING),
        )


def downgrade() -> None:
    op.execute("DELETE FROM observation WHERE superseded_at IS NOT NULL")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index("uq_observation_printed")
        batch_op.drop_column("superseded_at")
        batch_op.create_index(
            "uq_observation_printed",
            _KEY,
            unique=True,
            sqlite_where=sa.text("area_code = ''"),
            postgresql_where=sa.text("area_code = ''"),
        )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_index("ix_snapshot_digest")
        batch_op.create_unique_constraint(batch_op.f("uq_snapshot_digest"), ["digest"])
    for table, columns in (
        ("indicator_edition", ("loaded_at",)),
        ("indicator", ("fetch_failed_at", "fetched_from")),
        ("board_indicator", ("amber", "green", "threshold", "position")),
        ("board", ("rag_key", "area")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
