"""Changing a plan from chat: an officer adds, edits, closes, merges and reopens its actions, each with a reason kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.clock import local_date, zone_or
from bot.core import Core
from bot.domain.permissions import Act
from bot.domain.text import day
from bot.errors import ActionNotOpen, FieldProblem, NoPlan
from bot.imports.columns import BadCell, read_reference
from bot.imports.reconcile import next_reference
from bot.messages.message import Form
from bot.services.access.permissions import must_be_allowed
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.deliveries.notes import put_note
from bot.services.people.accounts import person_of
from bot.services.plans.leads import give_lead
from bot.services.plans.subject import Subject, subject_of
from bot.services.requests.message import refresh_requests
from bot.surfaces.base import Account
from bot.views.planning import AddActionFormView, CloseActionFormView, EditActionFormView, ReopenActionFormView
from storage.audit import By, audit
from storage.boards import Board, Person
from storage.deliveries import claim_inbound
from storage.plans import Action, DueChange, Plan, Priority, Workstream, actions_of, headings, leads_of_action
from storage.updates import RequestItem

MOST_OPTIONS = 99  # of a select, of which "none" is one more
NO_REASON = "Say why in a few words; it is kept in the record."


@dataclass(frozen=True)
class Wording:
    """What an officer gives of an action. `priority` and `workstream` are ids of headings of its plan, None for none."""

    title: str
    due: date | None
    priority: int | None = None
    workstream: int | None = None


def add_action_form(*, core: Core, board_id: int, by: Person) -> Form:
    """The form for a new action of a board's plan, with the next free reference. Raises NotAllowed and NoPlan."""
    with core.store.read() as session:
        board, plan = _plan_to_change(session, by, board_id)
        taken = set(session.exec(select(Action.ref)))
        priorities, workstreams = _choices(session, plan)
        view = AddActionFormView(
            json.dumps({"board": board_id, "plan": plan.id}),
            board.name,
            plan.edition,
            next_reference(board.key, taken),
            priorities,
            workstreams,
        )
    return core.templates.compose_form(view, "add_action_form")


def add_action(
    *,
    core: Core,
    board_id: int,
    plan_id: int,
    ref: str,
    wording: Wording,
    lead: Account | None,
    by: Person,
    now: datetime,
    once: str,
) -> None:
    """Add an action to a plan, with its lead, who is told. Raises NotAllowed, NoPlan and FieldProblem."""
    with core.store.write() as session:
        board, plan = _plan_to_change(session, by, board_id)
        if plan.id != plan_id:
            raise FieldProblem(field="title", problem="The board has another plan by now. Open the form again.")
        ref = _free_reference(session, board, plan, ref)
        _check(session, plan, wording)
        if not claim_inbound(session, once, now):
            return
        last = max((action.position for action in actions_of(session, [plan_id])), default=-1)
        due, is_default = _due_or_plan_end(wording.due, plan)
        values = {
            "plan_id": plan_id,
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
        to = person_of(session, lead, now) if lead else None
        if to:
            give_lead(session, core, action, to, by=by, now=now)
        audit(
            session,
            by=By.person(by),
            now=now,
            act="add action",
            subject=f"action {action.id}",
            ref=ref,
            lead=to.id if to else None,
        )
        text = f"{ref} is now in the {plan.edition} plan of the {board.name}. " + (
            f"{to.name} leads it." if to else "It has no lead yet: name one with /board lead " + ref + "."
        )
        put_note(session, core, by, text, key=f"added:{once}", now=now, board=board)


def edit_action_form(*, core: Core, action_id: int, by: Person) -> Form:
    """The form to change an action's words, headings and due date. Raises NotAllowed and ActionNotOpen."""
    with core.store.read() as session:
        subject = _to_change(session, action_id, by)
        action = subject.action
        priorities, workstreams = _choices(session, subject.plan)
        view = EditActionFormView(
            json.dumps({"action": action_id}),
            action.ref,
            action.title,
            str(action.priority_id or ""),
            str(action.workstream_id or ""),
            _own_due(action),
            priorities,
            workstreams,
        )
    return core.templates.compose_form(view, "edit_action_form")


def edit_action(
    *, core: Core, action_id: int, wording: Wording, reason: str, by: Person, now: datetime, once: str
) -> None:
    """Change an action; of a moved due date its leads are told. Raises NotAllowed, ActionNotOpen and FieldProblem."""
    with core.store.write() as session:
        subject = _to_change(session, action_id, by, lock=True)
        action, plan = subject.action, subject.plan
        _check(session, plan, wording)
        moved = (wording.due.isoformat() if wording.due else "") != _own_due(action)
        if moved and not reason:
            raise FieldProblem(field="reason", problem=NO_REASON)
        if not claim_inbound(session, once, now):
            return
        changed = {
            name: value
            for name, value in (
                ("title", wording.title),
                ("priority_id", wording.priority),
                ("workstream_id", wording.workstream),
            )
            if value != getattr(action, name)
        }
        was = {name: getattr(action, name) for name in changed} | ({"due": _own_due(action)} if moved else {})
        for name, value in changed.items():
            setattr(action, name, value)
        if moved:
            _move_due(session, subject, wording.due, reason, by, now)
        if not was:
            return
        session.add(action)
        audit(
            session,
            by=By.person(by),
            now=now,
            act="edit action",
            subject=f"action {action_id}",
            reason=reason,
            **{f"was_{name.removesuffix('_id')}": value for name, value in was.items()},
        )
        refresh_requests(session, core=core, action_ids=[action_id], now=now)
        if moved:
            words = f"is now due on {day(wording.due)}" if wording.due else "has no due date of its own any more"
            _tell_leads(session, core, subject, f"{action.ref} {words}: {reason}", f"moved:{once}", by, now)


def close_action_form(*, core: Core, action_id: int, by: Person) -> Form:
    """The form to close an action, or to merge it into another. Raises NotAllowed and ActionNotOpen."""
    with core.store.read() as session:
        subject = _to_change(session, action_id, by)
        others = [a for a in actions_of(session, [subject.plan.ident]) if a.status == "open" and a.id != action_id]
        choices = tuple((action.ident, f"{action.ref} {action.title}") for action in others[:MOST_OPTIONS])
        state = json.dumps({"action": action_id})
        view = CloseActionFormView(state, subject.action.ref, subject.action.title, choices)
    return core.templates.compose_form(view, "close_action_form")


def close_action(
    *, core: Core, action_id: int, into: int | None, reason: str, by: Person, now: datetime, once: str
) -> None:
    """Close an action, merged into another where one is named: nobody is asked about it any more, and its leads are told.

    Raises NotAllowed, ActionNotOpen and FieldProblem.
    """
    with core.store.write() as session:
        subject = _to_change(session, action_id, by, lock=True)
        action = subject.action
        target = session.get(Action, into) if into else None
        if into and (target is None or target.plan_id != action.plan_id or target.status != "open" or target is action):
            raise FieldProblem(field="into", problem="Choose another open action of the same plan.")
        if not reason:
            raise FieldProblem(field="reason", problem=NO_REASON)
        if not claim_inbound(session, once, now):
            return
        action.status, action.status_since = "closed", now
        action.closed_reason = f"merged into {target.ref}: {reason}" if target else reason
        session.add(action)
        _set_items(session, action_id, "owed", "closed")
        audit(
            session,
            by=By.person(by),
            now=now,
            act="close action",
            subject=f"action {action_id}",
            reason=action.closed_reason,
        )
        if target:
            audit(
                session,
                by=By.person(by),
                now=now,
                act="merge action in",
                subject=f"action {target.id}",
                ref=action.ref,
                reason=reason,
            )
        refresh_requests(session, core=core, action_ids=[action_id], now=now)
        how = f"was merged into {target.ref}" if target else "is closed"
        text = f"{action.ref} {how}: {reason.rstrip('.')}."
        _tell_leads(session, core, subject, text, f"closed:{once}", by, now, " You won't be asked about it again.")


def reopen_action_form(*, core: Core, action_id: int, by: Person) -> Form:
    """The form to open a closed or complete action again. Raises NotAllowed, and FieldProblem where it is open."""
    with core.store.read() as session:
        subject = _to_reopen(session, action_id, by)
        action = subject.action
        view = ReopenActionFormView(
            json.dumps({"action": action_id}),
            action.ref,
            action.title,
            f"It is {action.status}" + (f": {action.closed_reason}" if action.closed_reason else ""),
        )
    return core.templates.compose_form(view, "reopen_action_form")


def reopen_action(*, core: Core, action_id: int, reason: str, by: Person, now: datetime, once: str) -> None:
    """Open a closed or complete action again; its leads are told. Raises NotAllowed, ActionNotOpen and FieldProblem."""
    with core.store.write() as session:
        subject = _to_reopen(session, action_id, by)
        if not reason:
            raise FieldProblem(field="reason", problem=NO_REASON)
        if not claim_inbound(session, once, now):
            return
        action = subject.action
        action.status, action.status_since, action.closed_reason = "open", now, ""
        session.add(action)
        _set_items(session, action_id, "closed", "owed")
        audit(session, by=By.person(by), now=now, act="reopen action", subject=f"action {action_id}", reason=reason)
        refresh_requests(session, core=core, action_ids=[action_id], now=now)
        _tell_leads(session, core, subject, f"{action.ref} is open again: {reason}", f"reopened:{once}", by, now)


def _plan_to_change(session: Session, by: Person, board_id: int) -> tuple[Board, Plan]:
    """A board and its live plan, else its newest draft. Raises NotAllowed and NoPlan."""
    board = must_be_allowed(session, by, board_id, Act.change_plan)
    plan = plans_to_show(session, [board_id]).get(board_id)
    if plan is None:
        raise NoPlan(board=board.name)
    return board, plan


def _to_change(session: Session, action_id: int, by: Person, *, lock: bool = False) -> Subject:
    subject = subject_of(session, action_id, lock=lock)
    must_be_allowed(session, by, subject.board.ident, Act.change_plan)
    if subject.action.status != "open" or subject.plan.status == "closed":
        status = subject.action.status if subject.plan.status != "closed" else "in a closed plan"
        raise ActionNotOpen(ref=subject.action.ref, status=status)
    return subject


def _to_reopen(session: Session, action_id: int, by: Person) -> Subject:
    subject = subject_of(session, action_id, lock=True)
    must_be_allowed(session, by, subject.board.ident, Act.change_plan)
    if subject.plan.status == "closed":
        raise ActionNotOpen(ref=subject.action.ref, status="in a closed plan")
    if subject.action.status == "open":
        raise FieldProblem(field="reason", problem=f"{subject.action.ref} is open already.")
    return subject


def _free_reference(session: Session, board: Board, plan: Plan, text: str) -> str:
    """The reference as it is kept. Raises FieldProblem where it can't be one, or is taken."""
    try:
        ref = read_reference(text)
    except BadCell as error:
        raise FieldProblem(field="ref", problem=error.suggestion) from None
    query = select(Plan).join(Action).where(Action.ref == ref)
    if any(other.id == plan.id or other.board_id != board.id for other in session.exec(query)):
        raise FieldProblem(field="ref", problem=f"There is an action {ref} already. Choose another reference.")
    return ref


def _check(session: Session, plan: Plan, wording: Wording) -> None:
    """Raises FieldProblem."""
    if not wording.title:
        raise FieldProblem(field="title", problem="Say in a sentence what is to be done.")
    for field, found, number in (
        ("priority", session.get(Priority, wording.priority or 0), wording.priority),
        ("workstream", session.get(Workstream, wording.workstream or 0), wording.workstream),
    ):
        if number and (found is None or found.plan_id != plan.id):
            raise FieldProblem(field=field, problem="Choose one of this plan's.")
    if wording.due and plan.start and wording.due < plan.start:
        raise FieldProblem(field="due", problem=f"The plan starts on {day(plan.start)}. Choose a later day.")


def _choices(session: Session, plan: Plan) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Id and name of a plan's priorities and of its workstreams."""
    found = headings(session, [plan.ident])
    return tuple(found[0].items())[:MOST_OPTIONS], tuple(found[1].items())[:MOST_OPTIONS]


def _own_due(action: Action) -> str:
    """The due date that is the action's own, as a form has it."""
    return action.due.isoformat() if action.due and not action.due_is_default else ""


def _due_or_plan_end(due: date | None, plan: Plan) -> tuple[date | None, bool]:
    """A due date, and whether it is only the plan's end."""
    return (due, False) if due else (plan.end, plan.end is not None)


def _move_due(session: Session, subject: Subject, due: date | None, reason: str, by: Person, now: datetime) -> None:
    action = subject.action
    to, is_default = _due_or_plan_end(due, subject.plan)
    values = {
        "action_id": action.id,
        "from_due": action.due,
        "to_due": to,
        "from_default": action.due_is_default,
        "reason": reason,
        "by_name": by.name,
        "said_at": now,
    }
    session.add(DueChange.model_validate(values))
    action.due, action.due_is_default = to, is_default


def _set_items(session: Session, action_id: int, standing: str, state: str) -> None:
    query = select(RequestItem).where(RequestItem.action_id == action_id, col(RequestItem.state) == standing)
    for item in session.exec(query):
        item.state = state
        session.add(item)


def _tell_leads(
    session: Session, core: Core, subject: Subject, text: str, key: str, by: Person, now: datetime, to_leads: str = ""
) -> None:
    """Tell the leads of a live plan's action, in working hours, and its changer at once; `to_leads` is for leads alone."""
    zone = zone_of(subject.board, core.zone)
    leads = leads_of_action(session, subject.action.ident, local_date(now, zone))
    people = [lead.person for lead in leads if lead.person and lead.person.id != by.id]
    told = [person for person in people if person.reached_at] if subject.plan.status == "live" else []
    for person in told:
        hours = zone_or(person.timezone, zone)
        put_note(session, core, person, text + to_leads, key=key, now=now, board=subject.board, hours_zone=hours)
    who = " and ".join(person.name for person in told)
    hint = f"{who} {'is' if len(told) == 1 else 'are'} told." if told else ""
    put_note(session, core, by, text, key=f"{key}:by", now=now, board=subject.board, hint=hint)
