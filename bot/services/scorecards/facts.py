"""A board's scorecard: of what its papers say, that which everybody may see, and nothing else.

Words of leads, help asked, who answered and who did not are in none. People are not named: a lead is shown where it is
surely a post or an organisation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from bot.charts.lines import chart_of
from bot.clock import local_date, month_ends
from bot.core import Core
from bot.domain.actions import ActionState
from bot.domain.figures import RAG_WORDS, SMALL, FigureLine, Reading, may_be_published
from bot.domain.lead_names import is_post
from bot.domain.text import slug
from bot.services.boards.board_state import BoardState
from bot.services.boards.compared import ComparedBoard, Earlier, compared_boards
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.indicators.followed import FollowedIndicator, IndicatorReport, indicator_report
from bot.services.papers.plans import first_due_dates, source_words
from bot.views.reports import MonthOfRatings
from bot.views.scorecards import (
    ScorecardAction,
    ScorecardFigure,
    ScorecardGroup,
    ScorecardIndicator,
    ScorecardPeriod,
    ScorecardStatement,
    ScorecardTarget,
    ScorecardView,
)
from storage.boards import Board
from storage.indicators import Target, editions_of, small_counts
from storage.leads import Lead, leads_of
from storage.plans import Plan, outcomes_of, statements_of
from storage.publications import exempt_actions

MONTHS_BEFORE = 11


def scorecard(
    session: Session, *, core: Core, board: Board, as_of: datetime, meeting_on: date | None = None
) -> ScorecardView:
    """The scorecard of a board as it stood at a moment, of what could be shown by then."""
    zone = zone_of(board, core.zone)
    exempt = exempt_actions(session, [board.ident])
    plans = plans_to_show(session, [board.ident])
    plan = plans.get(board.ident)
    started, today = plan.started_at if plan else None, local_date(as_of, zone)
    ends = month_ends(today, zone, after=started, most=MONTHS_BEFORE) if started else ()
    earlier = {board.ident: Earlier(ends[0], ends)} if ends else {}
    [whole] = compared_boards(session, [[board]], as_of, core.zone, earlier, plans)
    compared = whole.without(exempt)
    state = compared.state
    indicators = indicator_report(session, board, as_of, zone)
    known = tuple(_Indicators(session, indicators, as_of).shown())
    return ScorecardView(
        board=board.name,
        key=board.key,
        as_of=state.today,
        meeting_on=meeting_on,
        plan=plan.edition if plan else "",
        exempt=len(whole.state.actions) - len(state.actions),
        months_before=_months_before(compared),
        outcomes=tuple(ScorecardStatement(o.heading, o.text) for o in outcomes_of(session, plan.ident)) if plan else (),
        income_bands=tuple(
            ScorecardStatement(band.heading, band.text, of.edition)
            for band, of in statements_of(session, board.ident, "income_band")
        ),
        groups=_groups(session, state, plan, {item.newest.own.area for item in known}),
        indicators=known,
        rating_key=board.rag_key,
        withheld=sum(
            figure.is_withheld for item in known for line in item.periods for figure in (line.own, *line.others)
        ),
    )


def _months_before(compared: ComparedBoard) -> tuple[MonthOfRatings, ...]:
    """Those of them in which any action had a rating."""
    rated = [month for month in compared.months if month.counts.has_ratings]
    return tuple(MonthOfRatings(f"{month.today:%Y-%m}", month.counts.by_rag) for month in rated)


def _groups(
    session: Session, state: BoardState, plan: Plan | None, areas: Collection[str]
) -> tuple[ScorecardGroup, ...]:
    if plan is None:
        return ()
    leads = leads_of(session, [plan.ident], state.today)
    names = {lead.name for found in leads.values() for lead in found}
    places = [state.board.area, state.board.name, *areas]
    posts = {name for name in names if is_post(name, places)}
    first_due = first_due_dates(state)

    gathered: dict[str, list[ActionState]] = {}
    for action in state.actions:
        gathered.setdefault(action.priority or action.workstream, []).append(action)
    return tuple(
        ScorecardGroup(
            name, tuple(_action(a, state.today, leads.get(a.action_id, ()), posts, first_due) for a in actions)
        )
        for name, actions in gathered.items()
    )


def _action(
    action: ActionState, today: date, leads: Sequence[Lead], posts: Collection[str], first_due: dict[int, date]
) -> ScorecardAction:
    """`posts` are the leads that may be named: they are surely a post or an organisation, and have nobody's name in them."""
    named = tuple(dict.fromkeys(lead.name for lead in leads if lead.name in posts))
    first = first_due.get(action.action_id)
    return ScorecardAction(
        ref=action.ref,
        title=action.title,
        status=action.status,
        rating=action.rag.value if action.rag else "",
        leads=named,
        people=len({lead.name for lead in leads} - set(named)),
        due=action.due,
        due_is_default=action.due_is_default,
        first_due=first if first != action.due else None,
        is_overdue=action.days_overdue(today) > 0,
        ended_on=action.status_on if action.status != "open" else None,
        parent_ref=action.parent_ref,
        is_counted=action.stands_alone and action.status != "closed",
    )


Cell = tuple[str, str]
"""A period and an area."""


class _Indicators:
    """Indicators with what may be published of them. A figure that is withheld in one edition is withheld in all."""

    def __init__(self, session: Session, report: IndicatorReport, as_of: datetime) -> None:
        self.report = report
        ids = list({item.indicator.ident for item in report.followed})
        editions = editions_of(session, ids, as_of) if ids else {}
        self.names = {(key, e.edition): (e.name, e.unit) for key, every in editions.items() for e in every}
        self.small = small_counts(session, ids, SMALL)
        self.withheld = {id(item): self._withheld(item) for item in report.followed}

    def _withheld(self, item: FollowedIndicator) -> set[Cell]:
        """The cells of a series that may not be shown, by whatever any edition calls the indicator and prints for it."""
        key, found = item.indicator.ident, set()
        for line in (*item.earlier, *item.lines):
            called = self.names.get((key, line.edition), (item.name, item.unit))
            for reading in (line.own, *line.others.values()):
                named = ((item.name, item.unit), called, (item.name, line.unit or item.unit))
                is_small = (key, reading.area, reading.period) in self.small and not item.series
                if is_small or not all(may_be_published(reading, *each) for each in named):
                    found.add((reading.period, reading.area))
        return found

    def _with_siblings(self, item: FollowedIndicator) -> set[Cell]:
        """The same with those that would say what is withheld of another part of the same whole: men beside women."""
        own = self.withheld[id(item)]
        if _is_whole(item):
            return own
        siblings = [
            other
            for other in self.report.followed
            if other is not item and other.indicator.id == item.indicator.id and not _is_whole(other)
        ]
        return own.union(*(self.withheld[id(other)] for other in siblings))

    def shown(self) -> Iterator[ScorecardIndicator]:
        taken: set[str] = set()
        for item in self.report.followed:
            words = f"{item.indicator.key} {item.series}" if item.series else item.indicator.key
            name, number = slug(words), 1
            while name in taken:
                number += 1
                name = f"{slug(words)}-{number}"
            taken.add(name)
            yield _indicator(item, name, self._with_siblings(item))


def _is_whole(item: FollowedIndicator) -> bool:
    """Whether a series is of everybody, not of a part such as women or the over 65s."""
    return not item.series or "persons" in item.series.casefold()


def _indicator(item: FollowedIndicator, name: str, withheld: Collection[Cell]) -> ScorecardIndicator:
    area = item.newest.own.area
    lines = [_publishable(line, withheld) for line in (*item.earlier, *item.lines)]
    by_period = {line.own.period: line for line in lines}  # of a period in several editions the newest counts
    targets = [t for t in item.targets if _may_be_aimed_at(t, item, area, withheld)]
    aimed = {t.period for t in targets if t.kind == "target"}
    drawn = [(t.period, t.value) for t in item.rules.targets if t.period in aimed]
    chart = chart_of(item.title, item.unit, list(by_period.values()), drawn)
    return ScorecardIndicator(
        slug=name,
        name=item.title,
        unit=item.unit,
        polarity=item.rules.polarity,
        section=item.indicator.section,
        source=source_words(item),
        rating_rule=item.rules.rating_rule,
        periods=tuple(_period(line, withheld) for line in lines),
        targets=tuple(ScorecardTarget(t.period, t.raw, t.kind, t.area) for t in targets),
        chart=chart.as_dict() if chart else None,
    )


def _may_be_aimed_at(target: Target, item: FollowedIndicator, area: str, withheld: Collection[Cell]) -> bool:
    """Whether a point of a trajectory may be shown: a baseline is a figure, and what is aimed at may repeat one."""
    reading = Reading(target.area or area, target.period, target.raw, target.value)
    is_withheld = any(period == target.period for period, _ in withheld)
    return not is_withheld and (target.kind == "target" or may_be_published(reading, item.name, item.unit))


_COMPARED = {"R": "Worse", "A": "Similar", "G": "Better"}
"""What published comparisons say; letters that a report prints are shown as what they are."""


def _publishable(line: FigureLine, withheld: Collection[Cell]) -> FigureLine:
    """A line in which figures that may not be published have neither words nor a value."""

    def shown(reading: Reading) -> Reading:
        if (reading.period, reading.area) not in withheld:
            return reading
        return Reading(reading.area, reading.period, "", None, source=reading.source)

    return line._replace(own=shown(line.own), others={area: shown(other) for area, other in line.others.items()})


def _period(line: FigureLine, withheld: Collection[Cell]) -> ScorecardPeriod:
    own = _figure(line.own, withheld)
    others = [_figure(other, withheld) for other in line.others.values()]
    if own.is_withheld:  # how it compares would say something of it
        others = [replace(other, rating="", compared="") for other in others]
    return ScorecardPeriod(
        period=line.own.period, edition=line.edition, own=own, others=tuple(others), source=line.own.source
    )


def _figure(reading: Reading, withheld: Collection[Cell]) -> ScorecardFigure:
    return ScorecardFigure(
        area=reading.area,
        printed=reading.raw,
        lower=reading.lower,
        upper=reading.upper,
        rating=RAG_WORDS.get(reading.rag, reading.rag),
        compared=_COMPARED.get(reading.rag, "") if len(reading.rag_raw) > 1 else "",
        is_withheld=(reading.period, reading.area) in withheld,
    )
