"""Plans and what is in them: priorities, workstreams, actions, their leads and their due dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column, Index
from sqlmodel import Session, and_, col, or_, select

from storage.boards import Board, Person, Role, RoleHolder
from storage.tables import Base, CheckConstraint, Field, UniqueConstraint, foreign, one_of, partial_index, when


class Plan(Base, table=True):
    """One edition of a board's action plan. At most one a board is live, and the database sees to it."""

    __table_args__ = (
        UniqueConstraint("board_id", "edition"),
        one_of("status", ("draft", "live", "closed")),
        partial_index("uq_plan_live", "board_id", where="status = 'live'", unique=True),
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
    """A target outcome that a plan prints for its board; `heading` is what it stands under."""

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


class ActionLead(Base, table=True):
    """Who led an action from when: a person, or a role until a person holds it.

    `since` is empty for those that the plan began with; `until` is exclusive, and empty while they lead.
    """

    __tablename__ = "action_lead"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (role_id IS NULL)", name="person_or_role"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="until_after_since"),
    )

    action_id: int = foreign("action")
    position: int
    person_id: int | None = foreign("person", nullable=True)
    role_id: int | None = foreign("role", nullable=True)
    since: date | None = None
    until: date | None = None


class Orphan(Base, table=True):
    """Actions of a board that nobody answers for, of which its officers were told; one row until that is over.

    `subject` is what they are led by: "role:5", "person:7", or "action:9" where the action has no lead at all.
    """

    __table_args__ = (partial_index("uq_orphan_standing", "board_id", "subject", where="over_at IS NULL", unique=True),)

    board_id: int = foreign("board")
    subject: str
    notice: str = Field(index=True)
    """What the keys of the messages that told it begin with."""
    who: str
    refs: str
    why: str
    outcome: str = ""
    """Who answers for them now, once somebody does."""
    told_at: datetime = when()
    over_at: datetime | None = when(nullable=True)


class DueChange(Base, table=True):
    """A due date moved, by whom and why. `said_at` is when it takes effect."""

    __tablename__ = "due_change"

    action_id: int = foreign("action")
    update_id: int | None = foreign("progress_update", nullable=True)
    from_due: date | None = None
    to_due: date | None = None
    from_default: bool = False
    reason: str = ""
    by_name: str = ""
    said_at: datetime = when()
    withdrawn_at: datetime | None = when(nullable=True)


@dataclass(frozen=True)
class Lead:
    """A lead as it stands on a day: its name as printed, and the person who answers for it, if anyone does."""

    name: str
    person: Person | None
    role_id: int | None

    @property
    def subject(self) -> str:
        """What leads, as Orphan.subject has it."""
        return f"role:{self.role_id}" if self.role_id else f"person:{self.person.id if self.person else 0}"

    @property
    def shown(self) -> str:
        if self.person is None or self.role_id is None:
            return self.name
        return f"{self.person.name} ({self.name})" if self.person.name != self.name else self.name


def live_plans(session: Session) -> list[tuple[Plan, Board]]:
    query = select(Plan, Board).join(Board).where(Plan.status == "live").order_by(Board.key)
    return list(session.exec(query))


def leading(on: date) -> Any:
    """That a row of ActionLead holds on a day."""
    begun = or_(col(ActionLead.since).is_(None), col(ActionLead.since) <= on)
    return and_(begun, not_over(ActionLead, on))


def not_over(of: type[ActionLead] | type[RoleHolder], on: date) -> Any:
    """That a row of one of these has not ended by a day; it may begin later."""
    return or_(col(of.until).is_(None), col(of.until) > on)


def standing_leads(session: Session) -> list[ActionLead]:
    """Who leads the actions of every plan, or will, in printed order."""
    query = select(ActionLead).where(col(ActionLead.until).is_(None))
    return list(session.exec(query.order_by(col(ActionLead.action_id), col(ActionLead.position))))


def open_leads(session: Session, on: date) -> list[tuple[int | None, int | None, int]]:
    """Every person or role that leads an open action of a live plan on a day, and of which board."""
    query = (
        select(ActionLead.person_id, ActionLead.role_id, Plan.board_id)
        .join(Action, col(Action.id) == ActionLead.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(Plan.status == "live", Action.status == "open", leading(on))
        .distinct()
    )
    return list(session.exec(query))


def actions_led_by(session: Session, people: Collection[int], on: date) -> list[Action]:
    """The open actions of live plans that any of these people leads on a day, in person or by a role; by reference."""
    held = select(RoleHolder.role_id).where(
        col(RoleHolder.person_id).in_(people), RoleHolder.since <= on, not_over(RoleHolder, on)
    )
    led = select(ActionLead.action_id).where(
        leading(on), or_(col(ActionLead.person_id).in_(people), col(ActionLead.role_id).in_(held))
    )
    query = select(Action).join(Plan, col(Plan.id) == Action.plan_id)
    query = query.where(Plan.status == "live", Action.status == "open", col(Action.id).in_(led))
    return list(session.exec(query.order_by(col(Action.ref), col(Action.id))))


def unanswered_for(session: Session, on: date, gone: Sequence[str]) -> list[tuple[Action, Board]]:
    """Open actions of live plans of which no lead could answer on a day, nor begins to later.

    Sub-actions without leads of their own go with their parent.
    `gone` are the reasons of Person.unreachable for which somebody else has to take over.
    """
    holds = (
        select(RoleHolder.id)
        .join(Person)
        .where(
            RoleHolder.role_id == ActionLead.role_id,
            not_over(RoleHolder, on),
            col(Person.unreachable).not_in(gone),
        )
    )
    there = select(Person.id).where(Person.id == ActionLead.person_id, col(Person.unreachable).not_in(gone))
    led = select(ActionLead.id).where(ActionLead.action_id == Action.id, not_over(ActionLead, on))
    answered_for = led.where(or_(there.correlate(ActionLead).exists(), holds.correlate(ActionLead).exists()))
    query = (
        select(Action, Board)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(Plan.status == "live", Action.status == "open", ~answered_for.exists())
        .where(or_(col(Action.parent_id).is_(None), led.exists()))
        .order_by(col(Action.plan_id), col(Action.position))
    )
    return list(session.exec(query))


def actions_of(session: Session, plan_ids: Sequence[int]) -> list[Action]:
    query = select(Action).where(col(Action.plan_id).in_(plan_ids)).order_by(col(Action.plan_id), col(Action.position))
    return list(session.exec(query))


def headings(session: Session, plan_ids: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Names of priorities and of workstreams, by id."""
    priorities = session.exec(select(Priority).where(col(Priority.plan_id).in_(plan_ids)))
    workstreams = session.exec(select(Workstream).where(col(Workstream.plan_id).in_(plan_ids)))
    return {p.ident: p.name for p in priorities}, {w.ident: w.name for w in workstreams}


def actions_by_reference(session: Session, refs: Iterable[str]) -> list[tuple[Action, Plan, Board]]:
    """Actions with one of these references (upper case), newest standing first: live, then draft, then closed."""
    query = (
        select(Action, Plan, Board)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(col(Action.ref).in_(list(refs)))
    )
    order = {"live": 0, "draft": 1, "closed": 2}
    return sorted(session.exec(query), key=lambda row: (order[row[1].status], -(row[1].ident)))


def leads_of(session: Session, plan_ids: Sequence[int], on: date) -> dict[int, list[Lead]]:
    """The leads of each action of these plans as they stand on a day, in printed order."""
    return _leads(session, on, col(Action.plan_id).in_(plan_ids))


def leads_of_action(session: Session, action_id: int, on: date) -> list[Lead]:
    """The leads of one action as they stand on a day, in printed order."""
    return _leads(session, on, Action.id == action_id).get(action_id, [])


def leads_of_actions(session: Session, action_ids: Collection[int], on: date) -> dict[int, list[Lead]]:
    """The leads of each of these actions as they stand on a day, in printed order."""
    return _leads(session, on, col(Action.id).in_(action_ids)) if action_ids else {}


def _leads(session: Session, on: date, where: Any) -> dict[int, list[Lead]]:
    query = (
        sa.select(col(ActionLead.action_id), Person, Role)
        .join(Action, col(Action.id) == ActionLead.action_id)
        .join(Person, col(Person.id) == ActionLead.person_id, isouter=True)
        .join(Role, col(Role.id) == ActionLead.role_id, isouter=True)
        .where(where, leading(on))
        .order_by(col(ActionLead.action_id), col(ActionLead.position), col(ActionLead.id))
    )
    rows = list(session.execute(query))
    holders = role_holders(session, [role.ident for _, _, role in rows if role], on)
    found: dict[int, list[Lead]] = defaultdict(list)
    for action_id, person, role in rows:
        if role is None:
            found[action_id].append(Lead(person.name, person, None))
        else:
            held_by: list[Person | None] = [*holders.get(role.ident, [])] or [None]
            found[action_id].extend(Lead(role.name, holder, role.id) for holder in held_by)
    return dict(found)


def role_holders(session: Session, role_ids: Sequence[int], on: date) -> dict[int, list[Person]]:
    """Who holds each role on a day."""
    query = (
        select(RoleHolder.role_id, Person)
        .join(Person, col(Person.id) == RoleHolder.person_id)
        .where(col(RoleHolder.role_id).in_(set(role_ids)), RoleHolder.since <= on)
        .where(not_over(RoleHolder, on))
        .order_by(col(RoleHolder.since), col(RoleHolder.id))
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for role_id, person in session.exec(query):
        found[role_id].append(person)
    return dict(found)


def due_changes(session: Session, plan_ids: Sequence[int]) -> dict[int, list[DueChange]]:
    """Due dates of these plans moved and not taken back, oldest first, by action."""
    query = (
        select(DueChange)
        .join(Action, col(Action.id) == DueChange.action_id)
        .where(col(Action.plan_id).in_(plan_ids), col(DueChange.withdrawn_at).is_(None))
        .order_by(col(DueChange.said_at), col(DueChange.id))
    )
    found: dict[int, list[DueChange]] = defaultdict(list)
    for change in session.exec(query):
        found[change.action_id].append(change)
    return dict(found)
