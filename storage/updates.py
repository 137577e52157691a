"""What is asked of leads and what they answer: requests, their items, reminders, lists, progress updates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column, func
from sqlmodel import Session, col, select

from bot.domain.rag import Rag
from storage.plans import Action, Plan
from storage.tables import Base, Field, Index, UniqueConstraint, foreign, one_of, when


class UpdateRequest(Base, table=True):
    """ "Please report on these actions": one per lead and ask date. Its row is the claim to ask."""

    __tablename__ = "update_request"
    __table_args__ = (UniqueConstraint("person_id", "ask_date"), UniqueConstraint("role_id", "ask_date"))

    person_id: int | None = foreign("person", nullable=True)
    role_id: int | None = foreign("role", nullable=True)
    ask_date: date
    period: str
    zone: str
    asked_at: datetime = when()
    deadline: datetime = when()
    by_officer: bool = False
    """The lead can't be reached in Slack, so the boards' officers were asked to answer on their behalf."""
    why_by_officer: str = ""
    skipped: str = ""
    """Why it never went out, where it did not."""
    snoozed_until: datetime | None = when(nullable=True)
    """Until when whoever was asked does not want to be reminded; once more then."""


PASSED_ON = ("handed_over", "not_mine", "closed")
"""States of an item that the lead who was asked need not answer any more: it is somebody else's, or its action is closed."""


class RequestItem(Base, table=True):
    """One (action, period) of a request; owed until it is answered, or is somebody else's to answer."""

    __tablename__ = "request_item"
    __table_args__ = (
        UniqueConstraint("request_id", "action_id"),
        Index("ix_request_item_action_period", "action_id", "period"),
        one_of("state", ("owed", "answered", "not_reported", *PASSED_ON)),
    )

    request_id: int = foreign("update_request")
    action_id: int = foreign("action", index=False)
    period: str
    state: str = "owed"


class Reminder(Base, table=True):
    """Reminder `number` of a request; its row is the claim to send it."""

    __table_args__ = (UniqueConstraint("request_id", "number"),)

    request_id: int = foreign("update_request")
    number: int
    at: datetime = when()
    skipped: str = ""


class OfficerList(Base, table=True):
    """The list of missing updates that a board's officers get the morning after the deadline."""

    __tablename__ = "officer_list"
    __table_args__ = (UniqueConstraint("board_id", "ask_date"),)

    board_id: int = foreign("board")
    ask_date: date
    at: datetime = when()
    skipped: str = ""


VIA = ("button", "form", "text", "edit", "import")


class ProgressUpdate(Base, table=True):
    """A lead's answer for one action and period. Saying something else makes a further version.

    Taking one back marks it withdrawn; its words stay. `said_at` is empty only where a document prints no day.
    """

    __tablename__ = "progress_update"
    __table_args__ = (
        UniqueConstraint("action_id", "period", "version"),
        one_of("rag", Rag),
        one_of("via", VIA),
        Index("ix_progress_update_source", "source_channel", "source_ts"),
    )

    action_id: int = foreign("action")
    period: str
    version: int
    rag: str | None = None
    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    evidence: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Links and files that show it: `title` and `url` of each."""
    confirms_id: int | None = foreign("progress_update", nullable=True)
    """The update whose words still hold, where this one says "no change"."""
    author_id: int | None = foreign("person", nullable=True)
    author_name: str = ""
    on_behalf_of: str = ""
    via: str
    said_at: datetime | None = when(nullable=True)
    recorded_at: datetime = when()
    receipt_id: int | None = foreign("delivery", nullable=True)
    """The message that confirmed it; a later version rewrites the same one."""
    source_channel: str | None = None
    source_ts: str | None = None
    withdrawn_at: datetime | None = when(nullable=True)
    withdrawn_by: str = ""
    withdrawn_reason: str = ""
    """Why somebody else than its author withdrew it."""
    erased_at: datetime | None = when(nullable=True)
    """When its words were erased for good; that there was an update stays in the record."""
    source_document: str = ""
    source_line: str = ""


class UnfiledReply(Base, table=True):
    """Words from a lead that could be about several actions, kept until they say which."""

    __tablename__ = "unfiled_reply"
    __table_args__ = (
        UniqueConstraint("channel", "ts"),
        one_of("state", ("waiting", "filed", "dismissed", "withdrawn")),
    )

    person_id: int = foreign("person")
    channel: str
    ts: str
    thread_ts: str | None = None
    text: str
    files: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Files that came along: `title` and `url` of each."""
    said_at: datetime = when()
    state: str = "waiting"


def item_rows(session: Session, *where: Any) -> list[tuple[RequestItem, UpdateRequest]]:
    """Request items with their requests, oldest first."""
    query = select(RequestItem, UpdateRequest).join(UpdateRequest).where(*where)
    return list(session.exec(query.order_by(col(UpdateRequest.ask_date), col(RequestItem.id))))


def boards_of_requests(session: Session, request_ids: Collection[int]) -> dict[int, set[int]]:
    """The boards whose actions each request is about, by its id."""
    query = select(RequestItem.request_id, Plan.board_id).join(Action, col(Action.id) == RequestItem.action_id)
    query = (
        query.join(Plan, col(Plan.id) == Action.plan_id).where(col(RequestItem.request_id).in_(request_ids)).distinct()
    )
    found: dict[int, set[int]] = {}
    for request_id, board_id in session.exec(query):
        found.setdefault(request_id, set()).add(board_id)
    return found


def newest_item(session: Session, action_id: int) -> RequestItem | None:
    """The newest asking of an action."""
    query = select(RequestItem).join(UpdateRequest).where(RequestItem.action_id == action_id)
    return session.exec(query.order_by(col(UpdateRequest.ask_date).desc(), col(RequestItem.id).desc())).first()


def standing_at(as_of: datetime) -> Any:
    """That an update had not been taken back by a moment."""
    return col(ProgressUpdate.withdrawn_at).is_(None) | (col(ProgressUpdate.withdrawn_at) > as_of)


def standing_updates(session: Session, *where: Any) -> list[ProgressUpdate]:
    """Updates that were not taken back, oldest first (those without a printed day first)."""
    query = select(ProgressUpdate).where(col(ProgressUpdate.withdrawn_at).is_(None), *where)
    query = query.order_by(
        col(ProgressUpdate.said_at).is_not(None), col(ProgressUpdate.said_at), col(ProgressUpdate.id)
    )
    return list(session.exec(query))


def standing(said: Sequence[ProgressUpdate]) -> list[ProgressUpdate]:
    """Of some updates those that were not taken back, in the order in which they were said."""
    left = [update for update in said if update.withdrawn_at is None]
    return sorted(left, key=lambda u: (u.said_at is not None, u.said_at or u.recorded_at, u.ident))


def history(session: Session, board_id: int, ref_: str) -> list[ProgressUpdate]:
    """Every version ever said of a board's action, withdrawn ones too, oldest first."""
    query = (
        select(ProgressUpdate)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(Plan.board_id == board_id, Action.ref == ref_)
        .order_by(col(ProgressUpdate.recorded_at), col(ProgressUpdate.id))
    )
    return list(session.exec(query))


def versions_of(session: Session, action_ids: Collection[int]) -> dict[int, int]:
    """How often what stands of each action has changed: by an update, or by taking one back. It only ever grows."""
    changes = func.count(col(ProgressUpdate.id)) + func.count(col(ProgressUpdate.withdrawn_at))
    query = select(ProgressUpdate.action_id, changes).where(col(ProgressUpdate.action_id).in_(action_ids))
    return dict(session.exec(query.group_by(col(ProgressUpdate.action_id))).all())


def next_version(session: Session, action_id: int, period: str) -> int:
    query = select(func.max(ProgressUpdate.version)).where(
        ProgressUpdate.action_id == action_id, ProgressUpdate.period == period
    )
    return (session.exec(query).one() or 0) + 1


def newest_items(session: Session, plan_ids: Sequence[int], as_of: datetime) -> dict[int, tuple[str, datetime]]:
    """The newest asking of each action of these plans by a moment: its period and deadline."""
    newest = (col(UpdateRequest.ask_date).desc(), col(RequestItem.id).desc())
    place = func.row_number().over(partition_by=col(RequestItem.action_id), order_by=newest)
    ranked = (
        sa.select(
            col(RequestItem.action_id), col(RequestItem.period), col(UpdateRequest.deadline), place.label("place")
        )
        .join(UpdateRequest, col(UpdateRequest.id) == RequestItem.request_id)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .where(col(Action.plan_id).in_(plan_ids), col(UpdateRequest.asked_at) <= as_of)
        .subquery()
    )
    query = sa.select(ranked.c.action_id, ranked.c.period, ranked.c.deadline).where(ranked.c.place == 1)
    return {action_id: (period, deadline) for action_id, period, deadline in session.execute(query)}


def answered_pairs(session: Session, plan_ids: Sequence[int], periods: set[str], by: datetime) -> set[tuple[int, str]]:
    """The (action, period) pairs of these plans that have a standing update said by a moment."""
    query = (
        select(ProgressUpdate.action_id, ProgressUpdate.period)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .where(col(Action.plan_id).in_(plan_ids), col(ProgressUpdate.period).in_(periods))
        .where(col(ProgressUpdate.said_at) <= by)
        .where(standing_at(by))
    )
    return set(session.exec(query))
