"""Columns, tables and stored values are called by the field's own terms. Nothing but names changes."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COLUMNS = (
    ("progress_update", "said_at", "effective_at"),
    ("due_change", "said_at", "effective_at"),
    ("absence", "said_at", "recorded_at"),
    ("unfiled_reply", "said_at", "received_at"),
    ("delivery", "told_at", "failure_reported_at"),
    ("publication", "told_at", "sign_off_requested_at"),
    ("update_request", "by_officer", "via_officer"),
    ("update_request", "why_by_officer", "why_via_officer"),
    ("board", "settle_days", "sign_off_days"),
)
KINDS = (
    ("officer", "proxy_request"),
    ("officer_list", "missing_updates"),
    ("orphans", "unassigned"),
    ("stuck", "delivery_stalled"),
)
KEYS = (
    ("officer:", "proxy-request:"),
    ("stuck:", "delivery-stalled:"),
    ("failure:tell digests:", "failure:send digests:"),
    ("failure:tell of orphans:", "failure:notify of unassigned actions:"),
    ("failure:tell of ended plans:", "failure:notify of ended plans:"),
    ("failure:tell what did not arrive:", "failure:report undelivered messages:"),
)
"""What the keys begin with by which a message is written once: what was begun or reported before is known after."""
OTHER_KINDS = (
    *("request", "reminder", "plan_ended", "now_leading", "standing_in", "papers", "sign_off", "question", "receipt"),
    *("answer", "which", "picture", "note", "digest", "digest_rest", "post", "edit", "undelivered"),
)
OTHER_STATES = ("answered", "not_reported", "handed_over", "not_mine", "closed")


def upgrade() -> None:
    for table, old, new in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    _replace("delivery", "kind", KINDS, OTHER_KINDS)
    _replace_keys(KEYS)
    _replace("request_item", "state", [("owed", "outstanding")], OTHER_STATES)
    _unassigned_notice("unassigned_notice", "notified_at", "resolved_at")
    _copy("orphan", "unassigned_notice", {"told_at": "notified_at", "over_at": "resolved_at"})
    _missing_updates_list("missing_updates_list")
    _copy("officer_list", "missing_updates_list", {})


def downgrade() -> None:
    _missing_updates_list("officer_list")
    _copy("missing_updates_list", "officer_list", {})
    _unassigned_notice("orphan", "told_at", "over_at")
    _copy("unassigned_notice", "orphan", {"notified_at": "told_at", "resolved_at": "over_at"})
    _replace("request_item", "state", [("outstanding", "owed")], OTHER_STATES)
    _replace_keys([(new, old) for old, new in KEYS])
    _replace("delivery", "kind", [(new, old) for old, new in KINDS], OTHER_KINDS)
    for table, old, new in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")


def _replace(table: str, column: str, pairs: Iterable[tuple[str, str]], others: Iterable[str]) -> None:
    """Give the values of a column that the database checks other names."""
    pairs = list(pairs)
    known = ", ".join(f"'{value}'" for value in (*(new for _, new in pairs), *others))
    name = op.f(f"ck_{table}_{column}_known")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
    rows = sa.table(table, sa.column(column))
    for old, new in pairs:
        op.execute(sa.update(rows).where(rows.c[column] == old).values({column: new}))
    with op.batch_alter_table(table) as batch_op:
        batch_op.create_check_constraint(name, f"{column} IN ({known})")


def _replace_keys(pairs: Iterable[tuple[str, str]]) -> None:
    delivery = sa.table("delivery", sa.column("dedupe_key", sa.String()))
    key = delivery.c.dedupe_key
    for old, new in pairs:
        rest = sa.func.substr(key, len(old) + 1)
        op.execute(sa.update(delivery).where(key.startswith(old)).values(dedupe_key=sa.literal(new) + rest))


def _unassigned_notice(name: str, notified: str, resolved: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        *(sa.Column(column, sa.String(), nullable=False) for column in ("who", "refs", "why", "outcome")),
        sa.Column(notified, storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column(resolved, storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f(f"fk_{name}_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    standing = sa.text(f"{resolved} IS NULL")
    op.create_index(op.f(f"ix_{name}_board_id"), name, ["board_id"])
    op.create_index(op.f(f"ix_{name}_notice"), name, ["notice"])
    op.create_index(
        f"uq_{name}_standing",
        name,
        ["board_id", "subject"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _missing_updates_list(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("ask_date", sa.Date(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f(f"fk_{name}_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("board_id", "ask_date", name=op.f(f"uq_{name}_board_id_ask_date")),
    )
    op.create_index(op.f(f"ix_{name}_board_id"), name, ["board_id"])


def _copy(old: str, new: str, renamed: dict[str, str]) -> None:
    """Move every row to the table of another name, with its id."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(old)]
    source = sa.table(old, *(sa.column(name) for name in columns))
    names = [renamed.get(name, name) for name in columns]
    target = sa.table(new, *(sa.column(name) for name in names))
    op.execute(sa.insert(target).from_select(names, sa.select(*source.c)))
    if op.get_bind().dialect.name == "postgresql":
        highest = op.get_bind().scalar(sa.select(sa.func.max(target.c.id)))
        if highest:
            sequence = sa.func.pg_get_serial_sequence(new, "id")
            op.get_bind().execute(sa.select(sa.func.setval(sequence, highest)))
    op.drop_table(old)
