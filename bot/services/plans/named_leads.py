"""Names in a plan that become people: by an exact name at once, by anything less once an officer says so.

A plan's printed cell stays as it is, as a role; whom it means are the role's holders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.lead_names import plain, proposal_for
from bot.domain.permissions import Act
from bot.domain.text import listed, with_email
from bot.errors import ProposalOutdated
from bot.services.access.permissions import require_permission
from bot.services.boards.state import zone_of
from bot.services.people.accounts import person_of
from bot.services.plans.lead_changes import LeadChange, pass_leads_on
from bot.services.plans.lead_rows import Gone, hold_role
from bot.services.plans.unassigned import close_notice
from bot.surfaces.base import Account
from storage.audit import By
from storage.leads import UnassignedNotice, standing_notices, unheld_roles
from storage.people import Address, LeadRole, Person, RoleHolder, people_by_name
from storage.plans import Action, Plan, boards_of_plans


def name_exactly(
    session: Session, unheld: Iterable[LeadRole], known: Mapping[str, Sequence[Person]], on: date
) -> list[tuple[LeadRole, Person]]:
    """Have whoever has exactly the name of a role that nobody holds, and is the only one, lead by it. Returns whom."""
    exact: dict[str, dict[int, Person]] = {}
    for name, people in known.items():
        exact.setdefault(plain(name), {}).update((person.ident, person) for person in people)
    named = []
    for role in unheld:
        found = list(exact.get(plain(role.name), {}).values())
        if len(found) == 1:
            hold(session, role.ident, found, on)
            named.append((role, found[0]))
    return named


def hold(session: Session, role_id: int, people: Sequence[Person], on: date) -> Gone:
    """Have these people hold a role that nobody holds, from a day on."""
    held = list(session.exec(select(RoleHolder).where(RoleHolder.role_id == role_id)))
    gone = hold_role(session, held, role_id, people, on)
    session.flush()
    return gone


@dataclass(frozen=True)
class Proposal:
    """That a role of a board, as its plan prints it, means these people, by id."""

    board_id: int
    role_id: int
    people: tuple[int, ...]


def accept_proposal(*, core: Core, proposal: Proposal, by: Person, now: datetime, idempotency_key: str) -> None:
    """An officer says that a printed name means whom it was proposed to mean: they lead by it from now on.

    Raises NotAllowed, and ProposalOutdated where it is not what would be proposed now.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session = tx.session
        board = require_permission(session, by, proposal.board_id, Act.assign)
        on = local_date(now, zone_of(board, core.zone))
        led = [(role, action) for role, action in unheld_roles(session, on) if role.id == proposal.role_id]
        boards = boards_of_plans(session, {action.plan_id for _, action in led})
        people = proposal_for(led[0][0].name, people_by_name(session, on)) if board.id in boards else []
        if not people or [person.ident for person in people] != list(proposal.people):
            raise ProposalOutdated
        _lead_by(tx, proposal.role_id, people, [action for _, action in led], on)


def _lead_by(tx: Transaction, role_id: int, people: Sequence[Person], actions: list[Action], on: date) -> None:
    gone = hold(tx.session, role_id, people, on)
    plans = {action.plan_id for action in actions}
    live = set(tx.session.exec(select(Plan.id).where(col(Plan.id).in_(plans), Plan.status == "live")))
    if of_live := [
        action for action in actions if action.plan_id in live
    ]:  # whom a draft names hears of it when it starts
        pass_leads_on(tx, LeadChange(of_live, people, on, ""), gone)
    to = listed([person.name for person in people])
    outcome = tx.core.templates.words("lead_named", to=to, since=on, by=tx.by.name)
    for notice in tx.session.exec(standing_notices().where(UnassignedNotice.subject == f"role:{role_id}")):
        close_notice(tx, notice, outcome)
    tx.audit("assign lead", f"role:{role_id}", to=[person.ident for person in people])


@dataclass(frozen=True)
class NamedLead:
    """A name that a plan prints and that nobody leads by yet, with whom it may mean: people, and accounts of nobody else."""

    role: LeadRole
    actions: tuple[Action, ...]
    proposed: tuple[Person | Account, ...]

    @property
    def words(self) -> str:
        """Whom it may mean, with their addresses; "" where nobody is proposed."""
        return listed([with_email(one.name, one.email) for one in self.proposed])


def unsure_leads(*, core: Core, now: datetime) -> list[NamedLead]:
    """Every name that nobody leads by yet, in drafts too. Raises SurfaceError where a surface does not tell its accounts."""
    on = local_date(now, core.zone)
    with core.store.read() as session:
        led: dict[int, tuple[LeadRole, list[Action]]] = {}
        for role, action in unheld_roles(session, on):
            led.setdefault(role.ident, (role, []))[1].append(action)
        known: dict[str, list[Person | Account]] = {n: [*some] for n, some in people_by_name(session, on).items()}
        taken = set(session.exec(select(Address.address)))
    for _, directory in core.directories.items() if led else ():
        for account in directory.accounts():
            if account.usable and account.address not in taken and account.name not in known:
                known[account.name] = [account]
            elif account.usable and account.address not in taken:
                known[account.name].append(account)
    return [NamedLead(role, tuple(acts), tuple(proposal_for(role.name, known))) for role, acts in led.values()]


def confirm_lead(*, core: Core, named: NamedLead, by: By, now: datetime) -> None:
    """Whoever is proposed leads by the printed name from now on; an account of nobody's becomes a person."""
    with core.transaction(by=by, now=now) as tx:
        people = [
            person_of(tx.session, one, now) if isinstance(one, Account) else tx.session.get_one(Person, one.ident)
            for one in named.proposed
        ]
        actions = [tx.session.get_one(Action, action.ident) for action in named.actions]
        _lead_by(tx, named.role.ident, people, actions, local_date(now, core.zone))
