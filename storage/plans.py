"""Plans and what is in them: priorities, workstreams, actions and their due dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Session, col, or_, select

from storage.base import Base, Field, UniqueConstraint, foreign, one_of, partial_index, when
from storage.boards import Board

STARTED = ("live", "paused")
"""What a plan is from its start to its close; while it is paused, nobody is asked about it or reported to."""


class Plan(Base, table=True):
    """One edition of a board's action plan. At most one a board is live or paused, and the database sees to it."""

    __table_args__ = (
        UniqueConstraint("board_id", "edition"),
        one_of("status", ("draft", *STARTED, "closed")),
        partial_index("uq_plan_live", "board_id", where="status IN ('live', 'paused')", unique=True),
    )

    board_id: int = foreign("board")
    edition: str
    title: str = ""
    start: date | None = None
    end: date | None = None
    status: str = "draft"
    started_at: datetime | None = when(nullable=True)
    source_document: str = ""
    source_line: str = ""


class Priority(Base, table=True):
    __table_args__ = (UniqueConstraint("plan_id", "name"),)

    plan_id: int = foreign("plan")
    name: str


class Workstream(Base, table=True):
    __table_args__ = (UniqueConstraint("plan_id", "name"),)

    plan_id: int = foreign("plan")
    name: str


class Outcome(Base, table=True):
    """A target outcome that a plan prints for its board; `heading` is what it comes under."""

    __table_args__ = (UniqueConstraint("plan_id", "text"),)

    plan_id: int = foreign("plan")
    heading: str = ""
    text: str
    source_document: str = ""
    source_line: str = ""


class Statement(Base, table=True):
    """Something else that a plan's document states: `kind` says what, `heading` under which words it stands."""

    __table_args__ = (UniqueConstraint("plan_id", "kind", "heading", "text"),)

    plan_id: int = foreign("plan")
    kind: str
    heading: str = ""
    text: str
    source_document: str = ""
    source_line: str = ""


class Action(Base, table=True):
    """The unit of delivery. The same `ref` in a board's next edition is the same action, carried over."""

    __table_args__ = (
        UniqueConstraint("plan_id", "ref"),
        Index("ix_action_ref", "ref"),
        one_of("status", ("open", "complete", "closed")),
    )

    plan_id: int = foreign("plan")
    ref: str
    title: str
    priority_id: int | None = foreign("priority", nullable=True)
    workstream_id: int | None = foreign("workstream", nullable=True)
    related_priority: str = ""
    parent_id: int | None = foreign("action", nullable=True)
    start: date | None = None
    due: date | None = None
    due_is_default: bool = False
    due_printed: str = ""
    """The last day in the plan's own words, where it prints more than a plain date."""
    notes: str = ""
    """Whatever else the plan prints beside the action: a line for each column, its heading first."""
    status: str = "open"
    status_since: datetime | None = when(nullable=True)
    closed_reason: str = ""
    position: int = 0
    imported: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The cells as last imported: the next import changes only what its file changed since."""
    source_document: str = ""
    source_line: str = ""


class DueChange(Base, table=True):
    """A due date moved, by whom and why. `effective_at` is when it takes effect."""

    __tablename__ = "due_change"

    action_id: int = foreign("action")
    update_id: int | None = foreign("progress_update", nullable=True)
    from_due: date | None = None
    to_due: date | None = None
    from_default: bool = False
    reason: str = ""
    by_name: str = ""
    effective_at: datetime = when()
    withdrawn_at: datetime | None = when(nullable=True)


def live_plans(session: Session) -> list[tuple[Plan, Board]]:
    query = select(Plan, Board).join(Board).where(Plan.status == "live").order_by(Board.key)
    return list(session.exec(query))


def started_plans(session: Session) -> list[Plan]:
    """Every plan that is live or paused."""
    return list(session.exec(select(Plan).where(col(Plan.status).in_(STARTED))))


def started_plan(session: Session, board_id: int) -> Plan | None:
    """A board's live or paused plan."""
    return session.exec(select(Plan).where(Plan.board_id == board_id, col(Plan.status).in_(STARTED))).first()


def boards_of_plans(session: Session, plan_ids: Collection[int]) -> set[int]:
    """The boards that own these plans."""
    return set(session.exec(select(Plan.board_id).where(col(Plan.id).in_(plan_ids)))) if plan_ids else set()


def actions_of(session: Session, plan_ids: Sequence[int]) -> list[Action]:
    query = select(Action).where(col(Action.plan_id).in_(plan_ids)).order_by(col(Action.plan_id), col(Action.position))
    return list(session.exec(query))


def outcomes_of(session: Session, plan_id: int) -> list[Outcome]:
    """The outcomes that a plan prints, in its order."""
    return list(session.exec(select(Outcome).where(Outcome.plan_id == plan_id).order_by(col(Outcome.id))))


def statements_of(session: Session, board_id: int, kind: str) -> list[tuple[Statement, Plan]]:
    """What the plans of a board state of a kind, each with its plan, in their order.

    Where a plan of the board was ever started, drafts say nothing yet.
    """
    started = select(Plan.id).where(Plan.board_id == board_id, Plan.status != "draft").exists()
    query = select(Statement, Plan).join(Plan, col(Plan.id) == Statement.plan_id)
    query = query.where(Plan.board_id == board_id, Statement.kind == kind, or_(Plan.status != "draft", ~started))
    return list(session.exec(query.order_by(col(Statement.id))))


def headings(session: Session, plan_ids: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Names of priorities and of workstreams, by id."""
    priorities = session.exec(select(Priority).where(col(Priority.plan_id).in_(plan_ids)))
    workstreams = session.exec(select(Workstream).where(col(Workstream.plan_id).in_(plan_ids)))
    return {p.ident: p.name for p in priorities}, {w.ident: w.name for w in workstreams}


def actions_by_reference(session: Session, refs: Iterable[str]) -> list[tuple[Action, Plan, Board]]:
    """Actions with one of these references (upper case), newest standing first: live or paused, then draft, then closed."""
    query = (
        select(Action, Plan, Board)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(col(Action.ref).in_(list(refs)))
    )
    order = {"live": 0, "paused": 0, "draft": 1, "closed": 2}
    return sorted(session.exec(query), key=lambda row: (order[row[1].status], -(row[1].ident)))


def due_changes(session: Session, plan_ids: Sequence[int]) -> dict[int, list[DueChange]]:
    """Due dates of these plans moved and not withdrawn, oldest first, by action."""
    query = (
        select(DueChange)
        .join(Action, col(Action.id) == DueChange.action_id)
        .where(col(Action.plan_id).in_(plan_ids), col(DueChange.withdrawn_at).is_(None))
        .order_by(col(DueChange.effective_at), col(DueChange.id))
    )
    found: dict[int, list[DueChange]] = defaultdict(list)
    for change in session.exec(query):
        found[change.action_id].append(change)
    return dict(found)


def boards_of_actions(session: Session, action_ids: Sequence[int]) -> dict[int, Board]:
    """The board that owns each action."""
    if len(action_ids) > 500:
        query = (
            select(Action.id, Board)
            .join(Plan, col(Plan.id) == Action.plan_id)
            .join(Board, col(Board.id) == Plan.board_id)
        )
        wanted = set(action_ids)
        return {action_id: board for action_id, board in session.exec(query) if action_id in wanted}
    query = (
        select(Action.id, Board)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(col(Action.id).in_(set(action_ids)))
    )
    return {action_id or 0: board for action_id, board in session.exec(query)}
