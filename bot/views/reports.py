"""What boards get: the digest, the summary, papers, and what changed since a meeting; all of it facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bot.domain.actions import AGED, Counts
from bot.domain.rag import Rag
from bot.views.indicators import IndicatorChange, IndicatorNotes, OverdueIndicator
from bot.views.lists import ActionLine

IN_MAIN = {"overdue": 8, "other": 6, "indicators": 5}


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
class Section:
    """A list of a report; its key says of what (the template has the headings). `hidden` counts what stands elsewhere."""

    key: str
    actions: tuple[ActionLine, ...] | tuple[MissingLine, ...]
    total: int

    @property
    def most(self) -> int:
        """How many of them the message itself shows."""
        return IN_MAIN["overdue"] if self.key == "overdue" else IN_MAIN["other"]

    @property
    def hidden(self) -> int:
        return self.total - len(self.actions)

    def first(self) -> Section:
        return replace(self, actions=self.actions[: self.most])


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
    sections: tuple[Section, ...]
    overdue: tuple[ActionLine, ...]
    """The same as in its section, the worst first."""
    unrated: tuple[ActionLine, ...] = ()
    """Those of which the newest words came without a rating."""
    missing: tuple[MissingLine, ...] = ()
    missing_by_reason: tuple[tuple[str, int], ...] = ()
    oldest_rating: OldestRating | None = None
    """None: nobody has rated an open action."""
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
    indicators_more: int = 0
    indicators_checked: int = 0
    notes: IndicatorNotes = field(default_factory=IndicatorNotes)
    sub_boards: tuple[BoardLine, ...] = ()
    meeting_on: date | None = None
    """The day of the meeting ahead, where the report is for it."""
    can_post: bool = False

    @property
    def missing_periods(self) -> list[str]:
        return sorted({update.period for update in self.missing})

    @property
    def long(self) -> bool:
        return any(s.total > s.most for s in self.sections) or self.indicators_more > 0

    def main(self) -> BoardReport:
        """What fits the message itself: the first lines of each section."""
        shown = self.indicators[: IN_MAIN["indicators"]]
        return replace(
            self,
            sections=tuple(s.first() for s in self.sections),
            indicators=shown,
            indicators_more=len(self.indicators) - len(shown),
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
            sections=(Section("overdue", (late,), 1),),
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
            can_post=True,
        )


def _green(number: int) -> Counts:
    return Counts({"red": 0, "amber": 0, "green": number, "blue": 0, "grey": 0, "none": 0}, number, 0, 0, 0, 0)
