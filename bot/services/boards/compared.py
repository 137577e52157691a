"""Boards as they stand, beside how they stood at an earlier moment: all that a report compares, read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from bot.domain.actions import ActionState, Moves, moves
from bot.services.boards.board_state import BoardState, DueDateMove
from bot.services.boards.state import PlanRows, plans_to_show
from storage.boards import Board
from storage.plans import Plan


@dataclass(frozen=True)
class ComparedBoard:
    """A board with its sub-boards, and the board at the moment that changes are reported since; None: since no moment."""

    state: BoardState
    subs: tuple[BoardState, ...] = ()
    before: BoardState | None = None
    months: tuple[BoardState, ...] = ()
    """How the board stood at the end of each of some months, the oldest first."""

    def without(self, refs: Mapping[int, Collection[str]]) -> ComparedBoard:
        """The same without some actions, by their board and reference, at whichever moment."""

        def kept(state: BoardState) -> BoardState:
            return state.without(refs.get(state.board.ident, ()))

        return replace(
            self,
            state=kept(self.state),
            subs=tuple(map(kept, self.subs)),
            before=kept(self.before) if self.before else None,
            months=tuple(map(kept, self.months)),
        )

    @property
    def actions(self) -> int:
        """How many actions it has, with those of its sub-boards."""
        return sum(len(state.actions) for state in (self.state, *self.subs))

    @cached_property
    def moved(self) -> Moves | None:
        """What changed for its actions."""
        before, now = self.before, self.state
        return moves(before.actions, now.actions, before.today, now.today) if before else None

    @cached_property
    def dates_moved(self) -> list[tuple[ActionState, DueDateMove]]:
        """The moves of due dates that could not be shown before."""
        before = self.before
        if before is None:
            return []
        return [(a, move) for a, move in self.state.due_moves if not move.is_published(before.as_of)]


@dataclass(frozen=True)
class Earlier:
    """The moments at which a board is read too: the one that changes are reported since, and ends of months."""

    since: datetime
    month_ends: tuple[datetime, ...] = ()


def family_of(board: Board, visible: Sequence[Board]) -> list[Board]:
    """A board, and those of the visible boards that are its sub-boards."""
    return [board, *(b for b in visible if b.parent_id == board.id)]


def compared_since(
    session: Session, family: Sequence[Board], since: datetime | None, as_of: datetime, zone: str
) -> ComparedBoard:
    """One family, with its board as it stood at the moment `since`, if there is one."""
    earlier = {family[0].ident: Earlier(since)} if since else {}
    return compared_boards(session, [family], as_of, zone, earlier)[0]


def compared_boards(
    session: Session,
    families: Sequence[Sequence[Board]],
    as_of: datetime,
    zone: str,
    earlier: Mapping[int, Earlier],
    plans: dict[int, Plan] | None = None,
) -> list[ComparedBoard]:
    """Each family, a board and its sub-boards, at a moment, with its board as it stood at the ones named in `earlier`.

    A board that is in several families is read once, as are all that are compared with the same moment; a family whose
    board is not in `earlier` is compared with nothing. `plans` are the ones to show, where they are known already.
    """
    involved = {board.ident: board for family in families for board in family}
    plans = plans_to_show(session, list(involved)) if plans is None else plans
    rows = PlanRows(session, list(involved.values()), plans)
    states = {s.board.ident: s for s in rows.states(list(involved.values()), as_of, zone)}
    wanted: dict[datetime, dict[int, Board]] = defaultdict(dict)
    for board, *_ in families:
        if moments := earlier.get(board.ident):
            for moment in (moments.since, *moments.month_ends):
                wanted[moment][board.ident] = board
    stood = {
        (state.board.ident, moment): state
        for moment, boards in wanted.items()
        for state in rows.states(list(boards.values()), moment, zone, brief=True)
    }
    found = []
    for board, *subs in families:
        moments, board_id = earlier.get(board.ident), board.ident
        before = stood[board_id, moments.since] if moments else None
        months = tuple(stood[board_id, end] for end in moments.month_ends) if moments else ()
        found.append(ComparedBoard(states[board_id], tuple(states[sub.ident] for sub in subs), before, months))
    return found
