"""Withdrawing an update: its words stay in the record, and what stood before it stands again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.core import Core, Transaction
from bot.domain.permissions import Act, may
from bot.errors import (
    NothingThere,
    NothingToUndo,
    NotYourAction,
)
from bot.services.access.permissions import require_visible, roles_on_action
from bot.services.deliveries.notes import send_note
from bot.services.deliveries.outbox import enqueue_edit
from bot.services.plans.subject import Subject, subject_of, with_versions
from bot.services.requests.refresh import refresh_requests
from bot.services.updates.receipt import receipt_message
from bot.services.updates.record import set_status, update_item_states
from bot.services.updates.sign_off_lists import refresh_sign_off
from bot.views.deliveries import NoteView
from storage.boards import chairs, officers
from storage.deliveries import Delivery
from storage.people import Person
from storage.plans import DueChange
from storage.publications import publications_of
from storage.requests import RequestItem, item_rows
from storage.updates import ProgressUpdate


def withdraw_update(*, core: Core, update_id: int, by: Person, now: datetime) -> None:
    """Withdraw an update; its words stay in the record, and what stood before it stands again.

    Raises NotYourAction (only its author and the board's officers and chairs may) and NothingToUndo.
    """
    with core.transaction(by=by, now=now) as tx:
        update = tx.session.get(ProgressUpdate, update_id)
        if update is None:
            raise NothingThere
        subject = subject_of(tx.session, update.action_id, lock=True)
        tx.session.refresh(update)
        if update.author_id != by.id:
            roles = roles_on_action(tx.session, by, subject.board, subject.action, now=now, zone=core.zone)
            require_visible(roles, subject.board)
            if not may(roles, Act.withdraw_others):
                raise NotYourAction(ref=subject.action.ref, leads=update.author_name)
        if update.withdrawn_at is not None:
            raise NothingToUndo(ref=subject.action.ref)
        withdraw_within(tx, subject, update)


def withdraw_within(tx: Transaction, subject: Subject, update: ProgressUpdate, reason: str = "") -> None:
    """The part of `withdraw_update` inside its transaction. Of what was signed off, chairs and officers are notified."""
    session = tx.session
    update.withdrawn_at, update.withdrawn_by, update.withdrawn_reason = tx.now, tx.by.name, reason
    session.add(update)
    session.flush()
    _move_due_back(session, subject, update, tx.now)
    subject, _ = with_versions(session, subject)
    set_status(session, subject, tx.now)
    items = item_rows(session, RequestItem.action_id == update.action_id)
    update_item_states(session, subject, update.period, items)
    receipt = session.get(Delivery, update.receipt_id) if update.receipt_id else None
    if receipt:
        enqueue_edit(tx, receipt, receipt_message(tx, subject, update))
    tx.audit("withdraw update", f"action {update.action_id}", update=update.id, reason=reason)
    publication = publications_of(session, [update.ident]).get(update.ident)
    if publication is not None and publication.state == "published" and publication.decided_by:
        _note_undone(tx, subject, update)
    elif publication is not None and publication.sign_off_requested_at:
        refresh_sign_off(tx, subject.board.ident)
    refresh_requests(tx, [update.action_id], items)


def _note_undone(tx: Transaction, subject: Subject, update: ProgressUpdate) -> None:
    board, by = subject.board, tx.person
    readers = (*chairs(tx.session, board.ident), *officers(tx.session, board.ident))
    people = {person.id: person for person in readers if person.id != by.id}
    facts = {"by": by.name, "ref": subject.action.ref, "period": update.period}
    text = tx.core.templates.sentence("withdrawn_after_sign_off", **facts)
    for person in people.values():
        send_note(tx, person, NoteView(text), key=f"undone:{update.id}", board=board)


def _move_due_back(session: Session, subject: Subject, update: ProgressUpdate, now: datetime) -> None:
    """Undo the move of a due date that an update made: what the moves still standing say holds, in whatever order."""
    action = subject.action
    query = (
        select(DueChange)
        .where(DueChange.action_id == action.id)
        .order_by(col(DueChange.effective_at), col(DueChange.id))
    )
    changes = list(session.exec(query))
    taken = next((c for c in changes if c.update_id == update.id and c.withdrawn_at is None), None)
    if taken is None:
        return
    taken.withdrawn_at = now
    session.add(taken)
    standing = [c for c in changes if c.withdrawn_at is None]
    if standing:
        action.due, action.due_is_default = standing[-1].to_due, False
    else:
        action.due, action.due_is_default = changes[0].from_due, changes[0].from_default
    session.add(action)
