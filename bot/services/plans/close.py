"""Closing an action, or merging it into another; opening one again."""

from __future__ import annotations

import json
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core import Core
from bot.domain.permissions import Act
from bot.errors import ActionNotOpen, FieldProblem
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.plans.edit import MOST_CHOICES, NO_REASON, action_to_change, notify_leads
from bot.services.plans.subject import Subject, subject_of
from bot.services.requests.message import refresh_requests
from bot.views.plans import CloseActionFormView, ReopenActionFormView
from storage.audit import By, audit
from storage.inbound import claim_inbound
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
        view = CloseActionFormView(state, subject.action.ref, subject.action.title, choices)
    return core.templates.compose_form(view, "close_action_form")


def close_action(
    *, core: Core, action_id: int, into: int | None, reason: str, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Close an action, merged into another where one is named: nobody is asked about it any more, and its leads are notified.

    Raises NotAllowed, ActionNotOpen and FieldProblem.
    """
    with core.store.write() as session:
        subject = action_to_change(session, action_id, by, lock=True)
        action = subject.action
        target = session.get(Action, into) if into else None
        if into and (target is None or target.plan_id != action.plan_id or target.status != "open" or target is action):
            raise FieldProblem(field="into", problem="Choose another open action of the same plan.")
        if not reason:
            raise FieldProblem(field="reason", problem=NO_REASON)
        if not claim_inbound(session, idempotency_key, now):
            return
        action.status, action.status_since = "closed", now
        action.closed_reason = f"merged into {target.ref}: {reason}" if target else reason
        session.add(action)
        _set_items(session, action_id, "outstanding", "closed")
        audit(
            session,
            by=By.somebody(by),
            now=now,
            act="close action",
            subject=f"action {action_id}",
            reason=action.closed_reason,
        )
        if target:
            audit(
                session,
                by=By.somebody(by),
                now=now,
                act="merge action in",
                subject=f"action {target.id}",
                ref=action.ref,
                reason=reason,
            )
        refresh_requests(session, core=core, action_ids=[action_id], now=now)
        how = f"was merged into {target.ref}" if target else "is closed"
        text = f"{action.ref} {how}: {reason.rstrip('.')}."
        notify_leads(
            session, core, subject, text, f"closed:{idempotency_key}", by, now, " You won't be asked about it again."
        )


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


def reopen_action(*, core: Core, action_id: int, reason: str, by: Person, now: datetime, idempotency_key: str) -> None:
    """Open a closed or complete action again; its leads are notified. Raises NotAllowed, ActionNotOpen and FieldProblem."""
    with core.store.write() as session:
        subject = _to_reopen(session, action_id, by)
        if not reason:
            raise FieldProblem(field="reason", problem=NO_REASON)
        if not claim_inbound(session, idempotency_key, now):
            return
        action = subject.action
        action.status, action.status_since, action.closed_reason = "open", now, ""
        session.add(action)
        _set_items(session, action_id, "closed", "outstanding")
        audit(session, by=By.somebody(by), now=now, act="reopen action", subject=f"action {action_id}", reason=reason)
        refresh_requests(session, core=core, action_ids=[action_id], now=now)
        notify_leads(
            session, core, subject, f"{action.ref} is open again: {reason}", f"reopened:{idempotency_key}", by, now
        )


def _to_reopen(session: Session, action_id: int, by: Person) -> Subject:
    subject = subject_of(session, action_id, lock=True)
    require_permission(session, by, subject.board.ident, Act.change_plan)
    if subject.plan.status == "closed":
        raise ActionNotOpen(ref=subject.action.ref, status="in a closed plan")
    if subject.action.status == "open":
        raise FieldProblem(field="reason", problem=f"{subject.action.ref} is open already.")
    return subject


def _set_items(session: Session, action_id: int, standing: str, state: str) -> None:
    query = select(RequestItem).where(RequestItem.action_id == action_id, col(RequestItem.state) == standing)
    for item in session.exec(query):
        item.state = state
        session.add(item)
