"""Somebody does not want to be asked any more: who decides that, and a word to them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.domain.text import some
from bot.services.access.permissions import actions_answered_for
from bot.services.deliveries.notes import send_note
from bot.views.deliveries import NoteView
from storage.boards import Board, officers
from storage.people import Person
from storage.plans import Action, boards_of_actions


def who_decides(
    session: Session, core: Core, person: Person, now: datetime
) -> list[tuple[Board, list[Action], list[Person]]]:
    """The boards of which somebody is asked about actions: each with these, and its officers, who can end the asking."""
    led = actions_answered_for(session, person, now=now, zone=core.zone)
    boards = boards_of_actions(session, [action.ident for action in led])
    by_board: dict[int, list[Action]] = {}
    for action in led:
        by_board.setdefault(boards[action.ident].ident, []).append(action)
    known = {board.ident: board for board in boards.values()}
    return [(known[i], actions, officers(session, i)) for i, actions in by_board.items()]


def ask_to_stop(*, core: Core, by: Person, now: datetime, idempotency_key: str) -> str:
    """Write to the officers of somebody's boards that they do not want to be asked any more; returns what to say.

    Nothing else changes: officers decide who leads an action. Raises AlreadyHandled.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        names: dict[str, None] = {}
        for board, actions, people in who_decides(tx.session, core, by, now):
            refs = some([action.ref for action in actions])
            text = core.templates.sentence("wants_to_stop", who=by.name, refs=refs, example=actions[0].ref)
            for officer in people:
                send_note(tx, officer, NoteView(text), key=f"stop:{idempotency_key}:{board.id}", board=board)
                names[officer.name] = None
        tx.audit("ask to stop", f"person {by.id}")
        return core.templates.sentence("wrote_to", names=list(names))
