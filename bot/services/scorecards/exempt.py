"""Marking an action as exempt from publication, whatever its status; the mark goes with its reference from plan to plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.domain.permissions import Act
from bot.field_problems import NoReason, NotListed
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.deliveries.notes import note_officers, send_note
from bot.services.plans.subject import Subject, subject_of
from bot.views.deliveries import NoteView
from storage.people import Person
from storage.publications import ExemptAction, drop_exemption, exempt_actions

PARAGRAPHS = ("0", "1", "2", "3", "4", "5", "6", "7")
"""Those of Part 1 of Schedule 12A of the Local Government Act 1972 as it is for England; 0: it is public."""


def exempt_action_form(*, core: Core, action_id: int, by: Person) -> Form:
    """The form, with what holds now. Raises NotAllowed and NothingThere."""
    with core.store.read() as session:
        subject = _to_mark(session, action_id, by)
        facts = {
            "state": json.dumps({"action": action_id}),
            "ref": subject.action.ref,
            "title": subject.action.title,
            "paragraph": str(_paragraph(session, subject)),
        }
    return core.templates.compose_form(facts, "exempt_action_form")


@dataclass(frozen=True)
class Exemption:
    """By which paragraph an action is exempt ("0": it is public), and why."""

    action_id: int
    paragraph: str
    reason: str


def mark_exempt(*, core: Core, mark: Exemption, by: Person, now: datetime, idempotency_key: str) -> None:
    """Set the mark, or take it away, and notify the board's officers. Raises NotAllowed, NothingThere and FieldProblem."""
    if mark.paragraph not in PARAGRAPHS:
        raise NotListed(field="paragraph")
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        subject = _to_mark(tx.session, mark.action_id, by, lock=True)
        board, ref, before = subject.board, subject.action.ref, _paragraph(tx.session, subject)
        paragraph = int(mark.paragraph)
        if before == paragraph:
            return
        if not mark.reason:
            raise NoReason(field="reason")
        drop_exemption(tx.session, board.ident, ref)
        if paragraph:
            row = {"board_id": board.ident, "ref": ref, "paragraph": paragraph}
            tx.session.add(ExemptAction.model_validate(row))
        tx.audit("mark exempt", f"action {mark.action_id}", paragraph=paragraph, was=before, reason=mark.reason)
        note = NoteView(core.templates.sentence("marked_exempt", ref=ref, paragraph=paragraph, by=by.name))
        send_note(tx, by, note, key=f"exempt:{idempotency_key}", board=board)
        note_officers(tx, board, note, key=f"exempt:{idempotency_key}")


def _to_mark(session: Session, action_id: int, by: Person, *, lock: bool = False) -> Subject:
    subject = subject_of(session, action_id, lock=lock)
    require_permission(session, by, subject.board.ident, Act.publish)
    return subject


def _paragraph(session: Session, subject: Subject) -> int:
    return exempt_actions(session, [subject.board.ident])[subject.board.ident].get(subject.action.ref, 0)
