"""A person has addresses, one a surface; how they are reached follows from these."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STATES = ("", "no_account", "deactivated", "not_messaged", "taken", "not_looked_up", "removed")
GONE = ("deactivated", "not_messaged")
WORDS = {
    "no Slack account has this email address": "no_account",
    "the Slack account is deactivated": "deactivated",
    "Slack does not let me message this account": "not_messaged",
    "they were removed from boardbot": "removed",
}
TAKEN, FAILED = " has the same Slack account", ("Slack answered ", " when asked for the account")
MOMENT = storage.engine.UtcDateTime(timezone=True)
ADDRESS = sa.table(
    "address",
    *(sa.column(name) for name in ("person_id", "surface", "address", "conversation", "timezone")),
    *(sa.column(name) for name in ("unreachable", "unreachable_note", "outside")),
    sa.column("looked_up_at", MOMENT),
    sa.column("quiet_until", MOMENT),
)
PERSON = sa.table(
    "person",
    *(sa.column(name) for name in ("id", "slack_user", "timezone", "unreachable", "preferred", "reached_at")),
    *(sa.column(name) for name in ("gone", "outside")),
    sa.column("looked_up_at", MOMENT),
    sa.column("quiet_until", MOMENT),
)


def upgrade() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("conversation", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("unreachable", sa.String(), nullable=False),
        sa.Column("unreachable_note", sa.String(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=True),
        sa.Column("looked_up_at", MOMENT, nullable=True),
        sa.Column("quiet_until", MOMENT, nullable=True),
        sa.CheckConstraint(
            f"unreachable IN ({', '.join(repr(state) for state in STATES)})", name=op.f("ck_address_unreachable_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("address", name=op.f("uq_address_address")),
        sa.UniqueConstraint("person_id", "surface", name=op.f("uq_address_person_id_surface")),
    )
    op.create_index(op.f("ix_address_person_id"), "address", ["person_id"])
    op.create_index(op.f("ix_address_conversation"), "address", ["conversation"])
    with op.batch_alter_table("person") as batch_op:
        for name in ("preferred", "reached_at"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in ("gone", "outside"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill()
    with op.batch_alter_table("person") as batch_op:
        for name in ("preferred", "reached_at", "gone", "outside"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(op.f("ix_person_reached_at"), ["reached_at"])
        batch_op.drop_constraint(op.f("uq_person_slack_user"), type_="unique")
        for name in ("slack_user", "looked_up_at", "quiet_until"):
            batch_op.drop_column(name)
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("surface", sa.String(), nullable=False, server_default="slack"))
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.alter_column("surface", server_default=None)


def _fill() -> None:
    bind = op.get_bind()
    columns = ("id", "slack_user", "timezone", "unreachable", "looked_up_at", "quiet_until")
    for person_id, account, zone, why, looked, quiet in list(bind.execute(sa.select(*(PERSON.c[n] for n in columns)))):
        state, note = _state(why)
        if account or why or looked:
            values = {
                "person_id": person_id,
                "surface": "slack",
                "address": account,
                "timezone": zone if account else "",
            }
            values |= {"unreachable": state, "unreachable_note": note}
            bind.execute(sa.insert(ADDRESS).values(**values, looked_up_at=looked, quiet_until=quiet))
        reached = {"reached_at": account if account and not why else "", "gone": state in GONE}
        bind.execute(sa.update(PERSON).where(PERSON.c.id == person_id).values(reached))


def _state(why: str) -> tuple[str, str]:
    """The state that words of before stood for, and its note."""
    if why.endswith(TAKEN):
        return "taken", why.removesuffix(TAKEN)
    if why.startswith(FAILED[0]) and why.endswith(FAILED[1]):
        return "not_looked_up", why.removeprefix(FAILED[0]).removesuffix(FAILED[1])
    return (WORDS.get(why, "not_messaged") if why else ""), ""


def downgrade() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_column("surface")
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("slack_user", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("looked_up_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("quiet_until", MOMENT, nullable=True))
        batch_op.create_unique_constraint(op.f("uq_person_slack_user"), ["slack_user"])
        batch_op.drop_index(op.f("ix_person_reached_at"))
        for name in ("preferred", "reached_at", "gone", "outside"):
            batch_op.drop_column(name)
    bind = op.get_bind()
    kept = ("person_id", "address", "looked_up_at", "quiet_until")
    own = sa.select(*(ADDRESS.c[name] for name in kept)).where(ADDRESS.c.surface == "slack")
    for person_id, account, looked, quiet in list(bind.execute(own)):
        values = {"slack_user": account, "looked_up_at": looked, "quiet_until": quiet}
        bind.execute(sa.update(PERSON).where(PERSON.c.id == person_id).values(values))
    op.drop_index(op.f("ix_address_conversation"), "address")
    op.drop_index(op.f("ix_address_person_id"), "address")
    op.drop_table("address")
