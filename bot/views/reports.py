"""What boards get: the digest, the summary, papers, and what changed since a meeting; all of it facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bot.domain.actions import AGED, Counts
from bot.domain.rag import Rag
from bot.views.indicators import IndicatorChange, IndicatorNotes, OverdueIndicator
from bot.views.lists import ActionLine

MAIN_WORDS, ALL_WORDS = 240, 700
"""The most words of a report's message, and of a digest with its thread."""
MOST_ENTRIES, MOST_INDICATORS = 8, 3
"""The most that a report's message names."""
LEAST_ENTRIES = 2
"""The most pressing actions stay, where it is the indicators that take too many words."""


@dataclass(frozen=True)
class MissingLine:
    """An update that is missing after its deadline."""

    ref: str
    title: str
    leads: tuple[str, ...]
    period: str
    deadline: datetime
    reason: str


@dataclass(frozen=True)
class StandingActions:
    """Actions that stand as they did, by reference: "red", "overdue", "help", "unrated" or "stale"."""

    key: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class RatingMove:
    """A rating that became another. None before: nobody had given one."""

    ref: str
    was: Rag | None
    now: Rag


@dataclass(frozen=True)
class NewDate:
    """A due date given first, or moved earlier."""

    ref: str
    due: date


@dataclass(frozen=True)
class MonthOfRatings:
    """How many actions had each rating, by its value, at a month's end, or now; "none" counts those without one."""

    period: str
    by_rag: dict[str, int]


@dataclass(frozen=True)
class ChangesSince:
    """What changed since a moment, as references; `day` is the one to name for it."""

    moment: datetime
    day: date
    newly_overdue: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    rag_moved: tuple[str, ...] = ()
    dates_moved: tuple[str, ...] = ()


@dataclass(frozen=True)
class OldestRating:
    """The rating that nobody has confirmed for longest, and how many have gone unconfirmed for over a month."""

    ref: str
    rag: Rag | None
    days: int
    aged: int
    aged_after: int = AGED


@dataclass(frozen=True)
class BoardLine:
    """A board in a line or two. Its edition and status are those of the plan that is shown; "" where there is none."""

    name: str
    key: str
    plan: str
    plan_status: str
    totals: Counts
    waiting: tuple[str, ...] = ()
    """References of actions of which the newest update waits for the chair's sign-off."""
    withheld: int = 0
    """How many updates are exempt from publication."""


@dataclass(frozen=True)
class BoardReport:
    """All that a report says to a board: its message, its thread and its data are made from it.

    `kind` is "digest", "summary", "since" (its last meeting) or "papers" (of its next).
    """

    kind: str
    board: str
    key: str
    today: date
    plan: str
    plan_status: str
    plan_ended_on: date | None
    """Given where the plan that is shown has ended."""
    totals: Counts
    entries: tuple[ActionLine, ...]
    """The actions that are named with all that is to be said of them, the worst first."""
    overdue: tuple[ActionLine, ...]
    unrated: tuple[ActionLine, ...] = ()
    """Those of which the newest words came without a rating."""
    missing: tuple[MissingLine, ...] = ()
    missing_by_reason: tuple[tuple[str, int], ...] = ()
    oldest_rating: OldestRating | None = None
    """None: nobody has rated an open action."""
    help_asked: tuple[str, ...] = ()
    """References of the actions that ask the board for help."""
    undated: int = 0
    """Open actions without a due date of their own. Those without a lead are among the totals."""
    waiting: tuple[str, ...] = ()
    withheld: int = 0
    """As of BoardLine."""
    stale_days: int = 0
    changes: ChangesSince | None = None
    indicators_changed: tuple[IndicatorChange, ...] = ()
    indicators: tuple[IndicatorChange, ...] = ()
    """Those that get a line of their own."""
    entries_left_out: tuple[ActionLine, ...] = ()
    indicators_left_out: tuple[IndicatorChange, ...] = ()
    """What there is no room for: it stands in the thread of a digest."""
    standing: tuple[StandingActions, ...] = ()
    """What did not change."""
    improved: tuple[RatingMove, ...] = ()
    new_dates: tuple[NewDate, ...] = ()
    ratings_by_month: tuple[MonthOfRatings, ...] = ()
    """Given in a month's first digest, where there was a month before."""
    most_named: int = 8
    """How many references or boards a line of them names."""
    every_action: tuple[ActionLine, ...] = ()
    """Given where the report is for papers."""
    indicators_checked: int = 0
    is_first: bool = False
    """It is the board's first digest, which tells whatever is wrong, new or not."""
    notes: IndicatorNotes = field(default_factory=IndicatorNotes)
    sub_boards: tuple[BoardLine, ...] = ()
    meeting_on: date | None = None
    """The day of the meeting ahead, where the report is for it."""
    next_meeting_on: date | None = None
    papers_by: date | None = None
    """Given where the next meeting is near, and it has papers."""
    can_post: bool = False

    @property
    def missing_periods(self) -> list[str]:
        return sorted({update.period for update in self.missing})

    @property
    def sub_boards_live(self) -> list[BoardLine]:
        """Those with a live plan, the worst off first."""
        live = [sub for sub in self.sub_boards if sub.plan_status == "live"]
        return sorted(live, key=lambda sub: (-sub.totals.by_rag["red"], -sub.totals.overdue_actions))

    @property
    def is_quiet(self) -> bool:
        """Whether it tells what changed, and nothing did."""
        changes = self.changes
        done = changes and (changes.completed or changes.recovered)
        named = self.entries or self.entries_left_out or self.improved or self.new_dates
        return self.kind == "digest" and not (done or named or self.indicators_changed)

    def shortened(self, entries: int, indicators: int) -> BoardReport:
        """The same with only so many actions and indicators named; the others are left out."""
        return replace(
            self,
            entries=self.entries[:entries],
            entries_left_out=(*self.entries[entries:], *self.entries_left_out),
            indicators=self.indicators[:indicators],
            indicators_left_out=(*self.indicators[indicators:], *self.indicators_left_out),
        )

    def rest(self) -> BoardReport:
        """What was left out, as a report of its own."""
        return replace(
            self,
            entries=self.entries_left_out,
            indicators=self.indicators_left_out,
            entries_left_out=(),
            indicators_left_out=(),
        )

    @classmethod
    def example(cls) -> BoardReport:
        late = ActionLine.example()
        change = IndicatorChange.example()
        missing = tuple(
            MissingLine(ref, "Title", ("A lead",), "2024-10", datetime(2024, 10, 7, 16, tzinfo=UTC), "no reply")
            for ref in ("CTB-03", "CTB-07", "CTB-16")
        )
        return cls(
            kind="digest",
            board="Children's Trust Board",
            key="CTB",
            today=date(2024, 10, 7),
            plan="2024-25",
            plan_status="live",
            plan_ended_on=None,
            totals=Counts({"red": 1, "amber": 2, "green": 9, "blue": 0, "grey": 0, "none": 11}, 23, 1, 3, 2, 1),
            entries=(late,),
            overdue=(late,),
            missing=missing,
            missing_by_reason=(("no reply", 3),),
            oldest_rating=OldestRating("CTB-02", Rag.GREEN, 94, 1),
            stale_days=62,
            changes=ChangesSince(datetime(2024, 9, 30, 8, tzinfo=UTC), date(2024, 9, 30)),
            indicators_changed=(change,),
            indicators=(change,),
            indicators_checked=30,
            notes=IndicatorNotes(
                overdue=(OverdueIndicator("winter-mortality", "Winter mortality", "2021", date(2024, 1, 1)),)
            ),
            sub_boards=(BoardLine("Sub-board", "SUB", "2024-25", "live", _green(3)),),
            standing=(StandingActions("red", ("CTB-19",)), StandingActions("stale", ("CTB-18",))),
            improved=(RatingMove("CTB-13", Rag.AMBER, Rag.GREEN),),
            next_meeting_on=date(2024, 10, 24),
            papers_by=date(2024, 10, 16),
            can_post=True,
        )


def _green(number: int) -> Counts:
    return Counts({"red": 0, "amber": 0, "green": number, "blue": 0, "grey": 0, "none": 0}, number, 0, 0, 0, 0)
