"""Columns say what a message was written for, and whose an inbound key is, so that nothing reads the keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DELIVERY = sa.table(
    "delivery",
    *(sa.column(name) for name in ("id", "kind", "dedupe_key", "channel", "person_id", "cause_type", "cause_id")),
)
INBOUND = sa.table("inbound", *(sa.column(name) for name in ("key", "received_at", "person_id", "sender", "edited_at")))
REPLY = sa.table("unfiled_reply", *(sa.column(name) for name in ("id", "channel", "ts")))
NOTICE = sa.table("unassigned_notice", sa.column("id"), sa.column("notice"))
PERSON = sa.table("person", sa.column("id"), sa.column("slack_user"))
HAS_CAUSE = sa.text("cause_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("cause_type", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cause_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.alter_column("cause_type", server_default=None)
    op.create_index(
        "ix_delivery_cause_id", "delivery", ["cause_id"], sqlite_where=HAS_CAUSE, postgresql_where=HAS_CAUSE
    )
    with op.batch_alter_table("inbound") as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sender", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("edited_at", sa.String(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_inbound_person_id"), "person", ["person_id"], ["id"])
        batch_op.create_index(op.f("ix_inbound_person_id"), ["person_id"])
        batch_op.create_index(op.f("ix_inbound_sender"), ["sender"])
    bind = op.get_bind()
    for delivery_id, cause_type, cause_id in list(_causes(bind)):
        found = sa.update(DELIVERY).where(DELIVERY.c.id == delivery_id)
        bind.execute(found.values(cause_type=cause_type, cause_id=cause_id))
    _join_edits(bind)
    _own_keys(bind)


def _causes(bind: sa.Connection) -> Iterator[tuple[int, str, int]]:
    """What the keys of messages say of their causes."""
    replies = {f"message:{channel}:{ts}": i for i, channel, ts in bind.execute(sa.select(*REPLY.c))}
    first = sa.select(NOTICE.c.notice, sa.func.min(NOTICE.c.id)).group_by(NOTICE.c.notice)
    notices = {notice: number for notice, number in bind.execute(first)}
    kinds = DELIVERY.c.kind.in_(("which", "unassigned", "plan_ended"))
    for delivery_id, kind, key in bind.execute(
        sa.select(DELIVERY.c.id, DELIVERY.c.kind, DELIVERY.c.dedupe_key).where(kinds)
    ):
        parts = key.split(":")
        if kind == "which" and ":".join(parts[:3]) in replies:
            yield delivery_id, "reply", replies[":".join(parts[:3])]
        elif kind == "unassigned" and key.rpartition(":")[0] in notices:
            yield delivery_id, "unassigned_notice", notices[key.rpartition(":")[0]]
        elif kind == "plan_ended" and len(parts) > 1 and parts[1].isdigit():
            yield delivery_id, "plan", int(parts[1])


def _join_edits(bind: sa.Connection) -> None:
    """The newest edit of each message goes to the message's own row."""
    edits: dict[str, tuple[str, object]] = {}
    for key, at in list(bind.execute(sa.select(INBOUND.c.key, INBOUND.c.received_at))):
        if key.startswith("edit:"):
            message, _, stamp = key.removeprefix("edit:").rpartition(":")
            edits[message] = max(edits.get(message, ("", at)), (stamp, at))
            bind.execute(sa.delete(INBOUND).where(INBOUND.c.key == key))
    for message, (stamp, at) in edits.items():
        own = INBOUND.c.key == f"message:{message}"
        if not bind.execute(sa.update(INBOUND).where(own).values(edited_at=stamp)).rowcount:
            bind.execute(sa.insert(INBOUND).values(key=f"message:{message}", received_at=at, edited_at=stamp))


def _own_keys(bind: sa.Connection) -> None:
    """Whose each key is: by the account that pressed, or the conversation that was written in."""
    accounts = dict(_pairs(bind, PERSON.c.slack_user, PERSON.c.id))
    conversations = dict(_pairs(bind, DELIVERY.c.channel, DELIVERY.c.person_id))
    for (key,) in list(bind.execute(sa.select(INBOUND.c.key))):
        kind, _, rest = key.partition(":")
        place = rest.partition(":")[0]
        person_id = accounts.get(place) if kind == "press" else conversations.get(place) if kind == "message" else None
        sender = place if person_id is None and kind in ("press", "message") else None
        if person_id or sender:
            bind.execute(sa.update(INBOUND).where(INBOUND.c.key == key).values(person_id=person_id, sender=sender))


def _pairs(bind: sa.Connection, *columns: sa.ColumnClause[Any]) -> Iterator[tuple[str, int]]:
    rows = bind.execute(sa.select(*columns).where(*(column.is_not(None) for column in columns)).distinct())
    return ((address, person_id) for address, person_id in rows)


def downgrade() -> None:
    bind = op.get_bind()
    edited = sa.select(INBOUND.c.key, INBOUND.c.received_at, INBOUND.c.edited_at).where(
        INBOUND.c.edited_at.is_not(None)
    )
    for key, at, stamp in list(bind.execute(edited)):
        message = key.removeprefix("message:")
        bind.execute(sa.insert(INBOUND).values(key=f"edit:{message}:{stamp}", received_at=at))
    with op.batch_alter_table("inbound") as batch_op:
        batch_op.drop_index(op.f("ix_inbound_sender"))
        batch_op.drop_index(op.f("ix_inbound_person_id"))
        batch_op.drop_constraint(op.f("fk_inbound_person_id"), type_="foreignkey")
        for name in ("edited_at", "sender", "person_id"):
            batch_op.drop_column(name)
    op.drop_index("ix_delivery_cause_id", "delivery")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_column("cause_id")
        batch_op.drop_column("cause_type")
