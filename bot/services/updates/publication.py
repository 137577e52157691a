"""What of an update waits for its board's sign-off, and what stays edited for publication."""

from __future__ import annotations

from bot.core import Transaction
from bot.services.plans.subject import Subject, history_of
from bot.services.updates.sign_off_lists import refresh_sign_off
from storage.publications import Publication, publications_of
from storage.updates import ProgressUpdate


def hold_for_sign_off(tx: Transaction, subject: Subject, update: ProgressUpdate, old: ProgressUpdate | None) -> bool:
    """Have an update wait for its board's sign-off, where it signs off; a re-confirmed one that it has seen need not.

    What was edited for publication stays edited in a further version with the same words, and a chair's question goes
    along with the answer.
    """
    session = tx.session
    before = [u for u in history_of(session, subject) if u.id != update.id]
    earlier = publications_of(session, {u.ident for u in before})
    edited = earlier.get(old.ident) if old and content_of(old) == content_of(update) else None
    edited = edited if edited and edited.edited_at else None
    if not subject.board.sign_off or _seen_before(update, before, earlier):
        if edited:
            shown = Publication(update_id=update.ident, state="published", decided_at=update.recorded_at)
            session.add(_edited_like(shown, edited))
        return False
    publication = Publication(update_id=update.ident)
    replaced = earlier.get(before[-1].ident) if before else None
    if replaced and not replaced.is_decided:
        publication.question = replaced.reason if replaced.state == "returned" else replaced.question
    session.add(_edited_like(publication, edited) if edited else publication)
    session.flush()
    if any(p.sign_off_requested_at and not p.is_decided for p in earlier.values()):
        refresh_sign_off(tx, subject.board.ident)
    return True


def _seen_before(update: ProgressUpdate, before: list[ProgressUpdate], earlier: dict[int, Publication]) -> bool:
    """Whether an update only re-confirms a rating and words that were signed off."""
    if update.confirms_id is None:
        return False
    rated = next((u.id for u in reversed(before) if u.rag), None)
    confirmed = [earlier[i] for i in (update.confirms_id, rated) if i in earlier]
    return all(publication.state == "published" for publication in confirmed)


def content_of(update: ProgressUpdate) -> tuple[object, ...]:
    """Everything that an update says in words."""
    return update.narrative, update.next_step, update.help_needed, update.evidence


def _edited_like(publication: Publication, edited: Publication) -> Publication:
    for name in ("narrative", "next_step", "help_needed", "evidence", "edited_by", "edited_at", "edit_reason"):
        setattr(publication, name, getattr(edited, name))
    return publication
