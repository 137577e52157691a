"""The message that confirms what was filed."""

from __future__ import annotations

from datetime import date

from bot.clock import local_date
from bot.core import Transaction
from bot.domain.rag import Rag
from bot.domain.replies.labels import due_offered
from bot.domain.replies.parts import rating_offered
from bot.messages.message import Message
from bot.services.boards.state import zone_of
from bot.services.deliveries.outbox import enqueue, enqueue_edit
from bot.services.plans.subject import Subject, history_of
from bot.services.updates.answers import Place
from bot.views.updates import ReceiptView
from storage.deliveries import Delivery
from storage.publications import PublishedUpdate
from storage.updates import ProgressUpdate


def send_receipt(
    tx: Transaction, subject: Subject, update: ProgressUpdate, outcome: tuple[str, bool], place: Place | None
) -> None:
    """Confirm an update where its writer wrote, or in the receipt of its earlier version."""
    if place is None and not update.receipt_id:
        return
    message = receipt_message(tx, subject, update, *outcome)
    earlier = tx.session.get(Delivery, update.receipt_id) if update.receipt_id else None
    if earlier:
        enqueue_edit(tx, earlier, message)
        return
    if place is None:
        return
    update.receipt_id = enqueue(
        tx,
        key=f"receipt:{update.id}",
        kind="receipt",
        recipient=place.recipient,
        message=message,
        thread_ts=place.thread_ts,
        person_id=update.author_id,
        board_id=subject.board.id,
        urgent=True,
    )
    tx.session.add(update)


def _due_offered(tx: Transaction, subject: Subject, update: ProgressUpdate) -> date | None:
    """The due date that the words name and that is not the action's yet."""
    due = due_offered(update.narrative, local_date(tx.now, zone_of(subject.board, tx.core.zone)))
    own = None if subject.action.due_is_default else subject.action.due
    return due if due != own and update.rag != Rag.BLUE and not update.confirms_id else None


def _offered(words: str) -> tuple[Rag, ...]:
    """The ratings to choose from: one that the words name comes first."""
    named = rating_offered(words)
    return tuple(sorted(Rag, key=lambda rag: rag is not named))


def receipt_message(
    tx: Transaction, subject: Subject, update: ProgressUpdate, moved: str = "", waits: bool = False
) -> Message:
    """What was filed: `moved` says how the due date moved, `waits` that the board's chair signs it off first."""
    session, core = tx.session, tx.core
    updates = history_of(session, subject)
    rated = next((u for u in reversed(updates) if u.rag), None)
    older = update.recorded_at != update.effective_at and update.withdrawn_at is None and update.id != updates[-1].id
    view = ReceiptView(
        update_id=update.ident,
        period=update.period,
        ref=subject.action.ref,
        title=subject.action.title,
        rag=Rag(update.rag) if update.rag else None,
        ask_rag=update.rag is None,
        standing=core.templates.sentence("rating_of", rag=Rag(rated.rag) if rated and rated.rag else None),
        narrative=update.narrative,
        evidence=PublishedUpdate(update).evidence,
        on_behalf_of=update.on_behalf_of,
        due_moved=moved,
        completed=update.rag == Rag.BLUE and not older,
        no_change=update.confirms_id is not None,
        older=older,
        late=older and update.via in ("text", "email"),
        withdrawn=update.withdrawn_at is not None,
        by="" if update.withdrawn_by == update.author_name else update.withdrawn_by,
        waits=waits,
        was_read=update.via in ("text", "email", "edit"),
        rags=_offered(update.narrative),
        next_step=update.next_step,
        help_needed=update.help_needed,
        due_offered=None if moved or older else _due_offered(tx, subject, update),
    )
    return core.templates.compose(view, "receipt")
