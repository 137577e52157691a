"""Changing a plan from chat: an officer adds and edits its actions, each with a reason kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from bot.clock import local_date, zone_or
from bot.core import Core, Transaction
from bot.domain.permissions import Act
from bot.domain.references import is_reference, next_reference
from bot.domain.text import day
from bot.errors import ActionNotOpen, NoPlan
from bot.field_problems import BadReference, BeforeThePlan, NoReason, NotInThisPlan, NoTitle, OtherPlan, ReferenceTaken
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.deliveries.notes import send_note
from bot.services.people.accounts import person_of
from bot.services.plans.leads import give_lead
from bot.services.plans.subject import Subject, subject_of
from bot.services.requests.refresh import refresh_requests
from bot.surfaces.base import Account
from bot.views.deliveries import NoteView
from storage.boards import Board
from storage.leads import leads_of_action
from storage.people import Person
from storage.plans import Action, DueChange, Plan, Priority, Workstream, actions_of, headings

MOST_CHOICES = 99  # of a select, of which "none" is one more


@dataclass(frozen=True)
class Wording:
    """What an officer gives of an action. `priority` and `workstream` are ids of headings of its plan, None for none.

    `reason` is why an action that stands is changed.
    """

    title: str
    due: date | None
    priority: int | None = None
    workstream: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class NewAction:
    """An action to be added to a board's plan, under a reference, with its lead where one is named."""

    board_id: int
    plan_id: int
    ref: str
    wording: Wording
    lead: Account | None = None


def add_action_form(*, core: Core, board_id: int, by: Person) -> Form:
    """The form for a new action of a board's plan, with the next free reference. Raises NotAllowed and NoPlan."""
    with core.store.read() as session:
        board, plan = _plan_to_change(session, by, board_id)
        taken = set(session.exec(select(Action.ref)))
        priorities, workstreams = _choices(session, plan)
    facts = {
        "state": json.dumps({"board": board_id, "plan": plan.id}),
        "board": board.name,
        "plan": plan.edition,
        "ref": next_reference(board.key, taken),
        "priorities": priorities,
        "workstreams": workstreams,
    }
    return core.templates.compose_form(facts, "add_action_form")


def add_action(*, core: Core, new: NewAction, by: Person, now: datetime, idempotency_key: str) -> None:
    """Add an action to a plan, with its lead, who is notified. Raises NotAllowed, NoPlan and FieldProblem."""
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session, wording = tx.session, new.wording
        board, plan = _plan_to_change(session, by, new.board_id)
        if plan.id != new.plan_id:
            raise OtherPlan(field="title")
        ref = _free_reference(session, board, plan, new.ref)
        _check(session, plan, wording)
        last = max((action.position for action in actions_of(session, [plan.ident])), default=-1)
        due, is_default = _due_or_plan_end(wording.due, plan)
        values = {
            "plan_id": plan.id,
            "ref": ref,
            "title": wording.title,
            "due": due,
            "due_is_default": is_default,
            "priority_id": wording.priority,
            "workstream_id": wording.workstream,
            "position": last + 1,
        }
        action = Action.model_validate(values)
        session.add(action)
        session.flush()
        to = person_of(session, new.lead, now) if new.lead else None
        if to:
            give_lead(tx, action, to)
        tx.audit("add action", f"action {action.id}", ref=ref, lead=to.id if to else None)
        facts = {"ref": ref, "plan": plan.edition, "board": board.name, "lead": to.name if to else ""}
        send_note(
            tx,
            by,
            NoteView(core.templates.sentence("action_added", **facts)),
            key=f"added:{idempotency_key}",
            board=board,
        )


def edit_action_form(*, core: Core, action_id: int, by: Person) -> Form:
    """The form to change an action's words, headings and due date. Raises NotAllowed and ActionNotOpen."""
    with core.store.read() as session:
        subject = action_to_change(session, action_id, by)
        action = subject.action
        priorities, workstreams = _choices(session, subject.plan)
    facts = {
        "state": json.dumps({"action": action_id}),
        "ref": action.ref,
        "title": action.title,
        "priority": str(action.priority_id or ""),
        "workstream": str(action.workstream_id or ""),
        "due": _own_due(action),
        "priorities": priorities,
        "workstreams": workstreams,
    }
    return core.templates.compose_form(facts, "edit_action_form")


def edit_action(
    *, core: Core, action_id: int, wording: Wording, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Change an action; of a moved due date its leads are notified. Raises NotAllowed, ActionNotOpen and FieldProblem."""
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        subject = action_to_change(tx.session, action_id, by, lock=True)
        action, reason = subject.action, wording.reason
        _check(tx.session, subject.plan, wording)
        moved = (wording.due.isoformat() if wording.due else "") != _own_due(action)
        if moved and not reason:
            raise NoReason(field="reason")
        wanted = {"title": wording.title, "priority_id": wording.priority, "workstream_id": wording.workstream}
        changed = {name: value for name, value in wanted.items() if value != getattr(action, name)}
        was = {name: getattr(action, name) for name in changed} | ({"due": _own_due(action)} if moved else {})
        for name, value in changed.items():
            setattr(action, name, value)
        if moved:
            _move_due(tx, subject, wording.due, reason)
        if not was:
            return
        tx.session.add(action)
        before = {f"was_{name.removesuffix('_id')}": value for name, value in was.items()}
        tx.audit("edit action", f"action {action_id}", reason=reason, **before)
        refresh_requests(tx, [action_id])
        if moved:
            text = core.templates.sentence("due_changed", ref=action.ref, due=wording.due, reason=reason)
            notify_leads(tx, subject, text, key=f"moved:{idempotency_key}")


def _plan_to_change(session: Session, by: Person, board_id: int) -> tuple[Board, Plan]:
    """A board and its live plan, else its newest draft. Raises NotAllowed and NoPlan."""
    board = require_permission(session, by, board_id, Act.change_plan)
    plan = plans_to_show(session, [board_id]).get(board_id)
    if plan is None:
        raise NoPlan(board=board.name)
    return board, plan


def action_to_change(session: Session, action_id: int, by: Person, *, lock: bool = False) -> Subject:
    subject = subject_of(session, action_id, lock=lock)
    require_permission(session, by, subject.board.ident, Act.change_plan)
    if subject.action.status != "open" or subject.plan.status == "closed":
        status = subject.action.status if subject.plan.status != "closed" else "in a closed plan"
        raise ActionNotOpen(ref=subject.action.ref, status=status)
    return subject


def _free_reference(session: Session, board: Board, plan: Plan, text: str) -> str:
    """The reference as it is kept. Raises FieldProblem where it can't be one, or is taken."""
    ref = text.upper()
    if not is_reference(ref):
        raise BadReference(field="ref")
    query = select(Plan).join(Action).where(Action.ref == ref)
    if any(other.id == plan.id or other.board_id != board.id for other in session.exec(query)):
        raise ReferenceTaken(field="ref", ref=ref)
    return ref


def _check(session: Session, plan: Plan, wording: Wording) -> None:
    """Raises FieldProblem."""
    if not wording.title:
        raise NoTitle(field="title")
    for field, found, number in (
        ("priority", session.get(Priority, wording.priority or 0), wording.priority),
        ("workstream", session.get(Workstream, wording.workstream or 0), wording.workstream),
    ):
        if number and (found is None or found.plan_id != plan.id):
            raise NotInThisPlan(field=field)
    if wording.due and plan.start and wording.due < plan.start:
        raise BeforeThePlan(field="due", start=day(plan.start))


def _choices(session: Session, plan: Plan) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Id and name of a plan's priorities and of its workstreams."""
    found = headings(session, [plan.ident])
    return tuple(found[0].items())[:MOST_CHOICES], tuple(found[1].items())[:MOST_CHOICES]


def _own_due(action: Action) -> str:
    """The due date that is the action's own, as a form has it."""
    return action.due.isoformat() if action.due and not action.due_is_default else ""


def _due_or_plan_end(due: date | None, plan: Plan) -> tuple[date | None, bool]:
    """A due date, and whether it is only the plan's end."""
    return (due, False) if due else (plan.end, plan.end is not None)


def _move_due(tx: Transaction, subject: Subject, due: date | None, reason: str) -> None:
    action = subject.action
    to, is_default = _due_or_plan_end(due, subject.plan)
    values = {
        "action_id": action.id,
        "from_due": action.due,
        "to_due": to,
        "from_default": action.due_is_default,
        "reason": reason,
        "by_name": tx.by.name,
        "effective_at": tx.now,
    }
    tx.session.add(DueChange.model_validate(values))
    action.due, action.due_is_default = to, is_default


def notify_leads(tx: Transaction, subject: Subject, text: str, *, key: str, to_leads: str = "") -> None:
    """Tell the leads of a live plan's action, in working hours, and its changer at once; `to_leads` is what leads get."""
    zone = zone_of(subject.board, tx.core.zone)
    leads = leads_of_action(tx.session, subject.action.ident, local_date(tx.now, zone))
    people = [lead.person for lead in leads if lead.person and lead.person.id != tx.person.id]
    reached = [person for person in people if person.reached_at] if subject.plan.status == "live" else []
    for person in reached:
        hours = zone_or(person.timezone, zone)
        send_note(tx, person, NoteView(to_leads or text), key=key, board=subject.board, hours_zone=hours)
    names = [person.name for person in reached]
    hint = tx.core.templates.sentence("leads_notified", names=names) if reached else ""
    send_note(tx, tx.person, NoteView(text, hint), key=f"{key}:by", board=subject.board)
