"""What is asked of leads: requests, their items, reminders, and the lists of missing updates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.base import Base, Index, UniqueConstraint, foreign, one_of, when
from storage.people import Person
from storage.plans import Action, Plan


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
    via_officer: bool = False
    """The lead can't be reached, so the boards' officers were asked to answer on their behalf."""
    why_via_officer: str = ""
    skipped: str = ""
    """Why it never went out, where it did not."""
    introduced_by: str = ""
    """Who had the bot ask, where it was the first request ever to this lead: their officers, or else the board."""
    snoozed_until: datetime | None = when(nullable=True)
    """Until when whoever was asked does not want to be reminded; once more then."""


NO_LONGER_DUE = ("handed_over", "not_mine", "closed")
"""States of an item that the lead who was asked need not answer any more: it is somebody else's, or its action is closed."""


class RequestItem(Base, table=True):
    """One (action, period) of a request; outstanding until it is answered, or is somebody else's to answer."""

    __tablename__ = "request_item"
    __table_args__ = (
        UniqueConstraint("request_id", "action_id"),
        Index("ix_request_item_action_period", "action_id", "period"),
        one_of("state", ("outstanding", "answered", "not_reported", *NO_LONGER_DUE)),
    )

    request_id: int = foreign("update_request")
    action_id: int = foreign("action", index=False)
    period: str
    state: str = "outstanding"


class Reminder(Base, table=True):
    """Reminder `number` of a request; its row is the claim to send it."""

    __table_args__ = (UniqueConstraint("request_id", "number"),)

    request_id: int = foreign("update_request")
    number: int
    at: datetime = when()
    skipped: str = ""


class MissingUpdatesList(Base, table=True):
    """The list of missing updates that a board's officers get the morning after the deadline."""

    __tablename__ = "missing_updates_list"
    __table_args__ = (UniqueConstraint("board_id", "ask_date"),)

    board_id: int = foreign("board")
    ask_date: date
    at: datetime = when()
    skipped: str = ""


def item_rows(session: Session, *where: Any) -> list[tuple[RequestItem, UpdateRequest]]:
    """Request items with their requests, oldest first."""
    query = select(RequestItem, UpdateRequest).join(UpdateRequest).where(*where)
    return list(session.exec(query.order_by(col(UpdateRequest.ask_date), col(RequestItem.id))))


def people_to_answer(session: Session) -> list[Person]:
    """Everybody of whom something was asked that they have not answered yet, about open actions of live plans."""
    query = (
        select(Person)
        .join(UpdateRequest, col(UpdateRequest.person_id) == Person.id)
        .join(RequestItem, col(RequestItem.request_id) == UpdateRequest.id)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(RequestItem.state == "outstanding", Action.status == "open", Plan.status == "live")
        .where(col(UpdateRequest.via_officer).is_(False), UpdateRequest.skipped == "")
    )
    return list(session.exec(query.distinct().order_by(col(Person.id))))


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


def boards_asked_on(session: Session, dates: Collection[date]) -> set[tuple[int, date]]:
    """The boards about whose actions somebody was asked on these days, each with the day."""
    query = sa.select(col(Plan.board_id), col(UpdateRequest.ask_date)).join(Action, col(Action.plan_id) == Plan.id)
    query = query.join(RequestItem, col(RequestItem.action_id) == Action.id)
    query = query.join(UpdateRequest, col(UpdateRequest.id) == RequestItem.request_id)
    found = session.execute(query.where(col(UpdateRequest.ask_date).in_(dates)).distinct())
    return {(board_id, day) for board_id, day in found}


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
