"""A few plain words to one person, where no message of its own is worth making."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.services.deliveries.outbox import enqueue
from bot.views.deliveries import NoteView
from storage.boards import Board, officers
from storage.people import Person


def send_note(
    session: Session,
    core: Core,
    to: Person,
    text: str,
    *,
    key: str,
    now: datetime,
    board: Board | None = None,
    hint: str = "",
    hours_zone: str = "",
) -> None:
    """Send somebody a note, if they are in Slack; at once, or in working hours of a zone where it can wait."""
    if to.reached_at:
        enqueue(
            session,
            key=f"{key}:{to.id}",
            kind="note",
            recipient=to.reached_at,
            now=now,
            urgent=not hours_zone,
            message=core.templates.compose(NoteView(text, hint), "note"),
            person_id=to.id,
            hours_zone=hours_zone,
            board_id=board.id if board else None,
        )


def note_officers(
    session: Session, core: Core, board: Board, text: str, *, key: str, now: datetime, but: Person
) -> None:
    """Send a note to a board's officers, but for whoever did what it reports."""
    for officer in officers(session, board.ident):
        if officer.id != but.id:
            send_note(session, core, officer, text, key=key, now=now, board=board)
