"""Closing an action, or merging it into another; opening one again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core import Core
from bot.domain.permissions import Act
from bot.errors import ActionNotOpen
from bot.field_problems import NoReason, NotMergedInto, OpenAlready
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.plans.edit import MOST_CHOICES, action_to_change, notify_leads
from bot.services.plans.subject import Subject, subject_of
from bot.services.requests.refresh import refresh_requests
from storage.people import Person
from storage.plans import Action, actions_of
from storage.requests import RequestItem


def close_action_form(*, core: Core, action_id: int, by: Person) -> Form:
    """The form to close an action, or to merge it into another. Raises NotAllowed and ActionNotOpen."""
    with core.store.read() as session:
        subject = action_to_change(session, action_id, by)
        others = [a for a in actions_of(session, [subject.plan.ident]) if a.status == "open" and a.id != action_id]
        choices = tuple((action.ident, f"{action.ref} {action.title}") for action in others[:MOST_CHOICES])
        state = json.dumps({"action": action_id})
        action = subject.action
    facts = {"state": state, "ref": action.ref, "title": action.title, "others": choices}
    return core.templates.compose_form(facts, "close_action_form")


@dataclass(frozen=True)
class Closing:
    """Why an action is closed, and the action that it is merged into, where there is one."""

    reason: str
    into: int | None = None


def close_action(
    *, core: Core, action_id: int, closing: Closing, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Close an action, merged into another where one is named: nobody is asked about it any more, and its leads are notified.

    Raises NotAllowed, ActionNotOpen and FieldProblem.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        subject = action_to_change(tx.session, action_id, by, lock=True)
        action, target = subject.action, _merged_into(tx.session, subject.action, closing.into)
        if not closing.reason:
            raise NoReason(field="reason")
        action.status, action.status_since = "closed", now
        action.closed_reason = f"merged into {target.ref}: {closing.reason}" if target else closing.reason
        tx.session.add(action)
        _set_items(tx.session, action_id, "outstanding", "closed")
        tx.audit("close action", f"action {action_id}", reason=action.closed_reason)
        if target:
            tx.audit("merge action in", f"action {target.id}", ref=action.ref, reason=closing.reason)
        refresh_requests(tx, [action_id])
        into = target.ref if target else ""
        facts = {"ref": action.ref, "into": into, "reason": closing.reason.rstrip(".")}
        said, to_lead = (core.templates.sentence("action_closed", **facts, to_lead=lead) for lead in (False, True))
        notify_leads(tx, subject, said, key=f"closed:{idempotency_key}", to_leads=to_lead)


def _merged_into(session: Session, action: Action, into: int | None) -> Action | None:
    """Raises FieldProblem."""
    target = session.get(Action, into) if into else None
    if into and (target is None or target.plan_id != action.plan_id or target.status != "open" or target is action):
        raise NotMergedInto(field="into")
    return target


def reopen_action_form(*, core: Core, action_id: int, by: Person) -> Form:
    """The form to open a closed or complete action again. Raises NotAllowed, and FieldProblem where it is open."""
    with core.store.read() as session:
        subject = _to_reopen(session, action_id, by, lock=False)
        action = subject.action
    status = core.templates.words("state_of_closed", status=action.status, reason=action.closed_reason)
    facts = {"state": json.dumps({"action": action_id}), "ref": action.ref, "title": action.title, "status": status}
    return core.templates.compose_form(facts, "reopen_action_form")


def reopen_action(*, core: Core, action_id: int, reason: str, by: Person, now: datetime, idempotency_key: str) -> None:
    """Open a closed or complete action again; its leads are notified. Raises NotAllowed, ActionNotOpen and FieldProblem."""
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        subject = _to_reopen(tx.session, action_id, by)
        if not reason:
            raise NoReason(field="reason")
        action = subject.action
        action.status, action.status_since, action.closed_reason = "open", now, ""
        tx.session.add(action)
        _set_items(tx.session, action_id, "closed", "outstanding")
        tx.audit("reopen action", f"action {action_id}", reason=reason)
        refresh_requests(tx, [action_id])
        text = core.templates.sentence("action_reopened", ref=action.ref, reason=reason)
        notify_leads(tx, subject, text, key=f"reopened:{idempotency_key}")


def _to_reopen(session: Session, action_id: int, by: Person, *, lock: bool = True) -> Subject:
    subject = subject_of(session, action_id, lock=lock)
    require_permission(session, by, subject.board.ident, Act.change_plan)
    if subject.plan.status == "closed":
        raise ActionNotOpen(ref=subject.action.ref, status="in a closed plan")
    if subject.action.status == "open":
        raise OpenAlready(field="reason", ref=subject.action.ref)
    return subject


def _set_items(session: Session, action_id: int, standing: str, state: str) -> None:
    query = select(RequestItem).where(RequestItem.action_id == action_id, col(RequestItem.state) == standing)
    for item in session.exec(query):
        item.state = state
        session.add(item)
