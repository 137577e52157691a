"""The lists of a board's report, each with the facts that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.actions import ActionState, worst_first
from bot.domain.rag import Rag
from bot.services.boards.board_state import BoardState
from bot.services.boards.compared import ComparedBoard
from bot.services.boards.state import slip_days
from bot.views.lists import ActionLine, DueMove
from bot.views.reports import MissingLine, Section
from storage.plans import DueChange


def sections_of(kind: str, compared: ComparedBoard, missing: Sequence[MissingLine]) -> tuple[Section, ...]:
    """The sections of a kind of report (see BoardReport), those that have anything in them."""
    has_moves = compared.moved is not None
    sections = [
        _section("overdue", _overdue(compared)),
        _section("off_track", _off_track(compared.state)) if not has_moves or kind == "papers" else None,
        _section("unrated", _unrated(compared.state)),
        _section("help", _help(compared.state)),
        _section("dates", _dates(compared)),
        _section("moved", _moved(compared)),
        _section("recovered", _recovered(compared)),
        _section("completed", _completed(compared)),
        Section("unreported", tuple(missing), len(missing)) if kind in ("since", "papers") else None,
        _section("stale", _stale(compared.state)),
    ]
    return tuple(section for section in sections if section and section.total)


def _section(key: str, lines: Iterable[ActionLine]) -> Section:
    actions = tuple(lines)
    return Section(key, actions, len(actions))


def _lines(state: BoardState, actions: Iterable[ActionState]) -> list[ActionLine]:
    return [ActionLine.of(action, state.today) for action in actions]


def _overdue(compared: ComparedBoard) -> list[ActionLine]:
    """What is newly overdue first, then the worst."""
    newly = {a.ref for a in compared.moved.newly_overdue} if compared.moved else set()
    lines = [replace(line, newly_overdue=line.ref in newly) for line in _lines(compared.state, compared.state.overdue)]
    return sorted(lines, key=lambda line: not line.newly_overdue)


def _off_track(state: BoardState) -> list[ActionLine]:
    late = {a.ref for a in state.overdue}
    risky = [a for a in state.counted if a.is_open and a.rag in (Rag.RED, Rag.AMBER) and a.ref not in late]
    return _lines(state, worst_first(risky, state.today))


def _help(state: BoardState) -> list[ActionLine]:
    return _lines(state, [a for a in state.counted if a.is_open and a.help_needed])


def _unrated(state: BoardState) -> list[ActionLine]:
    return _lines(state, [a for a in state.counted if a.lacks_rating])


def _dates(compared: ComparedBoard) -> list[ActionLine]:
    """Dates moved since the moment compared with; where there is none, the open actions that have slipped."""
    state = compared.state
    if compared.before is None:
        return _lines(state, [a for a in state.counted if a.is_open and a.slips])
    return [
        replace(ActionLine.of(action, state.today), due_move=_due_move(change))
        for action, change in compared.dates_moved
    ]


def _due_move(change: DueChange) -> DueMove:
    from_due = None if change.from_default else change.from_due
    return DueMove(from_due, change.to_due, slip_days(change), change.reason)


def _moved(compared: ComparedBoard) -> list[ActionLine]:
    moved, today = compared.moved, compared.state.today
    return [replace(ActionLine.of(a, today), rag_before=was) for a, was in moved.rag_moved] if moved else []


def _recovered(compared: ComparedBoard) -> list[ActionLine]:
    return _lines(compared.state, compared.moved.recovered) if compared.moved else []


def _completed(compared: ComparedBoard) -> list[ActionLine]:
    return _lines(compared.state, compared.moved.completed) if compared.moved else []


def _stale(state: BoardState) -> list[ActionLine]:
    return _lines(state, [a for a in state.counted if a.is_stale(state.today, state.board.stale_days)])
