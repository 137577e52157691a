"""An action with what it belongs to, and its updates over its editions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from bot.errors import NothingThere
from storage.boards import Board
from storage.plans import Action, Plan
from storage.updates import ProgressUpdate, history, standing


@dataclass(frozen=True)
class Subject:
    """An action with what it belongs to."""

    action: Action
    plan: Plan
    board: Board
    versions: list[ProgressUpdate] | None = None
    """Every version of its updates over its editions, where they were read with it."""


def subject_of(session: Session, action_id: int, *, lock: bool = False) -> Subject:
    """Raises NothingThere where there is no such action."""
    query = select(Action, Plan, Board).join(Plan, col(Plan.id) == Action.plan_id).where(Action.id == action_id)
    query = query.join(Board, col(Board.id) == Plan.board_id)
    if lock:
        query = query.with_for_update(of=Action).execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None:
        raise NothingThere
    return Subject(*found)


def with_versions(session: Session, subject: Subject) -> tuple[Subject, list[ProgressUpdate]]:
    """The same with its updates, for what asks for them again and again; and these, to add what is filed meanwhile."""
    versions = history(session, subject.board.ident, subject.action.ref)
    return replace(subject, versions=versions), versions


def history_of(session: Session, subject: Subject) -> list[ProgressUpdate]:
    """What stands of an action over its editions, oldest first."""
    return [u for u in standing(_versions(session, subject)) if u.effective_at]


def standing_of(session: Session, subject: Subject) -> list[ProgressUpdate]:
    """What stands of an action in its own plan, oldest first; what was imported without a day comes before."""
    return [u for u in standing(_versions(session, subject)) if u.action_id == subject.action.id]


def _versions(session: Session, subject: Subject) -> list[ProgressUpdate]:
    if subject.versions is not None:
        return subject.versions
    return history(session, subject.board.ident, subject.action.ref)
