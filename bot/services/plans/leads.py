"""Naming who leads: a role's holder, who takes over from a person, the lead of an action. History is kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.permissions import Act, may, who_may
from bot.domain.text import number_in, some
from bot.errors import ActionNotOpen, NotAllowed, NothingLed
from bot.field_problems import LeadsAlready, OwnHandOver
from bot.messages.message import Form
from bot.services.access.permissions import require_permission, require_visible, roles_on_action
from bot.services.boards.state import zone_of
from bot.services.deliveries.notes import note_officers, send_note
from bot.services.people.accounts import person_of
from bot.services.people.join import doubt_double
from bot.services.plans.lead_changes import LeadChange, pass_leads_on
from bot.services.plans.lead_rows import begins_on, hold_role, replace_leads
from bot.services.plans.subject import Subject, subject_of
from bot.services.plans.unassigned import close_notice
from bot.services.requests.refresh import refresh_requests
from bot.surfaces.base import Account
from bot.views.deliveries import NoteView
from storage.boards import Board
from storage.leads import ActionLead, UnassignedNotice, leading, role_holders, standing_notices
from storage.people import LeadRole, Person, RoleHolder
from storage.plans import STARTED, Action, Plan
from storage.requests import RequestItem, UpdateRequest, item_rows


class _Led:
    """What a subject (see UnassignedNotice) leads on a board: the open actions of its live plan, and the rows that say so."""

    def __init__(self, session: Session, board_id: int, subject: str, on: date) -> None:
        self.session, self.subject, self.on = session, subject, on
        self.board = session.get_one(Board, board_id)
        kind, _, number = subject.partition(":")
        self.kind, self.id = kind, number_in(number) or 0
        self.actions = self._actions(Plan.board_id == board_id)
        if not self.actions:
            raise NothingLed(board=self.board.name, key=self.board.key, who=self.name)
        if kind == "role":  # whoever holds it leads its actions on every board
            self.actions = self._actions()
        ids = [action.id for action in self.actions]
        self.rows = list(session.exec(select(ActionLead).where(col(ActionLead.action_id).in_(ids), leading(on))))

    def led_by(self, people: Collection[int | None]) -> list[ActionLead]:
        """The rows by which any of these people leads it, in person or by a role."""
        return [row for row in self.rows if self._leading[row.id] & set(people)]

    def led_alone_by(self, person: Person) -> bool:
        """Whether it is somebody's, and nobody else's, already."""
        own = [row for row in self.rows if self.subject in (f"role:{row.role_id}", f"person:{row.person_id}")]
        rows = self.rows if self.kind == "action" else own
        return bool(rows) and all(self._leading[row.id] == {person.id} for row in rows)

    def without(self, rows: Sequence[ActionLead], person: Person) -> list[Action]:
        """The actions that somebody leads by none of the other rows."""
        stays = {row.action_id for row in self.led_by([person.id]) if row not in rows}
        return [action for action in self.actions if action.id not in stays]

    @cached_property
    def _leading(self) -> dict[int | None, set[int | None]]:
        """Who leads by each row, in person or by a role."""
        held = role_holders(self.session, [row.role_id for row in self.rows if row.role_id], self.on)
        return {
            row.id: {row.person_id} if row.person_id else {person.id for person in held.get(row.role_id or 0, [])}
            for row in self.rows
        }

    def _actions(self, *where: object) -> list[Action]:
        query = select(Action).join(Plan, col(Plan.id) == Action.plan_id)
        query = query.where(col(Plan.status).in_(STARTED), Action.status == "open", *where)  # type: ignore[arg-type]
        if self.kind == "action":
            query = query.where(Action.id == self.id)
        else:
            leads = ActionLead.role_id if self.kind == "role" else ActionLead.person_id
            led = select(ActionLead.id).where(ActionLead.action_id == Action.id, leads == self.id, leading(self.on))
            query = query.where(led.exists())
        return list(self.session.exec(query.order_by(col(Action.ref))))

    @property
    def name(self) -> str:
        if self.kind == "action":
            action = self.session.get(Action, self.id)
            return action.ref if action else "it"
        found = self.session.get(LeadRole, self.id) if self.kind == "role" else self.session.get(Person, self.id)
        return found.name if found else "it"

    @property
    def refs(self) -> str:
        return self.actions[0].title if self.kind == "action" else some([action.ref for action in self.actions])


def assign_form(*, core: Core, board_id: int, subject: str, by: Person, now: datetime) -> Form:
    """The form to name who leads what a subject leads. Raises NotAllowed and NothingLed."""
    with core.store.read() as session:
        require_permission(session, by, board_id, Act.assign)
        led = _Led(session, board_id, subject, _today(session, core, board_id, now))
        state = json.dumps({"board": board_id, "subject": subject})
        facts = {"state": state, "who": led.name, "refs": led.refs, "since": led.on.isoformat()}
    return core.templates.compose_form(facts, "assign_form")


@dataclass(frozen=True)
class Assignment:
    """That somebody with this account is to lead what a subject leads on a board: "role:5", "person:7" or "action:9"."""

    board_id: int
    subject: str
    account: Account
    since: date
    reason: str


def assign_lead(*, core: Core, assignment: Assignment, by: Person, now: datetime, idempotency_key: str) -> None:
    """Have somebody lead what a subject leads, from a day on.

    They are notified, asked in place of whoever was, and added to the people if they are new. A day that is past
    changes nothing in the record of who led until now. Raises NotAllowed, NothingLed and FieldProblem.
    """
    board_id, subject, since = assignment.board_id, assignment.subject, assignment.since
    doubt_double(core=core, account=assignment.account, by=by, now=now)
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session = tx.session
        require_permission(session, by, board_id, Act.assign)
        led = _Led(session, board_id, subject, _today(session, core, board_id, now))
        to = person_of(session, assignment.account, now)
        open_notice = standing_notices().where(
            UnassignedNotice.board_id == board_id, UnassignedNotice.subject == subject
        )
        notice = session.exec(open_notice).first()
        if notice is None and led.led_alone_by(to):
            raise LeadsAlready(field="person", name=to.name)
        if led.kind == "role":
            holders = list(session.exec(select(RoleHolder).where(RoleHolder.role_id == led.id)))
            begins = begins_on(holders, since, led.on)
            gone = hold_role(session, holders, led.id, [to], begins)
        else:
            rows = _declined(session, led) if led.kind == "action" else [r for r in led.rows if r.person_id == led.id]
            ids = [action.id for action in led.actions]
            begins = begins_on(
                session.exec(select(ActionLead).where(col(ActionLead.action_id).in_(ids))), since, led.on
            )
            gone = replace_leads(session, led.without(rows, to), rows, to, begins)
        pass_leads_on(tx, LeadChange(led.actions, [to], since, assignment.reason), gone)
        facts = {"to": to.name, "since": since, "by": by.name}
        outcome = core.templates.words("lead_named", **facts)
        if begins != since:
            outcome = core.templates.words("lead_named_late", **facts, recorded_from=begins)
        if notice:
            close_notice(tx, notice, outcome)
        else:
            text = core.templates.sentence("lead_named_for", subject=led.name, outcome=outcome, refs=led.refs)
            send_note(tx, by, NoteView(text), key=f"assigned:{idempotency_key}", board=led.board)
        days = {"since": since.isoformat()} | ({"recorded_from": begins.isoformat()} if begins != since else {})
        tx.audit("assign lead", f"{subject} of board {board_id}", to=to.id, **days, reason=assignment.reason)


def _declined(session: Session, led: _Led) -> list[ActionLead]:
    """The leads who say that the action is not theirs, where some do: the others go on. Else all of them."""
    query = (
        select(UpdateRequest.person_id)
        .join(RequestItem)
        .where(RequestItem.action_id == led.id, RequestItem.state == "not_mine")
    )
    return led.led_by(set(session.exec(query))) or led.rows


def hand_over_form(*, core: Core, action_id: int, by: Person, now: datetime) -> Form:
    """The form to hand an action over. Raises NotAllowed, ActionNotOpen and NothingThere."""
    with core.store.read() as session:
        subject = _require_hand_over(session, core, action_id, by, now)
    state, action = json.dumps({"action": action_id}), subject.action
    return core.templates.compose_form({"state": state, "ref": action.ref, "title": action.title}, "hand_over_form")


@dataclass(frozen=True)
class HandOver:
    """That somebody with this account is to lead an action from today."""

    action_id: int
    account: Account
    reason: str


def hand_over(*, core: Core, change: HandOver, by: Person, now: datetime, idempotency_key: str) -> None:
    """Have somebody else lead an action in place of the lead who says so, from today; the board's officers are notified.

    Raises NotAllowed, ActionNotOpen, NothingThere and FieldProblem.
    """
    doubt_double(core=core, account=change.account, by=by, now=now)
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        subject = _require_hand_over(tx.session, core, change.action_id, by, now)
        today = local_date(now, zone_of(subject.board, core.zone))
        led = _Led(tx.session, subject.board.ident, f"action:{change.action_id}", today)
        to = person_of(tx.session, change.account, now)
        if to.id == by.id:
            raise OwnHandOver(field="person")
        if led.led_alone_by(to):
            raise LeadsAlready(field="person", name=to.name)
        rows = led.led_by([by.id]) or led.rows
        gone = replace_leads(tx.session, led.without(rows, to), rows, to, today)
        pass_leads_on(tx, LeadChange(led.actions, [to], today, change.reason), gone)
        facts = {"by": by.name, "ref": subject.action.ref, "to": to.name, "reason": change.reason}
        note = NoteView(core.templates.sentence("handed_over", **facts))
        note_officers(tx, subject.board, note, key=f"handed-over:{idempotency_key}")
        tx.audit("hand over", f"action {change.action_id}", to=to.id, reason=change.reason)


def decline(*, core: Core, action_id: int, period: str, by: Person, now: datetime) -> bool:
    """Say that an action of a request is not one's own: it is asked of them no more this month, and officers are notified.

    Returns whether anything was still asked of them. Raises NotAllowed, ActionNotOpen and NothingThere.
    """
    with core.transaction(by=by, now=now) as tx:
        _require_hand_over(tx.session, core, action_id, by, now, lock=True)
        where = RequestItem.action_id == action_id, RequestItem.period == period, RequestItem.state == "outstanding"
        theirs = [item for item, request in item_rows(tx.session, *where) if request.person_id == by.id]
        if not theirs:
            return False
        for item in theirs:
            item.state = "not_mine"
            tx.session.add(item)
        tx.audit("decline", f"action {action_id}", period=period)
        refresh_requests(tx, [action_id])
        return True


def give_lead(tx: Transaction, action: Action, to: Person) -> None:
    """The part of naming a lead inside somebody else's transaction, for a new action: in a live plan they are notified."""
    plan = tx.session.get_one(Plan, action.plan_id)
    today = _today(tx.session, tx.core, plan.board_id, tx.now)
    gone = replace_leads(tx.session, [action], [], to, today)
    if plan.status == "live":
        pass_leads_on(tx, LeadChange([action], [to], today, ""), gone)


def _today(session: Session, core: Core, board_id: int, now: datetime) -> date:
    return local_date(now, zone_of(session.get_one(Board, board_id), core.zone))


def _require_hand_over(
    session: Session, core: Core, action_id: int, by: Person, now: datetime, *, lock: bool = False
) -> Subject:
    subject = subject_of(session, action_id, lock=lock)
    roles = roles_on_action(session, by, subject.board, subject.action, now=now, zone=core.zone)
    require_visible(roles, subject.board)
    if not may(roles, Act.hand_over):
        raise NotAllowed(who=who_may(Act.hand_over, subject.action.ref), act=Act.hand_over.value)
    if subject.action.status != "open" or subject.plan.status not in STARTED:
        status = subject.action.status if subject.action.status != "open" else f"in a {subject.plan.status} plan"
        raise ActionNotOpen(ref=subject.action.ref, status=status)
    return subject
