"""first tables."""

import sqlalchemy as sa
from alembic import op

import storage.engine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("parent_basis", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("channel_private", sa.Boolean(), nullable=False),
        sa.Column("channel_looked_up_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stale_days", sa.Integer(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["board.id"], name=op.f("fk_board_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("key", name=op.f("uq_board_key")),
    )
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "inbound",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("received_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbound")),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("polarity", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.CheckConstraint("polarity IN ('', 'high', 'low')", name=op.f("ck_indicator_polarity_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("key", name=op.f("uq_indicator_key")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("slack_user", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("looked_up_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("unreachable", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("slack_user", name=op.f("uq_person_slack_user")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_person_id"), ["person_id"], unique=False)

    op.create_table(
        "board_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_indicator_board_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_board_indicator_indicator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_indicator")),
        sa.UniqueConstraint("board_id", "indicator_id", name=op.f("uq_board_indicator_board_id_indicator_id")),
    )
    with op.batch_alter_table("board_indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_indicator_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_board_indicator_indicator_id"), ["indicator_id"], unique=False)

    op.create_table(
        "board_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.CheckConstraint("position IN ('chair', 'officer', 'member')", name=op.f("ck_board_member_position_known")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_member_board_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_board_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_member")),
        sa.UniqueConstraint(
            "board_id", "person_id", "position", name=op.f("uq_board_member_board_id_person_id_position")
        ),
    )
    with op.batch_alter_table("board_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_member_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_board_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("since", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("as_of", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_digest_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("board_id", "week", name=op.f("uq_digest_board_id_week")),
    )
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_board_id"), ["board_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_meeting_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("board_id", "held_on", name=op.f("uq_meeting_board_id_held_on")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_board_id"), ["board_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("rank_of", sa.Integer(), nullable=True),
        sa.Column("rag_raw", sa.String(), nullable=False),
        sa.Column("rag", sa.String(), nullable=False),
        sa.Column("trend", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("loaded_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint(
            "indicator_id",
            "edition",
            "area",
            "period",
            "note",
            name=op.f("uq_observation_indicator_id_edition_area_period_note"),
        ),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index("ix_observation_loaded", ["loaded_at"], unique=False)

    op.create_table(
        "officer_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("ask_date", sa.Date(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_officer_list_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_list")),
        sa.UniqueConstraint("board_id", "ask_date", name=op.f("uq_officer_list_board_id_ask_date")),
    )
    with op.batch_alter_table("officer_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_officer_list_board_id"), ["board_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("started_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'live', 'closed')", name=op.f("ck_plan_status_known")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_plan_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("board_id", "edition", name=op.f("uq_plan_board_id_edition")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_board_id"), ["board_id"], unique=False)
        batch_op.create_index(
            "uq_plan_live",
            ["board_id"],
            unique=True,
            sqlite_where=sa.text("status = 'live'"),
            postgresql_where=sa.text("status = 'live'"),
        )

    op.create_table(
        "role_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_role_holder_until_after_since")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_holder_person_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_role_holder_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_holder")),
        sa.UniqueConstraint("role_id", "person_id", "since", name=op.f("uq_role_holder_role_id_person_id_since")),
    )
    with op.batch_alter_table("role_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_holder_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_holder_role_id"), ["role_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_target_indicator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint(
            "indicator_id",
            "series",
            "area",
            "period",
            "kind",
            name=op.f("uq_target_indicator_id_series_area_period_kind"),
        ),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_indicator_id"), ["indicator_id"], unique=False)

    op.create_table(
        "unfiled_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'filed', 'dismissed', 'withdrawn')", name=op.f("ck_unfiled_reply_state_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unfiled_reply_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfiled_reply")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_unfiled_reply_channel_ts")),
    )
    with op.batch_alter_table("unfiled_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unfiled_reply_person_id"), ["person_id"], unique=False)

    op.create_table(
        "update_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.Column("ask_date", sa.Date(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("asked_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("deadline", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_officer", sa.Boolean(), nullable=False),
        sa.Column("why_by_officer", sa.String(), nullable=False),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_update_request_person_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_update_request_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_request")),
        sa.UniqueConstraint("person_id", "ask_date", name=op.f("uq_update_request_person_id_ask_date")),
        sa.UniqueConstraint("role_id", "ask_date", name=op.f("uq_update_request_role_id_ask_date")),
    )
    with op.batch_alter_table("update_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_update_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_update_request_role_id"), ["role_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("ask_date", sa.Date(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("edits_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("available_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hours_zone", sa.String(), nullable=False),
        sa.Column("lease_until", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'unknown', 'failed', 'skipped')",
            name=op.f("ck_delivery_state_known"),
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_delivery_board_id")),
        sa.ForeignKeyConstraint(["edits_id"], ["delivery.id"], name=op.f("fk_delivery_edits_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["delivery.id"], name=op.f("fk_delivery_parent_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delivery_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["update_request.id"], name=op.f("fk_delivery_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_delivery_dedupe_key")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_edits_id"), ["edits_id"], unique=False)
        batch_op.create_index("ix_delivery_message", ["channel", "ts"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_request_id"), ["request_id"], unique=False)
        batch_op.create_index("ix_delivery_state_available", ["state", "available_at"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_outcome_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("plan_id", "text", name=op.f("uq_outcome_plan_id_text")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "priority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_priority_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority")),
        sa.UniqueConstraint("plan_id", "name", name=op.f("uq_priority_plan_id_name")),
    )
    with op.batch_alter_table("priority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_priority_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["update_request.id"], name=op.f("fk_reminder_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_reminder_request_id_number")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_request_id"), ["request_id"], unique=False)

    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_statement_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("plan_id", "kind", "heading", "text", name=op.f("uq_statement_plan_id_kind_heading_text")),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "workstream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_workstream_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workstream")),
        sa.UniqueConstraint("plan_id", "name", name=op.f("uq_workstream_plan_id_name")),
    )
    with op.batch_alter_table("workstream", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workstream_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("priority_id", sa.Integer(), nullable=True),
        sa.Column("workstream_id", sa.Integer(), nullable=True),
        sa.Column("related_priority", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_is_default", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_since", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("imported", sa.JSON(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'complete', 'closed')", name=op.f("ck_action_status_known")),
        sa.ForeignKeyConstraint(["parent_id"], ["action.id"], name=op.f("fk_action_parent_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_action_plan_id")),
        sa.ForeignKeyConstraint(["priority_id"], ["priority.id"], name=op.f("fk_action_priority_id")),
        sa.ForeignKeyConstraint(["workstream_id"], ["workstream.id"], name=op.f("fk_action_workstream_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("plan_id", "ref", name=op.f("uq_action_plan_id_ref")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_priority_id"), ["priority_id"], unique=False)
        batch_op.create_index("ix_action_ref", ["ref"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_workstream_id"), ["workstream_id"], unique=False)

    op.create_table(
        "action_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (role_id IS NULL)", name=op.f("ck_action_lead_person_or_role")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_lead_action_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_action_lead_person_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_action_lead_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_lead")),
        sa.UniqueConstraint("action_id", "position", name=op.f("uq_action_lead_action_id_position")),
    )
    with op.batch_alter_table("action_lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_lead_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_lead_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_lead_role_id"), ["role_id"], unique=False)

    op.create_table(
        "progress_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rag", sa.String(), nullable=True),
        sa.Column("narrative", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("help_needed", sa.String(), nullable=False),
        sa.Column("confirms_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("said_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("source_channel", sa.String(), nullable=True),
        sa.Column("source_ts", sa.String(), nullable=True),
        sa.Column("withdrawn_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_line", sa.String(), nullable=False),
        sa.CheckConstraint(
            "rag IN ('blue', 'green', 'amber', 'red', 'grey')", name=op.f("ck_progress_update_rag_known")
        ),
        sa.CheckConstraint(
            "via IN ('button', 'form', 'text', 'edit', 'import')", name=op.f("ck_progress_update_via_known")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_progress_update_action_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_progress_update_author_id")),
        sa.ForeignKeyConstraint(["confirms_id"], ["progress_update.id"], name=op.f("fk_progress_update_confirms_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["delivery.id"], name=op.f("fk_progress_update_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_update")),
        sa.UniqueConstraint("action_id", "period", "version", name=op.f("uq_progress_update_action_id_period_version")),
    )
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_update_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_update_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_update_confirms_id"), ["confirms_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_update_receipt_id"), ["receipt_id"], unique=False)
        batch_op.create_index("ix_progress_update_source", ["source_channel", "source_ts"], unique=False)

    op.create_table(
        "request_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('owed', 'answered', 'not_reported')", name=op.f("ck_request_item_state_known")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_request_item_action_id")),
        sa.ForeignKeyConstraint(["request_id"], ["update_request.id"], name=op.f("fk_request_item_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_item")),
        sa.UniqueConstraint("request_id", "action_id", name=op.f("uq_request_item_request_id_action_id")),
    )
    with op.batch_alter_table("request_item", schema=None) as batch_op:
        batch_op.create_index("ix_request_item_action_period", ["action_id", "period"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_item_request_id"), ["request_id"], unique=False)

    op.create_table(
        "due_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=True),
        sa.Column("from_due", sa.Date(), nullable=True),
        sa.Column("to_due", sa.Date(), nullable=True),
        sa.Column("from_default", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("said_at", storage.engine.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", storage.engine.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_due_change_action_id")),
        sa.ForeignKeyConstraint(["update_id"], ["progress_update.id"], name=op.f("fk_due_change_update_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_change")),
    )
    with op.batch_alter_table("due_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_due_change_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_change_update_id"), ["update_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("due_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_due_change_update_id"))
        batch_op.drop_index(batch_op.f("ix_due_change_action_id"))

    op.drop_table("due_change")
    with op.batch_alter_table("request_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_item_request_id"))
        batch_op.drop_index("ix_request_item_action_period")

    op.drop_table("request_item")
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.drop_index("ix_progress_update_source")
        batch_op.drop_index(batch_op.f("ix_progress_update_receipt_id"))
        batch_op.drop_index(batch_op.f("ix_progress_update_confirms_id"))
        batch_op.drop_index(batch_op.f("ix_progress_update_author_id"))
        batch_op.drop_index(batch_op.f("ix_progress_update_action_id"))

    op.drop_table("progress_update")
    with op.batch_alter_table("action_lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_lead_role_id"))
        batch_op.drop_index(batch_op.f("ix_action_lead_person_id"))
        batch_op.drop_index(batch_op.f("ix_action_lead_action_id"))

    op.drop_table("action_lead")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_workstream_id"))
        batch_op.drop_index("ix_action_ref")
        batch_op.drop_index(batch_op.f("ix_action_priority_id"))
        batch_op.drop_index(batch_op.f("ix_action_plan_id"))
        batch_op.drop_index(batch_op.f("ix_action_parent_id"))

    op.drop_table("action")
    with op.batch_alter_table("workstream", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workstream_plan_id"))

    op.drop_table("workstream")
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_plan_id"))

    op.drop_table("statement")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_request_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("priority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_priority_plan_id"))

    op.drop_table("priority")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_plan_id"))

    op.drop_table("outcome")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_state_available")
        batch_op.drop_index(batch_op.f("ix_delivery_request_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_person_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_parent_id"))
        batch_op.drop_index("ix_delivery_message")
        batch_op.drop_index(batch_op.f("ix_delivery_edits_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_board_id"))

    op.drop_table("delivery")
    with op.batch_alter_table("update_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_update_request_role_id"))
        batch_op.drop_index(batch_op.f("ix_update_request_person_id"))

    op.drop_table("update_request")
    with op.batch_alter_table("unfiled_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unfiled_reply_person_id"))

    op.drop_table("unfiled_reply")
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_indicator_id"))

    op.drop_table("target")
    with op.batch_alter_table("role_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_holder_role_id"))
        batch_op.drop_index(batch_op.f("ix_role_holder_person_id"))

    op.drop_table("role_holder")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_live", sqlite_where=sa.text("status = 'live'"), postgresql_where=sa.text("status = 'live'")
        )
        batch_op.drop_index(batch_op.f("ix_plan_board_id"))

    op.drop_table("plan")
    with op.batch_alter_table("officer_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_officer_list_board_id"))

    op.drop_table("officer_list")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_loaded")
        batch_op.drop_index(batch_op.f("ix_observation_indicator_id"))

    op.drop_table("observation")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_board_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_board_id"))

    op.drop_table("digest")
    with op.batch_alter_table("board_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_member_person_id"))
        batch_op.drop_index(batch_op.f("ix_board_member_board_id"))

    op.drop_table("board_member")
    with op.batch_alter_table("board_indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_indicator_indicator_id"))
        batch_op.drop_index(batch_op.f("ix_board_indicator_board_id"))

    op.drop_table("board_indicator")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_person_id"))
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
    op.drop_table("role")
    op.drop_table("person")
    op.drop_table("indicator")
    op.drop_table("inbound")
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_parent_id"))

    op.drop_table("board")
