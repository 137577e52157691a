"""A board's scorecard for residents: its plan in plain status, its indicators with all that may be published of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.domain.actions import with_parts
from bot.domain.rag import Rag
from bot.views.reports import MonthOfRatings

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True)
class ScorecardAction:
    """An action in plain status. `leads` are roles and organisations; of people only how many there are."""

    ref: str
    title: str
    status: str
    """ "open", "complete" or "closed"."""
    rating: str = ""
    """Its rating by value, such as "red"; "" where it has none."""
    leads: tuple[str, ...] = ()
    people: int = 0
    due: date | None = None
    due_is_default: bool = False
    first_due: date | None = None
    """Given where the due date has moved."""
    is_overdue: bool = False
    ended_on: date | None = None
    parent_ref: str = ""
    is_counted: bool = True
    """It counts as one: it is neither closed, nor a part of another action without a lead or date of its own."""


@dataclass(frozen=True)
class ScorecardGroup:
    """The actions of a priority or workstream; `name` is "" where the plan has none."""

    name: str
    actions: tuple[ScorecardAction, ...]


@dataclass(frozen=True)
class ScorecardFigure:
    """One area's figure of a period as it is printed; where it may not be shown, `is_withheld`, and it has no value."""

    area: str
    printed: str = ""
    lower: float | None = None
    upper: float | None = None
    """The limits of its 95% interval, where the source has them."""
    rating: str = ""
    """ "red", "amber" or "green" where it is compared; other words of the source as they are."""
    compared: str = ""
    """The same in words, where the source has some: "better", "similar" or "worse"."""
    is_withheld: bool = False


@dataclass(frozen=True)
class ScorecardPeriod:
    """An indicator's figures of a period, as an edition has them: the board's own area, and what it is compared with."""

    period: str
    edition: str
    own: ScorecardFigure
    others: tuple[ScorecardFigure, ...] = ()
    source: str = ""

    @property
    def england(self) -> ScorecardFigure | None:
        return next((figure for figure in self.others if figure.area == "England"), None)


@dataclass(frozen=True)
class ScorecardTarget:
    """A point of an indicator's planned trajectory: `kind` is "target" or "baseline"."""

    period: str
    printed: str
    kind: str
    area: str = ""


@dataclass(frozen=True)
class ScorecardIndicator:
    """An indicator with every figure that is held of it, the oldest first. `slug` names its page."""

    slug: str
    name: str
    unit: str = ""
    polarity: str = ""
    """ "high" or "low" is good; "" where nobody has stated it."""
    section: str = ""
    source: str = ""
    rating_rule: str = ""
    periods: tuple[ScorecardPeriod, ...] = ()
    targets: tuple[ScorecardTarget, ...] = ()
    chart: dict[str, Any] | None = None
    """A chart of its figures (see bot/charts/lines.py); None where there are fewer than two."""

    @property
    def newest(self) -> ScorecardPeriod:
        return self.periods[-1]


@dataclass(frozen=True)
class ScorecardStatement:
    """Something that a plan prints, under its heading: an outcome, or an income band."""

    heading: str
    text: str
    plan: str = ""


@dataclass(frozen=True)
class ScorecardView:
    """A board's scorecard as it was frozen with a meeting's papers, or released by an officer."""

    board: str
    key: str
    as_of: date
    meeting_on: date | None = None
    """The meeting with whose papers it was frozen."""
    plan: str = ""
    exempt: int = 0
    """How many actions are left out as exempt."""
    months_before: tuple[MonthOfRatings, ...] = ()
    """The ratings at the ends of the months before, the oldest first."""
    outcomes: tuple[ScorecardStatement, ...] = ()
    income_bands: tuple[ScorecardStatement, ...] = ()
    groups: tuple[ScorecardGroup, ...] = ()
    indicators: tuple[ScorecardIndicator, ...] = ()
    rating_key: str = ""
    """What the ratings of comparisons mean, in the board's own words."""
    withheld: int = 0
    """How many figures are withheld: counts under five, and what the source suppressed."""

    @classmethod
    def of(cls, facts: dict[str, Any]) -> ScorecardView:
        """As it is kept."""
        return _adapter().validate_python(facts)

    def as_dict(self) -> dict[str, Any]:
        return dict(_adapter().dump_python(self, mode="json"))

    @property
    def counted(self) -> tuple[ScorecardAction, ...]:
        return tuple(action for group in self.groups for action in group.actions if action.is_counted)

    @property
    def months(self) -> tuple[MonthOfRatings, ...]:
        """The ratings by month, those of the day of the scorecard last."""
        found = Counter(action.rating or "none" for action in self.counted)
        now = MonthOfRatings(f"{self.as_of:%Y-%m}", {rag: found[rag] for rag in (*Rag, "none")})
        return (*self.months_before, now)

    @classmethod
    def example(cls) -> ScorecardView:
        first = ScorecardAction(
            "CTB-14",
            "Refreshed Education Strategy <script> & *x*",
            "open",
            "red",
            ("Education SD",),
            0,
            date(2024, 9, 30),
        )
        second = ScorecardAction("CTB-15", "Family hubs", "complete", "blue", people=1, ended_on=date(2024, 8, 1))
        england = ScorecardFigure("England", "13.10%", rating="red")
        periods = (
            ScorecardPeriod("2018", "2020/21", ScorecardFigure("Luton", "11.6%"), (england,)),
            ScorecardPeriod("2021", "2022/23", ScorecardFigure("Luton", "16.70%"), (england,), "report line 210"),
        )
        target = ScorecardTarget("2025", "10%", "target", "Luton")
        poverty = ScorecardIndicator("fuel-poverty", "Fuel poverty", periods=periods, targets=(target,))
        return cls(
            board="Children's Trust Board",
            key="CTB",
            as_of=date(2024, 11, 5),
            meeting_on=date(2024, 11, 12),
            plan="2024-25",
            exempt=1,
            months_before=(MonthOfRatings("2024-10", {"red": 2, "none": 0}),),
            outcomes=(ScorecardStatement("", "Every child has an excellent education"),),
            groups=(ScorecardGroup("Education", (first, second)),),
            indicators=(poverty,),
        )

    def without(self, refs: Collection[str]) -> ScorecardView:
        """The same without some actions and their sub-actions, which became exempt since; and without what earlier months
        would say of them.
        """
        actions = [action for group in self.groups for action in group.actions]
        gone = with_parts(refs, ((action.ref, action.parent_ref) for action in actions))
        number = sum(action.ref in gone for action in actions)
        if not number:
            return self
        kept = [ScorecardGroup(g.name, tuple(a for a in g.actions if a.ref not in gone)) for g in self.groups]
        groups = tuple(group for group in kept if group.actions)
        return replace(self, exempt=self.exempt + number, groups=groups, months_before=())


@cache
def _adapter() -> TypeAdapter[ScorecardView]:
    from pydantic import TypeAdapter

    return TypeAdapter(ScorecardView)


@dataclass(frozen=True)
class PageView:
    """What a board's officer is shown of its page: whether there is one, what it shows, and what would be let out now."""

    board: str
    key: str
    is_published: bool
    address: str
    """"" where the bot has none of its own."""
    by_papers: bool
    """What is shown is frozen with the papers of each meeting; else an officer lets it out."""
    now: ScorecardView
    """As it would be let out now."""
    shown_as_of: date | None = None
    """Of which day what is shown is; None where nothing is."""
    shown_meeting_on: date | None = None
    is_new: bool = False
    """What would be let out now is not what is shown."""
    exempt: tuple[tuple[str, int], ...] = ()
    """References of exempt actions, with the paragraph of each."""
    hold: tuple[date, date] | None = None
    is_draft: bool = False
    """Its plan was never started."""
    may_name: tuple[str, ...] = ()
    """References of actions whose titles may name somebody."""
    board_id: int = 0
    release: str = ""
    """What the button to release it carries; "" where that can't be done."""

    @property
    def unnamed(self) -> tuple[str, ...]:
        """References of actions with leads that are not named on it."""
        return tuple(action.ref for group in self.now.groups for action in group.actions if action.people)

    @classmethod
    def example(cls) -> PageView:
        return cls(
            board="Children's Trust Board <!channel> & *x*",
            key="CTB",
            is_published=True,
            address="https://boardbot.example.org/b/CTB",
            by_papers=False,
            now=ScorecardView.example(),
            shown_as_of=date(2024, 10, 1),
            is_new=True,
            exempt=(("CTB-16", 3),),
            is_draft=True,
            may_name=("CTB-14",),
            board_id=1,
            release="1|abc|0",
        )


@dataclass(frozen=True)
class PageSettings:
    """Whether a board has a page, whether posts to its channel are public, and the days of a hold before an election."""

    published: bool
    channel_public: bool
    hold_from: date | None
    hold_until: date | None


@dataclass(frozen=True)
class PageSettingsForm:
    """The form for them."""

    state: str
    board: str
    now: PageSettings
    is_closed: bool

    @classmethod
    def example(cls) -> PageSettingsForm:
        hold = date(2025, 3, 17), date(2025, 5, 1)
        return cls('{"board": 1}', "Children's Trust Board <!channel> & *x*", PageSettings(True, False, *hold), False)
