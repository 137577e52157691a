"""A few plain words to one person, where no message of its own is worth making."""

from __future__ import annotations

from bot.core import Transaction
from bot.services.deliveries.outbox import enqueue
from bot.views.deliveries import NoteView
from storage.boards import Board, officers
from storage.people import Person


def send_note(
    tx: Transaction, to: Person, note: NoteView, *, key: str, board: Board | None = None, hours_zone: str = ""
) -> None:
    """Send somebody a note, if messages reach them; at once, or in working hours of a zone where it can wait."""
    if to.reached_at:
        enqueue(
            tx,
            key=f"{key}:{to.id}",
            kind="note",
            recipient=to.reached_at,
            urgent=not hours_zone,
            message=tx.core.templates.compose(note, "note"),
            person_id=to.id,
            hours_zone=hours_zone,
            board_id=board.id if board else None,
        )


def note_officers(tx: Transaction, board: Board, note: NoteView, *, key: str) -> None:
    """Send a note to a board's officers, but for whoever did what it reports."""
    for officer in officers(tx.session, board.ident):
        if tx.by.person is None or officer.id != tx.by.person.id:
            send_note(tx, officer, note, key=key, board=board)
