"""A board's year for its annual report: what was delivered and what not, who answered, and how the indicators moved."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.charts.ratings import RatingsChart
from bot.clock import end_of_day, local_date
from bot.core import Core
from bot.domain.indicator_periods import read_period
from bot.domain.text import month
from bot.errors import NoSuchYear
from bot.messages.message import Picture
from bot.papers.document import Document
from bot.papers.reader import compose_paper
from bot.services.boards.compared import ComparedBoard, Earlier, compared_boards
from bot.services.boards.responses import ResponseStatus, item_responses
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.indicators.facts import comparators_of, figure_of
from bot.services.indicators.followed import FollowedIndicator, indicator_report
from bot.services.papers.plans import board_plan
from bot.services.reports.entries import due_move
from bot.views.papers import AnnualView, BoardYear, IndicatorYear, PaperAction, YearSlip
from storage.boards import Board, all_boards
from storage.indicators import Target
from storage.plans import Plan
from storage.requests import UpdateRequest

RATINGS = "ratings"


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
    found = read_period(name.strip())
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
    compared = compared_boards(session, [[each] for each in family], year.as_of, core.zone, earlier, plans)
    boards = [_board_year(session, core, each, year) for each in compared]
    picture = _ratings(core, compared[0])
    view = AnnualView(
        board=board.name,
        year=year.name,
        begins=year.begins,
        ends=year.ends,
        as_of=compared[0].state.today,
        boards=(boards[0], *(each for each in boards[1:] if each.actions or each.indicators)),
        has_picture=picture is not None,
    )
    draft = "" if year.is_over else core.templates.words("paper_draft", as_of=view.as_of)
    return compose_paper(core.templates, view, "annual_report", {RATINGS: picture} if picture else {}, mark=draft)


def _plans_of_year(session: Session, boards: Sequence[Board], year: Year) -> dict[int, Plan]:
    """The plan of each board that was for most of the year; else the one that is shown."""
    shown = plans_to_show(session, [board.ident for board in boards])
    query = select(Plan).where(col(Plan.board_id).in_([board.ident for board in boards]), Plan.status != "draft")
    best: dict[int, tuple[int, Plan]] = {}
    for plan in session.exec(query.order_by(col(Plan.id))):
        if plan.start is None or plan.end is None:
            continue
        days = (min(plan.end, year.ends) - max(plan.start, year.begins)).days
        if days >= 0 and days >= best.get(plan.board_id, (0, plan))[0]:
            best[plan.board_id] = days, plan
    return shown | {board_id: plan for board_id, (_, plan) in best.items()}


def _month_ends(year: Year, zone: str) -> Iterator[datetime]:
    """The ends of the year's months that have passed by the moment of the report."""
    at = year.begins
    while at <= year.ends:
        last = at.replace(day=monthrange(at.year, at.month)[1])
        if (end := end_of_day(last, zone)) < year.as_of:
            yield end
        at = last + timedelta(days=1)


def _ratings(core: Core, compared: ComparedBoard) -> Picture | None:
    """The board's ratings by month, where there are any of two months."""
    states = [state for state in (*compared.months, compared.state) if state.counts.has_ratings]
    if len(states) < 2:
        return None
    rags = {rag: [state.counts.by_rag[rag] for state in states] for rag in states[0].counts.by_rag}
    title = core.templates.words("ratings_by_month", board=compared.state.board.name)
    chart = RatingsChart(title, [month(f"{state.today:%Y-%m}") for state in states], rags)
    return Picture(title, chart.words, chart.as_dict())


def _board_year(session: Session, core: Core, compared: ComparedBoard, year: Year) -> BoardYear:
    state = compared.state
    zone = zone_of(state.board, core.zone)
    now_known = indicator_report(session, state.board, year.as_of, zone)
    plan = board_plan(session, state, now_known)
    actions = [action for group in plan.groups for action in group.actions]
    asked = _asked(session, [a.action_id for a in state.actions], year, state.today)
    return BoardYear(
        board=plan.board,
        plan=plan.plan,
        actions=state.counts.actions,
        delivered=tuple(a for a in actions if a.status == "complete" and year.has(a.status_on)),
        not_delivered=tuple(a for a in actions if _not_delivered(a, year)),
        closed=tuple(a for a in actions if a.status == "closed" and year.has(a.status_on)),
        slips=tuple(
            YearSlip(action.ref, action.title, move)
            for action, change in compared.dates_moved
            if (move := due_move(change)).days > 0
        ),
        asked=len(asked),
        answered=sum(asked.values()),
        indicators=tuple(_indicators(session, state.board, now_known.followed, year, zone)),
    )


def _not_delivered(action: PaperAction, year: Year) -> bool:
    """Whether it is open though it was due by the year's end, by its date now or the one first given."""
    if action.status != "open":
        return False
    line = action.line
    now_due = line.due is not None and line.due <= year.ends
    return now_due or (action.first_due is not None and action.first_due <= year.ends)


def _asked(session: Session, action_ids: Sequence[int], year: Year, on: date) -> dict[tuple[int, str], bool]:
    """The actions that were asked about in the year, each month, and whether anybody answered."""
    within = UpdateRequest.ask_date >= year.begins, UpdateRequest.ask_date <= year.ends
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
    """From the figure that was the newest as the year began, else the first that is known, to the newest at its end."""
    then = {(i.indicator.id, i.series): i for i in indicator_report(session, board, year.since, zone).followed}
    for item in followed:
        known = then.get((item.indicator.id, item.series))
        lines = [*item.earlier, *item.lines]
        first = known.newest if known else next((line for line in lines if line.own.has_figure), item.newest)
        last = item.newest
        before, after = first.own.value, last.own.value
        change = None if first.own == last.own or before is None or after is None else round(after - before, 6)
        good = {"high": 1, "low": -1}.get(item.rules.polarity)
        target = _target(item)
        yield IndicatorYear(
            name=item.title,
            first=figure_of(first, item),
            last=figure_of(last, item),
            target=target.raw if target else "",
            target_period=target.period if target else "",
            england=next((each for each in comparators_of(last) if each.area == "England"), None),
            change=change,
            word="" if not change or good is None else "better" if change * good > 0 else "worse",
        )
