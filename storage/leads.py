"""Who leads which action, and actions that nobody answers for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from storage.base import Base, CheckConstraint, Field, foreign, partial_index, when
from storage.boards import Board
from storage.people import LeadRole, Person, RoleHolder, holding
from storage.plans import STARTED, Action, Plan


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


class UnassignedNotice(Base, table=True):
    """Actions of a board that nobody answers for, of which its officers were notified; one row until that is over.

    `subject` is what they are led by: "role:5", "person:7", or "action:9" where the action has no lead at all.
    """

    __tablename__ = "unassigned_notice"
    __table_args__ = (
        partial_index("uq_unassigned_notice_standing", "board_id", "subject", where="resolved_at IS NULL", unique=True),
    )

    board_id: int = foreign("board")
    subject: str
    notice: str = Field(index=True)
    """What the keys of its messages begin with."""
    who: str
    refs: str
    why: str
    outcome: str = ""
    """Who answers for them now, once somebody does."""
    notified_at: datetime = when()
    resolved_at: datetime | None = when(nullable=True)


def standing_notices() -> Any:
    """The notices of actions that nobody answers for yet, as a query."""
    return select(UnassignedNotice).where(col(UnassignedNotice.resolved_at).is_(None))


@dataclass(frozen=True)
class Lead:
    """A lead as it stands on a day: its name as printed, and the person who answers for it, if anyone does."""

    name: str
    person: Person | None
    role_id: int | None

    @property
    def subject(self) -> str:
        """What leads, as UnassignedNotice.subject has it."""
        return f"role:{self.role_id}" if self.role_id else f"person:{self.person.id if self.person else 0}"

    @property
    def shown(self) -> str:
        return _shown(self.name, self.person.name if self.person else None)


def _shown(name: str, person: str | None) -> str:
    """A lead by its printed name, with the person who answers for it where that is another's."""
    return name if person in (None, name) else f"{person} ({name})"


def leading(on: date) -> Any:
    """That a row of ActionLead holds on a day."""
    begun = or_(col(ActionLead.since).is_(None), col(ActionLead.since) <= on)
    return and_(begun, not_over(ActionLead, on))


def not_over(of: type[ActionLead] | type[RoleHolder], on: Any) -> Any:
    """That a row of one of these has not ended by a day; it may begin later."""
    return or_(col(of.until).is_(None), col(of.until) > on)


def standing_leads(session: Session) -> list[ActionLead]:
    """Who leads the actions of every plan, or will, in printed order."""
    query = select(ActionLead).where(col(ActionLead.until).is_(None))
    return list(session.exec(query.order_by(col(ActionLead.action_id), col(ActionLead.position))))


def actions_led_by(session: Session, people: Collection[int], on: date) -> list[Action]:
    """The open actions of started plans that any of these people leads on a day, in person or by a role; by reference."""
    held = select(RoleHolder.role_id).where(col(RoleHolder.person_id).in_(people), holding(on))
    led = select(ActionLead.action_id).where(
        leading(on), or_(col(ActionLead.person_id).in_(people), col(ActionLead.role_id).in_(held))
    )
    query = select(Action).join(Plan, col(Plan.id) == Action.plan_id)
    query = query.where(col(Plan.status).in_(STARTED), Action.status == "open", col(Action.id).in_(led))
    return list(session.exec(query.order_by(col(Action.ref), col(Action.id))))


def unanswered_for(session: Session, on: date) -> list[tuple[Action, Board]]:
    """Open actions of started plans of which no lead could answer on a day, nor begins to later.

    Sub-actions without leads of their own go with their parent.
    """
    query = select(Action, Board).join(Plan, col(Plan.id) == Action.plan_id).join(Board, col(Board.id) == Plan.board_id)
    return list(session.exec(query.where(_unanswered(on)).order_by(col(Action.plan_id), col(Action.position))))


def any_unanswered(on: Any) -> Any:
    """That there are such actions; `on` may be a parameter of a prebuilt statement."""
    return select(Action.id).join(Plan, col(Plan.id) == Action.plan_id).where(_unanswered(on)).exists()


def _unanswered(on: Any) -> Any:
    holds = (
        select(RoleHolder.id)
        .join(Person)
        .where(
            RoleHolder.role_id == ActionLead.role_id,
            not_over(RoleHolder, on),
            col(Person.gone).is_(False),
        )
    )
    there = select(Person.id).where(Person.id == ActionLead.person_id, col(Person.gone).is_(False))
    led = select(ActionLead.id).where(ActionLead.action_id == Action.id, not_over(ActionLead, on))
    answered_for = led.where(or_(there.correlate(ActionLead).exists(), holds.correlate(ActionLead).exists()))
    stands_alone = or_(col(Action.parent_id).is_(None), led.exists())
    return and_(col(Plan.status).in_(STARTED), Action.status == "open", ~answered_for.exists(), stands_alone)


def unheld_roles(session: Session, on: date) -> list[tuple[LeadRole, Action]]:
    """The roles that lead open actions of plans that are not closed, and that nobody holds on a day, with each such action."""
    held = select(RoleHolder.role_id).where(not_over(RoleHolder, on))
    query = (
        select(LeadRole, Action)
        .join(ActionLead, col(ActionLead.role_id) == LeadRole.id)
        .join(Action, col(Action.id) == ActionLead.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(Plan.status != "closed", Action.status == "open", not_over(ActionLead, on))
        .where(col(LeadRole.id).not_in(held))
        .order_by(LeadRole.name, Action.ref)
    )
    return list(session.exec(query))


def leads_of(session: Session, plan_ids: Sequence[int], on: date) -> dict[int, list[Lead]]:
    """The leads of each action of these plans as they stand on a day, in printed order."""
    return _leads(session, on, col(Action.plan_id).in_(plan_ids))


def leads_of_action(session: Session, action_id: int, on: date) -> list[Lead]:
    """The leads of one action as they stand on a day, in printed order."""
    return _leads(session, on, Action.id == action_id).get(action_id, [])


def leads_of_actions(session: Session, action_ids: Collection[int], on: date) -> dict[int, list[Lead]]:
    """The leads of each of these actions as they stand on a day, in printed order."""
    return _leads(session, on, col(Action.id).in_(action_ids)) if action_ids else {}


def lead_names_of(session: Session, plan_ids: Sequence[int], on: date) -> dict[int, list[str]]:
    """The leads of each action of these plans as they are shown on a day, in printed order."""
    columns = col(ActionLead.action_id), Person.name, LeadRole.name, _holder.name
    found: dict[int, list[str]] = defaultdict(list)
    for action_id, person, role, held_by in session.execute(_led(on, columns, col(Action.plan_id).in_(plan_ids))).all():
        found[action_id].append(_shown(role or person, held_by if role else person))
    return dict(found)


def _leads(session: Session, on: date, where: Any) -> dict[int, list[Lead]]:
    columns = col(ActionLead.action_id), Person, LeadRole, _holder
    found: dict[int, list[Lead]] = defaultdict(list)
    for action_id, person, role, held_by in session.execute(_led(on, columns, where)):
        found[action_id].append(Lead(role.name, held_by, role.id) if role else Lead(person.name, person, None))
    return dict(found)


_holder = aliased(Person)


def _led(on: date, columns: Sequence[Any], where: Any) -> Any:
    """Each lead of some actions on a day: the person, or the role with whoever holds it."""
    held = and_(col(RoleHolder.role_id) == LeadRole.id, holding(on))
    return (
        sa.select(*columns)
        .select_from(ActionLead)
        .join(Action, col(Action.id) == ActionLead.action_id)
        .join(Person, col(Person.id) == ActionLead.person_id, isouter=True)
        .join(LeadRole, col(LeadRole.id) == ActionLead.role_id, isouter=True)
        .join(RoleHolder, held, isouter=True)
        .join(_holder, col(_holder.id) == RoleHolder.person_id, isouter=True)
        .where(where, leading(on))
        .order_by(col(ActionLead.action_id), col(ActionLead.position), col(ActionLead.id))
        .order_by(col(RoleHolder.since), col(RoleHolder.id))
    )


def role_holders(session: Session, role_ids: Sequence[int], on: date) -> dict[int, list[Person]]:
    """Who holds each role on a day."""
    query = (
        select(RoleHolder.role_id, Person)
        .join(Person, col(Person.id) == RoleHolder.person_id)
        .where(col(RoleHolder.role_id).in_(set(role_ids)), holding(on))
        .order_by(col(RoleHolder.since), col(RoleHolder.id))
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for role_id, person in session.exec(query):
        found[role_id].append(person)
    return dict(found)
