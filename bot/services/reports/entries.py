"""The actions that a report names: those that need the board, each once and worst first; those that stand as before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.actions import ActionState
from bot.domain.rag import WORST_FIRST, Rag
from bot.services.boards.board_state import DueDateMove
from bot.services.boards.compared import ComparedBoard
from bot.views.lists import ActionLine, DueMove
from bot.views.reports import NewDate, RatingMove, StandingActions

WORST_REASON_FIRST = ("red", "overdue", "help", "slipped", "unrated", "worse", "at_risk")
"""Why an action is named."""


@dataclass(frozen=True)
class NamedActions:
    """What a report says of actions. An action is in `entries` or among the others, never in both."""

    entries: tuple[ActionLine, ...]
    standing: tuple[StandingActions, ...]
    improved: tuple[RatingMove, ...]
    new_dates: tuple[NewDate, ...]


def named_actions(compared: ComparedBoard, *, everything: bool) -> NamedActions:
    """The actions with news; those that are no better than at the moment compared with, and no worse, are only counted up.

    With `everything`, or where there is no such moment, whatever is wrong counts as news.
    """
    return _Naming(compared, everything).named()


class _Naming:
    def __init__(self, compared: ComparedBoard, everything: bool) -> None:
        self.state, self.today = compared.state, compared.state.today
        self.everything = everything or compared.before is None
        moved = compared.moved
        self.before = {a.ref: a for a in compared.before.actions} if compared.before else {}
        self.newly_overdue = {a.ref for a in moved.newly_overdue} if moved else set()
        self.recovered = {a.ref for a in moved.recovered} if moved else set()
        self.rating_before = {a.ref: was for a, was in moved.rag_moved} if moved else {}
        self.date_moves = {a.ref: due_move(move) for a, move in compared.dates_moved}

    def named(self) -> NamedActions:
        entries, standing = [], defaultdict(list)
        for action in self.state.counted:
            reasons = set(self._reasons(action)) if action.is_open else set()
            if reasons and self._is_news(action):
                entries.append((self._weight(action, reasons), action))
            elif reasons:
                standing[min(reasons, key=WORST_REASON_FIRST.index)].append(action.ref)
            elif action.is_stale(self.today, self.state.board.stale_days):
                standing["stale"].append(action.ref)
        shown = {action.ref for _, action in entries}
        kinds = (*WORST_REASON_FIRST, "stale")
        return NamedActions(
            entries=tuple(self._line(action) for _, action in sorted(entries, key=lambda pair: pair[0])),
            standing=tuple(StandingActions(key, tuple(standing[key])) for key in kinds if standing[key]),
            improved=tuple(self._improved(shown)),
            new_dates=tuple(
                NewDate(ref, move.to_due) for ref, move in self.date_moves.items() if ref not in shown and move.to_due
            ),
        )

    def _reasons(self, action: ActionState) -> Iterator[str]:
        if action.rag is Rag.RED and not action.lacks_rating:
            yield "red"
        if action.days_overdue(self.today):
            yield "overdue"
        if action.help_needed:
            yield "help"
        if self._slipped(action):
            yield "slipped"
        if action.lacks_rating:
            yield "unrated"
        if action.ref in self.rating_before and self._is_worse(action):
            yield "worse"
        if self.everything and action.rag is Rag.AMBER:
            yield "at_risk"

    def _slipped(self, action: ActionState) -> bool:
        if move := self.date_moves.get(action.ref):
            return move.days > 0 or move.to_due is None
        return self.everything and action.slips > 0

    def _is_worse(self, action: ActionState) -> bool:
        was = self.rating_before[action.ref]
        order = WORST_FIRST.index
        return action.rag in (Rag.RED, Rag.AMBER) and (was is None or order(action.rag) < order(was))

    def _is_news(self, action: ActionState) -> bool:
        if self.everything or action.ref in self.newly_overdue | self.date_moves.keys() | self.rating_before.keys():
            return True
        old = self.before.get(action.ref)
        return old is None or _words(old) != _words(action) or old.lacks_rating != action.lacks_rating

    def _weight(self, action: ActionState, reasons: set[str]) -> tuple[int, int, str]:
        worst = min(WORST_REASON_FIRST.index(reason) for reason in reasons)
        return worst, -action.days_overdue(self.today), action.ref

    def _line(self, action: ActionState) -> ActionLine:
        return replace(
            ActionLine.of(action, self.today),
            newly_overdue=action.ref in self.newly_overdue,
            recovered=action.ref in self.recovered,
            rag_before=self.rating_before.get(action.ref),
            due_move=self.date_moves.get(action.ref),
        )

    def _improved(self, shown: set[str]) -> Iterator[RatingMove]:
        rated = {a.ref: a for a in self.state.counted}
        for ref, was in self.rating_before.items():
            action = rated.get(ref)
            if action and action.rag and ref not in shown:
                yield RatingMove(ref, was, action.rag)


def _words(action: ActionState) -> tuple[str, str, str]:
    return action.narrative, action.next_step, action.help_needed


def due_move(move: DueDateMove) -> DueMove:
    """A move of a due date, as facts."""
    return DueMove(move.from_due, move.to_due, move.days, move.change.reason)
