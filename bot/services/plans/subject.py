"""An action with what it belongs to, and its updates over its editions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.errors import NothingThere
from storage.boards import Board
from storage.plans import Action, Plan
from storage.updates import ProgressUpdate, standing_updates


@dataclass(frozen=True)
class Subject:
    """An action with what it belongs to."""

    action: Action
    plan: Plan
    board: Board


def subject_of(session: Session, action_id: int, *, lock: bool = False) -> Subject:
    """Raises NothingThere where there is no such action."""
    action = session.get(Action, action_id, with_for_update=lock)
    plan = session.get(Plan, action.plan_id) if action else None
    board = session.get(Board, plan.board_id) if plan else None
    if action is None or plan is None or board is None:
        raise NothingThere
    return Subject(action, plan, board)


def history_of(session: Session, subject: Subject) -> list[ProgressUpdate]:
    """What stands of an action over its editions, oldest first."""
    same = (
        select(Action.id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(Plan.board_id == subject.board.id, Action.ref == subject.action.ref)
    )
    return standing_updates(
        session, col(ProgressUpdate.action_id).in_(same), col(ProgressUpdate.effective_at).is_not(None)
    )
