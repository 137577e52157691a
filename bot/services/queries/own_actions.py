"""The open actions that somebody answers for, on every board, each with its board as it stands."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.domain.actions import ActionState
from bot.services.access.permissions import actions_answered_for
from bot.services.boards.board_state import BoardState
from bot.services.boards.state import board_states
from storage.people import Person
from storage.plans import boards_of_actions


def own_actions(session: Session, core: Core, person: Person, now: datetime) -> list[tuple[BoardState, ActionState]]:
    """Those that a person leads or stands in for, board by board, with what waits for sign-off."""
    ids = [action.ident for action in actions_answered_for(session, person, now=now, zone=core.zone)]
    boards = {board.ident: board for board in boards_of_actions(session, ids).values()}
    states = board_states(session, list(boards.values()), now, core.zone, include_unpublished=True)
    return [(state, action) for state in states for action in state.actions if action.action_id in ids]
