"""What a report says to a board, worked out once as facts; its message, its thread and its data are made from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.actions import ActionState
from bot.domain.changes import LEVELS
from bot.services.boards.board_state import BoardState, MissingUpdate
from bot.services.boards.compared import ComparedBoard
from bot.services.boards.meeting_contexts import MeetingContext
from bot.services.boards.responses import status_counts
from bot.services.indicators.facts import change_of, notes_of, revised_in_bulk
from bot.services.indicators.followed import IndicatorReport
from bot.services.reports.entries import named_actions
from bot.views.indicators import IndicatorChange
from bot.views.lists import ActionLine
from bot.views.reports import BoardLine, BoardReport, ChangesSince, MissingLine, MonthOfRatings, OldestRating

FIVE_WEEKS = timedelta(weeks=5)


def board_report(
    kind: str,
    compared: ComparedBoard,
    indicators: IndicatorReport,
    context: MeetingContext,
    *,
    is_first: bool = False,
    can_post: bool = False,
) -> BoardReport:
    """The report of a kind (see BoardReport), with the meetings around it. `is_first`: it is the board's first digest."""
    state, plan = compared.state, compared.state.plan
    revised = revised_in_bulk(indicators)
    changed = [(change_of(item), item in revised) for item in indicators.changes]
    missing = tuple(_missing_line(update) for update in state.missing_updates)
    own = board_line(state)
    named = named_actions(compared, everything=is_first or kind in ("summary", "papers"))
    for_meeting = kind in ("since", "papers") or (kind == "digest" and context.leads_up)
    near = context.is_within(FIVE_WEEKS)
    return BoardReport(
        kind=kind,
        board=own.name,
        key=own.key,
        today=state.today,
        plan=own.plan,
        plan_status=own.plan_status,
        plan_ended_on=plan.end if plan and plan.end and plan.end < state.today else None,
        totals=own.totals,
        entries=named.entries,
        standing=named.standing,
        improved=named.improved,
        new_dates=named.new_dates,
        overdue=tuple(ActionLine.of(a, state.today) for a in state.overdue),
        unrated=tuple(ActionLine.of(a, state.today) for a in state.counted if a.lacks_rating),
        missing=missing,
        missing_by_reason=status_counts(update.missing_reason for update in state.missing_updates),
        oldest_rating=_oldest_rating(state),
        help_asked=_refs([a for a in _open(state) if a.help_needed]),
        undated=sum(a.due is None or a.due_is_default for a in _open(state)),
        waiting=own.waiting,
        withheld=own.withheld,
        stale_days=state.board.stale_days,
        changes=_changes(compared, context if for_meeting else None),
        indicators_changed=tuple(change for change, _ in changed),
        indicators=tuple(sorted((c for c, in_bulk in changed if not in_bulk), key=_weight)),
        indicators_checked=indicators.checked,
        is_first=is_first,
        notes=notes_of(state.board, indicators, revised, state.zone),
        sub_boards=tuple(board_line(sub) for sub in compared.subs),
        meeting_on=context.ahead_on if for_meeting else None,
        next_meeting_on=context.ahead_on if near else None,
        papers_by=context.papers_by if near and context.papers_by and context.papers_by >= state.today else None,
        ratings_by_month=ratings_by_month(compared),
        every_action=tuple(ActionLine.of(a, state.today) for a in state.counted) if kind == "papers" else (),
        can_post=can_post,
    )


def ratings_by_month(compared: ComparedBoard) -> tuple[MonthOfRatings, ...]:
    """The months of which any action had a rating, and this one; none where there are no two of them."""
    states = [state for state in (*compared.months, compared.state) if state.counts.has_ratings]
    if not compared.months or len(states) < 2:
        return ()
    return tuple(MonthOfRatings(f"{state.today:%Y-%m}", state.counts.by_rag) for state in states)


def _weight(change: IndicatorChange) -> tuple[int, bool]:
    """By level, what got worse first; those alike as they come."""
    return LEVELS.index(change.level), change.word != "worse"


def board_line(state: BoardState) -> BoardLine:
    """A board in a line or two."""
    plan = state.plan
    return BoardLine(
        name=state.board.name,
        key=state.board.key,
        plan=plan.edition if plan else "",
        plan_status=plan.status if plan else "",
        totals=state.counts,
        waiting=tuple(a.ref for a in state.actions if a.unpublished in ("pending", "returned")),
        withheld=len(state.withheld),
    )


def _open(state: BoardState) -> Sequence[ActionState]:
    return [a for a in state.counted if a.is_open]


def _missing_line(update: MissingUpdate) -> MissingLine:
    return MissingLine(
        update.ref, update.title, update.leads, update.period, update.deadline, update.missing_reason.value
    )


def _oldest_rating(state: BoardState) -> OldestRating | None:
    known = [(age, a) for a in _open(state) if (age := a.days_unconfirmed(state.today)) is not None]
    if not known:
        return None
    age, oldest = max(known, key=lambda pair: pair[0])
    return OldestRating(oldest.ref, oldest.rag, age, sum(a.is_aged(state.today) for _, a in known))


def _changes(compared: ComparedBoard, context: MeetingContext | None) -> ChangesSince | None:
    before, moved = compared.before, compared.moved
    if before is None or moved is None:
        return None
    return ChangesSince(
        moment=before.as_of,
        day=context.last_on if context and context.last_on else before.today,
        newly_overdue=_refs(moved.newly_overdue),
        recovered=_refs(moved.recovered),
        completed=_refs(moved.completed),
        rag_moved=_refs([a for a, _ in moved.rag_moved]),
        dates_moved=_refs([a for a, _ in compared.dates_moved]),
    )


def _refs(actions: Sequence[ActionState]) -> tuple[str, ...]:
    return tuple(a.ref for a in actions)
