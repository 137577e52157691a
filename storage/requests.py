"""What is asked of leads: requests, their items, reminders, and the lists of missing updates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, and_, col, or_, select

from storage.base import Base, Field, Index, UniqueConstraint, foreign, one_of, partial_index, when
from storage.leads import ActionLead, leading
from storage.people import Person, RoleHolder, holding
from storage.plans import Action, Plan


class UpdateRequest(Base, table=True):
    """ "Please report on these actions": one per lead and ask date. Its row is the claim to ask."""

    __tablename__ = "update_request"
    __table_args__ = (
        UniqueConstraint("person_id", "ask_date"),
        UniqueConstraint("role_id", "ask_date"),
        Index("ix_update_request_deadline", "deadline", "ask_date", "zone"),
        partial_index("ix_update_request_snoozed_until", "snoozed_until", where="snoozed_until IS NOT NULL"),
    )

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


class Link(Base, table=True):
    """An address by which somebody answers one request without an account. `digest` is the SHA-256 of its token."""

    person_id: int = foreign("person")
    request_id: int = foreign("update_request")
    digest: str = Field(unique=True)
    reply_digest: str | None = Field(default=None, unique=True)
    """The same of the token by which an answer by mail is known."""
    made_at: datetime = when()
    expires_at: datetime = when()


NO_LONGER_DUE = ("handed_over", "not_mine", "closed")
"""States of an item that the lead who was asked need not answer any more: it is somebody else's, or its action is closed."""


class RequestItem(Base, table=True):
    """One (action, period) of a request; outstanding until it is answered, or is somebody else's to answer."""

    __tablename__ = "request_item"
    __table_args__ = (
        UniqueConstraint("request_id", "action_id"),
        Index("ix_request_item_action_period", "action_id", "period"),
        partial_index("ix_request_item_outstanding", "request_id", where="state = 'outstanding'"),
        partial_index("ix_request_item_not_mine", "action_id", where="state = 'not_mine'"),
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


def actions_of_request(session: Session, request_id: int) -> set[int]:
    """The actions that a request asks about."""
    return set(session.exec(select(RequestItem.action_id).where(RequestItem.request_id == request_id)))


def asked_on(session: Session, dates: Collection[date]) -> set[date]:
    """On which of these days anybody was asked."""
    day_before = datetime.combine(min(dates) - timedelta(days=1), time(0), UTC)
    later = col(UpdateRequest.deadline) > day_before  # it follows from being asked on one of the days, and has an index
    query = select(col(UpdateRequest.ask_date)).where(later, col(UpdateRequest.ask_date).in_(dates))
    return set(session.exec(query.distinct()))


def anyone_unasked(session: Session, board_ids: Collection[int], dates: Collection[date], on: date) -> bool:
    """Whether whoever leads an open action of these boards' live plans on a day had a request on none of some dates."""
    asked = select(UpdateRequest.id).where(col(UpdateRequest.ask_date).in_(dates))
    person = func.coalesce(RoleHolder.person_id, ActionLead.person_id)
    held = and_(col(RoleHolder.role_id) == ActionLead.role_id, holding(on))
    query = (
        select(ActionLead.id)
        .join(Action, col(Action.id) == ActionLead.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(RoleHolder, held, isouter=True)
        .where(col(Plan.board_id).in_(board_ids), Plan.status == "live", Action.status == "open", leading(on))
        .where(~asked.where(col(UpdateRequest.person_id) == person).exists())
        .where(
            or_(
                col(RoleHolder.id).is_not(None),
                ~asked.where(col(UpdateRequest.role_id) == ActionLead.role_id).exists(),
            )
        )
    )
    return session.exec(query.limit(1)).first() is not None


OUTSTANDING: Any = sa.literal_column("'outstanding'")
NOT_MINE: Any = sa.literal_column("'not_mine'")
"""States of an item as they are written in the index over such items: with a parameter in their place SQLite would not use it."""


def people_to_answer(session: Session) -> list[Person]:
    """Everybody of whom something was asked that they have not answered yet, about open actions of live plans."""
    return list(session.exec(_to_answer(select(Person)).distinct().order_by(col(Person.id))))


def anyone_to_answer() -> Any:
    """That there is somebody, in a prebuilt statement."""
    return _to_answer(select(Person.id)).exists()


def _to_answer(people: Any) -> Any:
    return (
        people.join(UpdateRequest, col(UpdateRequest.person_id) == Person.id)
        .join(RequestItem, col(RequestItem.request_id) == UpdateRequest.id)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(RequestItem.state == OUTSTANDING, Action.status == "open", Plan.status == "live")
        .where(col(UpdateRequest.via_officer).is_(False), UpdateRequest.skipped == "")
    )


def boards_of_requests(session: Session, request_ids: Collection[int]) -> dict[int, set[int]]:
    """The boards whose actions each request is about, by its id."""
    if not request_ids:
        return {}
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
    return {action_id: (period, deadline) for action_id, period, deadline in session.execute(query).all()}


def newest_request(session: Session, person_id: int) -> UpdateRequest | None:
    """The newest request that somebody was sent, as its lead or as they stand in."""
    query = select(UpdateRequest).where(UpdateRequest.person_id == person_id, UpdateRequest.skipped == "")
    return session.exec(query.order_by(col(UpdateRequest.ask_date).desc()).limit(1)).first()


def refs_of_request(session: Session, request_id: int) -> list[str]:
    """The references of the actions that a request asks about."""
    query = select(Action.ref).join(RequestItem, col(RequestItem.action_id) == Action.id)
    return sorted(session.exec(query.where(RequestItem.request_id == request_id)))
