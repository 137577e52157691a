"""A board's year for its annual report: what was delivered and what not, who answered, and how the indicators moved."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.clock import end_of_day, local_date
from bot.core import Core
from bot.domain.actions import ActionState
from bot.domain.figures import FigureLine, period_order, same_period
from bot.domain.indicator_periods import read_period
from bot.errors import NoSuchYear
from bot.papers.document import Document
from bot.papers.reader import compose_paper
from bot.services.boards.board_state import DueDateMove
from bot.services.boards.compared import ComparedBoard, Earlier, compared_boards
from bot.services.boards.responses import ResponseStatus, item_responses
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.indicators.facts import comparators_of, figure_of
from bot.services.indicators.followed import FollowedIndicator, indicator_report
from bot.services.papers.plans import board_plan
from bot.services.reports.board import ratings_by_month
from bot.services.reports.rendered import ratings_picture
from bot.views.lists import DueMove
from bot.views.papers import AnnualView, BoardYear, IndicatorYear, PaperAction, YearSlip
from storage.boards import Board, all_boards
from storage.indicators import Target
from storage.plans import Plan
from storage.publications import exempt_actions
from storage.requests import UpdateRequest

RATINGS = "ratings"
_SHORT = re.compile(r"^(20\d\d[-/])20(\d\d)$")
"""2024-2025, which is read as a span of two calendar years elsewhere."""


@dataclass(frozen=True)
class Year:
    """A year as it is named, its days, and the moments at which it began, and ended or has got to."""

    name: str
    begins: date
    ends: date
    since: datetime
    as_of: datetime
    is_over: bool

    def has(self, day: date | None) -> bool:
        return day is not None and self.begins <= day <= self.ends


def year_named(name: str, now: datetime, zone: str) -> Year:
    """A year: 2024-25 and 2024/25 are from April to March, 2024 is a calendar year. Raises NoSuchYear."""
    found = read_period(_SHORT.sub(r"\1\2", name.strip()))
    if found is None or found.kind not in ("year", "financial") or found.start > local_date(now, zone):
        raise NoSuchYear(year=name)
    end = end_of_day(found.end, zone)
    since = end_of_day(found.start - timedelta(days=1), zone)
    return Year(name.strip(), found.start, found.end, since, min(end, now), end < now)


def annual_report(session: Session, *, core: Core, board: Board, name: str, now: datetime) -> Document:
    """The report of a year, of the board and of those of its sub-boards that are open; of a year that goes on, a draft.

    Raises NoSuchYear and BadTemplate.
    """
    year = year_named(name, now, zone_of(board, core.zone))
    open_subs = [b for b in all_boards(session) if b.parent_id == board.id and not b.closed_to_others]
    family = [board, *sorted(open_subs, key=lambda sub: sub.ident)]
    plans = _plans_of_year(session, family, year)
    earlier = {each.ident: Earlier(year.since, tuple(_month_ends(year, core.zone))) for each in family}
    exempt = exempt_actions(session, [each.ident for each in family])
    compared = [
        each.without(exempt)
        for each in compared_boards(session, [[one] for one in family], year.as_of, core.zone, earlier, plans)
    ]
    boards = [_board_year(session, core, each, year) for each in compared]
    months = ratings_by_month(compared[0])
    pictures = {RATINGS: ratings_picture(core, board.name, months)} if months else {}
    view = AnnualView(
        board=board.name,
        year=year.name,
        begins=year.begins,
        ends=year.ends,
        as_of=compared[0].state.today,
        boards=(boards[0], *(each for each in boards[1:] if each.actions or each.indicators)),
        has_picture=bool(pictures),
    )
    draft = "" if year.is_over else core.templates.words("paper_draft", as_of=view.as_of)
    return compose_paper(core.templates, view, "annual_report", pictures, mark=draft)


def _plans_of_year(session: Session, boards: Sequence[Board], year: Year) -> dict[int, Plan]:
    """The plan of each board that was for most of the year, by its days or by its name; none where none was."""
    shown = {plan.ident for plan in plans_to_show(session, [board.ident for board in boards]).values()}
    query = select(Plan).where(col(Plan.board_id).in_([board.ident for board in boards]))
    best: dict[int, tuple[tuple[int, bool], Plan]] = {}
    for plan in session.exec(query.order_by(col(Plan.id))):
        named = read_period(plan.edition)
        begins, ends = plan.start or (named and named.start), plan.end or (named and named.end)
        if not begins or not ends:
            continue
        weight = (min(ends, year.ends) - max(begins, year.begins)).days, plan.ident in shown
        if weight[0] >= 0 and weight >= best.get(plan.board_id, (weight, plan))[0]:
            best[plan.board_id] = weight, plan
    return {board_id: plan for board_id, (_, plan) in best.items()}


def _month_ends(year: Year, zone: str) -> Iterator[datetime]:
    """The ends of the year's months that have passed by the moment of the report."""
    at = year.begins
    while at <= year.ends:
        last = at.replace(day=monthrange(at.year, at.month)[1])
        if (end := end_of_day(last, zone)) < year.as_of:
            yield end
        at = last + timedelta(days=1)


def _board_year(session: Session, core: Core, compared: ComparedBoard, year: Year) -> BoardYear:
    state = compared.state
    zone = zone_of(state.board, core.zone)
    now_known = indicator_report(session, state.board, year.as_of, zone)
    plan = board_plan(session, state, now_known)
    alone = {action.ref for action in state.actions if action.stands_alone}
    actions = [action for group in plan.groups for action in group.actions if action.line.ref in alone]
    asked = _asked(session, [a.action_id for a in state.actions], year, state.today)
    return BoardYear(
        board=plan.board,
        plan=plan.plan,
        actions=len(actions),
        delivered=tuple(a for a in actions if a.status == "complete" and year.has(a.status_on)),
        not_delivered=tuple(a for a in actions if _is_late(a, state.today)),
        not_due=tuple(a.line.ref for a in actions if a.status == "open" and not _is_late(a, state.today)),
        closed=tuple(a for a in actions if a.status == "closed" and year.has(a.status_on)),
        slips=tuple(_slips(compared)),
        asked=len(asked),
        answered=sum(asked.values()),
        indicators=tuple(_indicators(session, state.board, now_known.followed, year, zone)),
    )


def _is_late(action: PaperAction, today: date) -> bool:
    """Whether it is open though it was due by then: by its date now, else its plan's end, or by the one first given."""
    dates = [day for day in (action.line.due, action.first_due) if day]
    return action.status == "open" and bool(dates) and min(dates) <= today


def _slips(compared: ComparedBoard) -> Iterator[YearSlip]:
    """The dates that are later than they were, each once: from the first to the last of its moves, with all their reasons."""
    moves: dict[str, tuple[ActionState, list[DueDateMove]]] = {}
    for action, move in compared.dates_moved:
        moves.setdefault(action.ref, (action, []))[1].append(move)
    for action, moved in moves.values():
        first, last = moved[0].from_due, moved[-1].to_due
        if first and last and last > first:
            reasons = "; ".join(dict.fromkeys(move.change.reason for move in moved if move.change.reason))
            yield YearSlip(action.ref, action.title, DueMove(first, last, (last - first).days, reasons))


def _asked(session: Session, action_ids: Sequence[int], year: Year, on: date) -> dict[tuple[int, str], bool]:
    """The actions that were asked about in the year, each month, and whether anybody answered; once the deadline has passed."""
    within = (
        UpdateRequest.ask_date >= year.begins,
        UpdateRequest.ask_date <= year.ends,
        UpdateRequest.deadline <= year.as_of,
    )
    found: dict[tuple[int, str], bool] = {}
    for item in item_responses(session, action_ids, *within, as_of=year.as_of, on=on) if action_ids else ():
        key = item.action_id, item.period
        found[key] = found.get(key, False) or item.status is ResponseStatus.answered
    return found


def _target(item: FollowedIndicator) -> Target | None:
    """The target for the newest figure's period, or for the next after it; else the last that there is."""
    own = [t for t in item.targets if t.kind == "target" and t.area in ("", item.newest.own.area)]
    ends = {id(t): period.end for t in own if (period := read_period(t.period))}
    dated = sorted((t for t in own if id(t) in ends), key=lambda t: ends[id(t)])
    reached = read_period(item.newest.own.period)
    ahead = [t for t in dated if reached and ends[id(t)] >= reached.end]
    return next(iter(ahead), dated[-1] if dated else next(iter(own), None))


def _indicators(
    session: Session, board: Board, followed: Sequence[FollowedIndicator], year: Year, zone: str
) -> Iterator[IndicatorYear]:
    """From the figure that was the newest as the year began, else (none was loaded by then) the one before, to the newest."""
    then = {(i.indicator.id, i.series): i for i in indicator_report(session, board, year.since, zone).followed}
    for item in followed:
        known = then.get((item.indicator.id, item.series))
        last = item.newest
        first = known.newest if known else _before(item)
        change = _change(first, last)
        good = {"high": 1, "low": -1}.get(item.rules.polarity)
        target = _target(item)
        yield IndicatorYear(
            name=item.title,
            first=figure_of(first, item) if first else None,
            last=figure_of(last, item),
            target=target.raw if target else "",
            target_period=target.period if target else "",
            england=next((each for each in comparators_of(last) if each.area == "England"), None),
            change=change,
            word="" if not change or good is None else "better" if change * good > 0 else "worse",
            is_revised=first is not None and same_period(first.own, last.own) and first.own.raw != last.own.raw,
        )


def _before(item: FollowedIndicator) -> FigureLine | None:
    """The figure before the newest: of the period before, else of the same one as an earlier edition has it."""
    newest = item.newest
    lines = [line for line in (*item.earlier, *item.lines) if line.own.has_figure and line is not newest]
    of_before = [line for line in lines if _order(line) < _order(newest)]
    return max(of_before or lines, key=_order, default=None)


def _order(line: FigureLine) -> tuple[str, str]:
    starts, ends = period_order(line.own)
    return ends, starts


def _change(first: FigureLine | None, last: FigureLine) -> float | None:
    """By how much the figure of an area moved from one period to another; a revision of one period is no movement."""
    if first is None or first.own.area != last.own.area or same_period(first.own, last.own):
        return None
    before, after = (line.own.value if line.own.period else None for line in (first, last))
    return None if before is None or after is None else round(after - before, 6)
