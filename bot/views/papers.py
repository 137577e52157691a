"""What board papers are made of: the front sheet, a board's whole plan, its indicators, a year."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from bot.views.indicators import Comparator, Figure, IndicatorChange, RatingKey
from bot.views.lists import ActionLine, DueMove
from bot.views.reports import BoardReport, RatingMove


@dataclass(frozen=True)
class FrontSheet:
    """What a board's officer gives for the front sheet of a paper; "" where nothing was given."""

    subject: str = ""
    report_of: str = ""
    contact: str = ""
    wards: str = ""
    exempt: str = ""
    """The paragraph of Schedule 12A of the Local Government Act 1972 by which it is exempt; "": it is public."""
    urgency: str = ""
    """Why it can't wait, where it comes late: section 100B(4)(b) of the same act."""
    recommendations: tuple[str, ...] = ()

    @classmethod
    def of(cls, papers: dict[str, Any]) -> FrontSheet:
        """As it is kept with a meeting."""
        given = papers.get("front", {})
        known = {each.name: given[each.name] for each in fields(cls) if each.name in given}
        return cls(**{**known, "recommendations": tuple(known.get("recommendations", ()))})

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class PaperAction:
    """An action in the list of all: as it stands, with the date first given, and what became of it."""

    line: ActionLine
    status: str
    first_due: date | None = None
    """Given where the due date has moved."""
    status_on: date | None = None
    closed_reason: str = ""
    parent_ref: str = ""
    reported_for: str = ""
    """The month, like 2024-03, of the words, where it is all that is known of when they were said."""


@dataclass(frozen=True)
class ActionGroup:
    """The actions of a workstream or priority; `name` is "" where the plan has none."""

    name: str
    actions: tuple[PaperAction, ...]


@dataclass(frozen=True)
class FigureRow:
    """One edition's figures of an indicator, beside those of its comparators."""

    edition: str
    figure: Figure
    comparators: dict[str, Comparator]
    trend: str = ""


@dataclass(frozen=True)
class PaperIndicator:
    """An indicator with the figures of its newest edition and of the one before."""

    name: str
    source: str
    area: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True)
class BoardPlan:
    """A board's plan with every action, what of it needs the board, and its indicators with every comparator."""

    board: str
    plan: str
    exceptions: tuple[ActionLine, ...]
    """The actions that need the board, the worst first."""
    help_asked: tuple[ActionLine, ...]
    outcomes: tuple[str, ...]
    groups: tuple[ActionGroup, ...]
    indicators: tuple[PaperIndicator, ...]
    rating_key: RatingKey

    @property
    def area(self) -> str:
        """The area of all of its indicators; "" where they are of several."""
        areas = {indicator.area for indicator in self.indicators}
        return areas.pop() if len(areas) == 1 else ""

    @property
    def sources(self) -> dict[str, list[str]]:
        """The names of the indicators by where their figures come from."""
        found: dict[str, list[str]] = {}
        for indicator in self.indicators:
            found.setdefault(indicator.source, []).append(indicator.name)
        return found


@dataclass(frozen=True)
class PaperView:
    """A paper for a meeting: the report to the board, and beside it the whole of plans and indicators.

    `charts` are the indicators that have a picture: what changed in each, and its source.
    """

    front: FrontSheet
    report: BoardReport
    meeting: str
    """Its day, time and place."""
    rating_moves: tuple[RatingMove, ...]
    date_moves: tuple[tuple[str, DueMove], ...]
    charts: tuple[tuple[IndicatorChange, str], ...]
    boards: tuple[BoardPlan, ...]
    exempt: int = 0
    """How many actions are left out as exempt from publication."""

    @classmethod
    def example(cls) -> PaperView:
        report = replace(BoardReport.example(), kind="papers", meeting_on=date(2024, 11, 12))
        line = report.entries[0]
        england = Comparator("England", "13.10%", rating="R")
        figures = FigureRow("2022/23", Figure("16.70%", "2021", 16.7), {"England": england}, "Comparable")
        plan = BoardPlan(
            board=report.board,
            plan="2024-25",
            exceptions=(line,),
            help_asked=(replace(line, help_needed="a decision on the budget <!channel> & *x*"),),
            outcomes=("Every child has an excellent education",),
            groups=(ActionGroup("Education", (PaperAction(line, "open", date(2024, 6, 30)),)),),
            indicators=(PaperIndicator("Fuel poverty", "Department for Business", "Luton", (figures,)),),
            rating_key=RatingKey(letters="printed"),
        )
        return cls(
            front=FrontSheet(
                report_of="Director of Children's Services <!channel> & *x*",
                contact="Board officer, board-officer@example.org",
                recommendations=("Note the progress since September.", "Agree what is done about CTB-14."),
            ),
            report=report,
            meeting="Tue 12 Nov 2024, 14:00, Town Hall",
            rating_moves=report.improved,
            date_moves=(("CTB-14", DueMove(date(2024, 6, 30), date(2024, 9, 30), 92, "the consultation began late")),),
            charts=((IndicatorChange.example(), "Department for Work and Pensions"),),
            boards=(plan,),
        )


@dataclass(frozen=True)
class YearSlip:
    """A due date that moved in the year."""

    ref: str
    title: str
    move: DueMove


@dataclass(frozen=True)
class IndicatorYear:
    """An indicator's figure as the year began, and as it ended, beside the target and England."""

    name: str
    first: Figure | None
    """None where none is known of that time."""
    last: Figure
    target: str = ""
    """As it is printed, for the period of the last figure, else for the next after it."""
    target_period: str = ""
    england: Comparator | None = None
    change: float | None = None
    """By how much the value moved; None where one of the two can't be read or they are the same figure."""
    word: str = ""
    """ "better" or "worse", where it is known which way is good."""
    is_revised: bool = False
    """Whether the two are of one period, and differ."""


@dataclass(frozen=True)
class BoardYear:
    """A board's year: what became of its actions, and who answered."""

    board: str
    plan: str
    actions: int
    delivered: tuple[PaperAction, ...]
    not_delivered: tuple[PaperAction, ...]
    """Open at its end, or now, though they were due by then."""
    not_due: tuple[str, ...]
    """References of those that are open and not due yet."""
    closed: tuple[PaperAction, ...]
    slips: tuple[YearSlip, ...]
    asked: int
    """How many actions were asked about, each month counted."""
    answered: int
    indicators: tuple[IndicatorYear, ...]

    @property
    def slip_days(self) -> int:
        return sum(slip.move.days for slip in self.slips)


@dataclass(frozen=True)
class AnnualView:
    """A year of a board and of its sub-boards."""

    board: str
    year: str
    begins: date
    ends: date
    as_of: date
    boards: tuple[BoardYear, ...]
    has_picture: bool = False
    """Whether there is a picture of the first board's ratings by month."""

    @classmethod
    def example(cls) -> AnnualView:
        paper = PaperView.example()
        [group] = paper.boards[0].groups
        [action] = group.actions
        done = replace(action, status="complete", status_on=date(2024, 8, 1), first_due=None)
        done = replace(done, line=replace(done.line, ref="CTB-15", completed_on=date(2024, 8, 1), days_overdue=0))
        slips = (YearSlip("CTB-14", "Refreshed Education Strategy <!channel> & *x*", paper.date_moves[0][1]),)
        england = Comparator("England", "13.10%", rating="R")
        figures = (Figure("11.6", "2018", 11.6), Figure("16.70%", "2021", 16.7))
        poverty = IndicatorYear("Fuel poverty", *figures, "10%", "2025", england, 5.1, "worse")
        year = BoardYear(
            paper.report.board, "2024-25", 23, (done,), (action,), ("CTB-16",), (), slips, 138, 120, (poverty,)
        )
        return cls(year.board, "2024-25", date(2024, 4, 1), date(2025, 3, 31), date(2025, 3, 31), (year,))
