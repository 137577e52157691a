"""Outgoing messages, and what came of each. How they are leased to be sent: leases.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement
from sqlmodel import Session, and_, col, or_, select

from bot.domain.message_kinds import MESSAGE_KINDS
from storage.base import Base, Field, Index, ago, foreign, one_of, partial_index, when

STATES = ("pending", "sending", "sent", "unknown", "failed", "skipped")


class Delivery(Base, table=True):
    """One outgoing message (or the edit of one), written in the transaction of its cause."""

    __table_args__ = (
        one_of("state", STATES),
        one_of("kind", tuple(MESSAGE_KINDS)),
        Index("ix_delivery_queue", "state", "urgent", "id"),
        Index("ix_delivery_order", "recipient", "state"),
        Index("ix_delivery_message", "channel", "ts"),
        *(
            # Of most messages they are empty: an index over those too would tempt a planner to go through them all.
            partial_index(f"ix_delivery_{name}", name, where=f"{name} IS NOT NULL")
            for name in ("parent_id", "edits_id", "cause_id", "ask_date")
        ),
    )

    dedupe_key: str = Field(unique=True)
    kind: str
    recipient: str
    """An address, of a person or a channel, or the conversation that a reply came from."""
    surface: str
    """The surface that the recipient is on: pace is counted by it."""
    cause_type: str = ""
    cause_id: int | None = None
    """What it is about, where it is found again by that: a row of this type, and its id. See `caused_by`."""
    person_id: int | None = foreign("person", nullable=True)
    board_id: int | None = foreign("board", nullable=True)
    request_id: int | None = foreign("update_request", nullable=True)
    ask_date: date | None = None
    page: int = 1
    parent_id: int | None = foreign("delivery", nullable=True, index=False)
    """Sent as a reply in this one's thread, once it has one."""
    thread_ts: str | None = None
    edits_id: int | None = foreign("delivery", nullable=True, index=False)
    """Replaces this one's text in place."""
    body: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    urgent: bool = False
    """Answers somebody: it goes by a lane of its own, which no fan-out fills."""
    state: str = "pending"
    reason: str = ""
    attempts: int = 0
    available_at: datetime = when()
    expires_at: datetime | None = when(nullable=True)
    """From then on it is too late: it is skipped, not sent."""
    hours_zone: str = ""
    """Sent only while people in this time zone are at work; empty: at any time."""
    lease_until: datetime | None = when(nullable=True)
    attempted_at: datetime | None = when(nullable=True, index=True)
    """When it was last taken up to be sent: what the pace is counted by."""
    repeated: bool = False  # sent once more, as its surface can't say whether it arrived: never a third time
    looked_at: datetime | None = when(nullable=True)
    """When it was last looked for without learning whether it arrived."""
    failure_reported_at: datetime | None = when(nullable=True)
    """When officers were notified that it did not arrive, or may not have."""
    created_at: datetime = when()
    sent_at: datetime | None = when(nullable=True)
    channel: str | None = None
    ts: str | None = None


def caused_by(cause_type: str, cause_id: Any) -> tuple[Any, ...]:
    """What holds of the messages that were written because of a row."""
    return Delivery.cause_type == cause_type, Delivery.cause_id == cause_id


REPORTED_WITHIN = timedelta(days=30)  # what failed longer ago and was never reported is no news


def unreported_failures(session: Session, not_in_time: str, *, now: datetime, lock: bool = False) -> list[Delivery]:
    """What officers are still to be notified of, oldest first.

    It failed, it was looked for in vain, or it was skipped because of `not_in_time`.
    """
    query = select(Delivery).where(_unreported(not_in_time, now - REPORTED_WITHIN)).order_by(col(Delivery.id))
    return list(session.exec(query.with_for_update(skip_locked=True) if lock else query))


def any_unreported(not_in_time: str) -> ColumnElement[bool]:
    """That there are such failures, in a prebuilt statement."""
    return select(Delivery.id).where(_unreported(not_in_time, ago(REPORTED_WITHIN))).exists()


def _unreported(not_in_time: str, since: Any) -> ColumnElement[bool]:
    return and_(
        col(Delivery.state).in_(("failed", "unknown", "skipped")),
        col(Delivery.attempted_at) > since,
        col(Delivery.failure_reported_at).is_(None),
        or_(
            Delivery.state == "failed",
            and_(Delivery.state == "unknown", col(Delivery.looked_at).is_not(None)),
            and_(Delivery.state == "skipped", Delivery.reason == not_in_time),
        ),
    )
