"""Outgoing messages and their fate, the digests, the inbound dedupe and the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Session, SQLModel, col, or_, select

from storage.engine import insert_if_absent
from storage.tables import Base, Field, Index, UniqueConstraint, foreign, one_of, when

STATES = ("pending", "sending", "sent", "unknown", "failed", "skipped")


class Delivery(Base, table=True):
    """One outgoing message (or the edit of one), written in the transaction of its cause."""

    __table_args__ = (
        one_of("state", STATES),
        Index("ix_delivery_state_available", "state", "available_at"),
        Index("ix_delivery_message", "channel", "ts"),
    )

    dedupe_key: str = Field(unique=True)
    kind: str
    recipient: str
    """A Slack user or channel id."""
    person_id: int | None = foreign("person", nullable=True)
    board_id: int | None = foreign("board", nullable=True)
    request_id: int | None = foreign("update_request", nullable=True)
    ask_date: date | None = None
    page: int = 1
    parent_id: int | None = foreign("delivery", nullable=True)
    """Sent as a reply in this one's thread, once it has one."""
    thread_ts: str | None = None
    edits_id: int | None = foreign("delivery", nullable=True)
    """Replaces this one's text in place."""
    body: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    urgent: bool = False
    state: str = "pending"
    reason: str = ""
    attempts: int = 0
    available_at: datetime = when()
    expires_at: datetime | None = when(nullable=True)
    """From then on it is too late: it is skipped, not sent."""
    hours_zone: str = ""
    """Sent only while people in this time zone are at work; empty: at any time."""
    lease_until: datetime | None = when(nullable=True)
    created_at: datetime = when()
    sent_at: datetime | None = when(nullable=True)
    channel: str | None = None
    ts: str | None = None


class Digest(Base, table=True):
    """A week's digest of a board as it was told; its row is the claim to tell it."""

    __table_args__ = (UniqueConstraint("board_id", "week"),)

    board_id: int = foreign("board")
    week: date
    since: datetime | None = when(nullable=True)
    as_of: datetime = when()
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    skipped: str = ""


class Inbound(SQLModel, table=True):
    """A thing that came in and was dealt with. Its key stops the second copy."""

    key: str = Field(primary_key=True)
    received_at: datetime = when()


class Audit(Base, table=True):
    """Who did what, when; written in the same transaction as the deed."""

    at: datetime = when(index=True)
    by: str
    person_id: int | None = foreign("person", nullable=True)
    act: str
    subject: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def imported_by(session: Session, at: datetime) -> str:
    """Who ran the import of that moment; "" where it is not known."""
    return session.exec(select(Audit.by).where(Audit.act == "import", Audit.at == at)).first() or ""


def claimed_among(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these keys came in before."""
    return set(session.exec(select(Inbound.key).where(col(Inbound.key).in_(keys))))


def claim_inbound(session: Session, key: str, now: datetime) -> bool:
    """Whether this is the first time that `key` comes in."""
    return insert_if_absent(session, Inbound, key=key, received_at=now) is not None


def last_digest(session: Session, board_id: int, before: datetime) -> Digest | None:
    """The newest digest of a board that was told before a moment."""
    query = select(Digest).where(Digest.board_id == board_id, Digest.skipped == "", col(Digest.as_of) < before)
    return session.exec(query.order_by(col(Digest.as_of).desc())).first()


def lease_deliveries(session: Session, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
    """Take up to `limit` messages that are due, urgent ones first, and mark them as being sent.

    A thread reply waits until its parent was sent, an edit until the original was.
    """
    parent = select(Delivery.id).where(Delivery.state == "sent").scalar_subquery()
    being_edited = (
        select(Delivery.edits_id)
        .where(Delivery.state == "sending", col(Delivery.edits_id).is_not(None))
        .scalar_subquery()
    )
    query = (
        select(Delivery)
        .where(Delivery.state == "pending", col(Delivery.available_at) <= now)
        .where(or_(col(Delivery.parent_id).is_(None), col(Delivery.parent_id).in_(parent)))
        .where(or_(col(Delivery.edits_id).is_(None), col(Delivery.edits_id).in_(parent)))
        .where(or_(col(Delivery.edits_id).is_(None), col(Delivery.edits_id).not_in(being_edited)))
        .order_by(col(Delivery.urgent).desc(), col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = list(session.exec(query))
    for delivery in taken:
        delivery.state, delivery.lease_until, delivery.attempts = (
            "sending",
            now + lease,
            delivery.attempts + 1,
        )
        session.add(delivery)
    return taken


def anything_to_send(session: Session, now: datetime) -> bool:
    """A look without a lock: whether a round of sending would find anything to do."""
    due = (col(Delivery.state) == "pending") & (col(Delivery.available_at) <= now)
    lost = (col(Delivery.state) == "sending") & (col(Delivery.lease_until) < now)
    return session.exec(select(Delivery.id).where(due | lost).limit(1)).first() is not None


def expire_leases(session: Session, now: datetime) -> int:
    """What was being sent when its sender vanished may have arrived: it is unknown, not pending."""
    query = select(Delivery).where(Delivery.state == "sending", col(Delivery.lease_until) < now)
    lost = list(session.exec(query.with_for_update(skip_locked=True)))
    for delivery in lost:
        delivery.state = "pending" if delivery.edits_id else "unknown"
        delivery.reason, delivery.available_at = "its sender stopped before Slack had answered", now
        session.add(delivery)
    return len(lost)
