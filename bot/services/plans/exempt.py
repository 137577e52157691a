"""Exempt actions in words that are to be published: found by their references, those of their sub-actions too."""

from __future__ import annotations

import re

from sqlmodel import Session, col, select

from bot.domain.actions import with_parts
from storage.boards import all_boards
from storage.plans import Action, Plan
from storage.publications import exempt_actions


def exempt_in(session: Session, words: str) -> list[str]:
    """References of exempt actions, of any board, that stand in words."""
    exempt = exempt_actions(session, [board.ident for board in all_boards(session)])
    boards = [board_id for board_id, refs in exempt.items() if refs]
    if not boards:
        return []
    query = (
        select(Action, Plan.board_id).join(Plan, col(Plan.id) == Action.plan_id).where(col(Plan.board_id).in_(boards))
    )
    rows = list(session.exec(query))
    by_id = {action.id: action.ref for action, _ in rows}
    found: set[str] = set()
    for board_id in boards:
        parents = [(a.ref, by_id.get(a.parent_id, "")) for a, on in rows if on == board_id]
        found |= with_parts(exempt[board_id], parents)
    return sorted(ref for ref in found if re.search(rf"(?<![\w.-]){re.escape(ref)}(?![\w-])", words))
