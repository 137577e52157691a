"""A board's whole plan and all of its indicators, as a paper's appendices have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby

from sqlmodel import Session

from bot.domain.actions import ActionState
from bot.domain.figures import FigureLine
from bot.services.boards.board_state import BoardState
from bot.services.boards.compared import ComparedBoard
from bot.services.indicators.facts import comparators_of, figure_of, rating_key
from bot.services.indicators.followed import FollowedIndicator, IndicatorReport
from bot.services.reports.entries import named_actions
from bot.views.lists import ActionLine
from bot.views.papers import ActionGroup, BoardPlan, FigureRow, PaperAction, PaperIndicator
from storage.plans import outcomes_of
from storage.publications import PublishedUpdate, undated_updates


def board_plan(session: Session, state: BoardState, indicators: IndicatorReport) -> BoardPlan:
    """Every action of the plan that is shown, by workstream and in the plan's order, and every indicator's figures."""
    plan = state.plan
    first_due = first_due_dates(state)
    undated = undated_updates(session, plan.ident, state.as_of) if plan else {}

    def group(action: ActionState) -> str:
        return action.workstream or action.priority

    return BoardPlan(
        board=state.board.name,
        plan=plan.edition if plan else "",
        exceptions=named_actions(ComparedBoard(state), everything=True).entries,
        help_asked=tuple(
            ActionLine.of(action, state.today) for action in state.counted if action.is_open and action.help_needed
        ),
        outcomes=tuple(outcome.text for outcome in outcomes_of(session, plan.ident)) if plan else (),
        groups=tuple(
            ActionGroup(name, tuple(_action(action, state, first_due, undated) for action in actions))
            for name, actions in groupby(state.actions, group)
        ),
        indicators=tuple(_indicator(item) for item in indicators.followed),
        rating_key=rating_key(state.board, indicators.followed),
    )


def _action(
    action: ActionState, state: BoardState, first_due: dict[int, date], undated: dict[int, PublishedUpdate]
) -> PaperAction:
    first, line = first_due.get(action.action_id), ActionLine.of(action, state.today)
    earlier = undated.get(action.action_id) if action.text_update_id is None else None
    if earlier:
        line = replace(line, narrative=earlier.narrative, next_step=earlier.next_step)
    return PaperAction(
        line=line,
        reported_for=earlier.update.period if earlier else "",
        status=action.status,
        first_due=first if first != action.due else None,
        status_on=action.status_on,
        closed_reason=action.closed_reason,
        parent_ref=action.parent_ref,
    )


def first_due_dates(state: BoardState) -> dict[int, date]:
    """The date of its own that each action whose date has moved was first given."""
    found: dict[int, date] = {}
    for action, move in state.due_moves:
        if given := move.from_due or move.to_due:
            found.setdefault(action.action_id, given)
    return found


def _indicator(item: FollowedIndicator) -> PaperIndicator:
    """The newest figures of its newest edition, and of the edition before; of published files, of the period before."""
    lines = [item.newest]
    if item.earlier:
        lines.insert(0, item.earlier[-1])
    elif len(item.lines) > 1:
        lines.insert(0, item.lines[-2])
    return PaperIndicator(
        item.title, source_words(item), item.newest.own.area, tuple(_row(line, item) for line in lines)
    )


def source_words(item: FollowedIndicator) -> str:
    """Where an indicator's figures come from: as is said of it, else the document that prints it; "" for neither."""
    return item.indicator.source or item.indicator.source_document


def _row(line: FigureLine, item: FollowedIndicator) -> FigureRow:
    beside = {each.area: each for each in comparators_of(line, as_printed=True)}
    return FigureRow(line.edition, figure_of(line, item), beside, line.own.trend)
