"""What the bot's home tab shows (to a lead their actions, to a chair their boards, to an officer the cycle), and an officer's
recap of the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.actions import Counts
from bot.domain.rag import Rag
from bot.views.lists import ActionLine
from bot.views.reports import BoardLine


@dataclass(frozen=True)
class HomeAnswer:
    """Who has answered, and the rating that was given, if one was."""

    author: str
    rag: Rag | None


@dataclass(frozen=True)
class HomeItem:
    """An action that the reader answers for, for a period, with the answer if it has one."""

    action_id: int
    period: str
    action: ActionLine
    rated_by: str = ""
    answer: HomeAnswer | None = None
    """None while it is outstanding."""
    version: int = 0
    """How often what stands of the action had changed when this was written (see `versions_of`)."""

    @property
    def value(self) -> str:
        return f"{self.action_id}|{self.period}|{self.version}"


@dataclass(frozen=True)
class HomeDue:
    """How many updates are due and by when; else when the reader is asked next, and whether anything is unanswered."""

    updates: int = 0
    by: date | None = None
    has_unanswered: bool = False
    asked_next_on: date | None = None


@dataclass(frozen=True)
class HomeAbsence:
    """Until when the reader is away, and who answers meanwhile, if anybody does; `since` what is still to come.

    By their status they may be away for who knows how long: `until` is None.
    """

    until: date | None
    delegate: str = ""
    since: date | None = None
    by_status: bool = False


@dataclass(frozen=True)
class MissingAnswers:
    """A lead who has not answered, for which actions, and why as far as it is known."""

    lead: str
    refs: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class MonthAnswered:
    """How many of the actions that were asked about in a month were answered for."""

    period: str
    asked: int
    answered: int


@dataclass(frozen=True)
class HomeResponses:
    """An officer's view of a board's newest asking. Names of the silent reach officers only."""

    board: str
    period: str
    statuses: tuple[tuple[str, int], ...]
    unanswered: tuple[MissingAnswers, ...]
    months: tuple[MonthAnswered, ...]

    @property
    def asked(self) -> int:
        return sum(number for _, number in self.statuses)


@dataclass(frozen=True)
class HomeBoard:
    """A board of which the reader is, and what they may ask of it or do: the word, and what is asked."""

    line: BoardLine
    asks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CalendarDay:
    """What happens on a day, and of which boards: leads are "asked", "answers" or "papers" are due, or a "meeting"."""

    on: date
    what: str
    boards: tuple[str, ...]


@dataclass(frozen=True)
class HomeView:
    """The home tab."""

    name: str
    due: HomeDue = HomeDue()
    items: tuple[HomeItem, ...] = ()
    more: tuple[ActionLine, ...] = ()
    """Further actions, for which there is no room for buttons."""
    away: HomeAbsence | None = None
    coming: tuple[HomeAbsence, ...] = ()
    """When the reader will be away, the soonest first."""
    boards: tuple[HomeBoard, ...] = ()
    responses: tuple[HomeResponses, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    """The next twelve weeks."""

    @classmethod
    def example(cls) -> HomeView:
        late = ActionLine(
            "CTB-07",
            "Healthy child programme <!channel> & *x*",
            rag=Rag.AMBER,
            due=date(2024, 10, 31),
            days_unconfirmed=6,
        )
        answered = ActionLine("CTB-08", "Recommission the programme")
        items = (
            HomeItem(7, "2024-10", late, "X <!channel> & *x*"),
            HomeItem(8, "2024-10", answered, answer=HomeAnswer("Early years lead", Rag.GREEN)),
        )
        totals = Counts({"red": 0, "amber": 0, "green": 9, "blue": 0, "grey": 0, "none": 14}, 23, 1, 0, 0, 0)
        board = BoardLine("Children's Trust Board", "CTB", "2024-25", "live", totals, ("CTB-07", "CTB-16"))
        responses = HomeResponses(
            "Children's Trust Board",
            "2024-10",
            (("answered", 20), ("no reply", 2), ("away", 1)),
            (MissingAnswers("SEN manager", ("CTB-16",), "no reply"),),
            (MonthAnswered("2024-10", 23, 20),),
        )
        coming = (HomeAbsence(date(2024, 11, 9), "X <!channel> & *x*", date(2024, 11, 5)),)
        due = HomeDue(1, date(2024, 10, 8))
        asks = (("summary", "summary CTB"), ("nudge", "nudge CTB"))
        days = (
            CalendarDay(date(2024, 10, 16), "papers", ("CTB",)),
            CalendarDay(date(2024, 10, 24), "meeting", ("CTB",)),
            CalendarDay(date(2024, 11, 1), "asked", ("CTB", "HETP")),
        )
        return cls(
            "Early years lead",
            due,
            items,
            coming=coming,
            boards=(HomeBoard(board, asks),),
            responses=(responses,),
            calendar=days,
        )


@dataclass(frozen=True)
class Slip:
    """A due date that moved later in the week."""

    ref: str
    days: int
    due: date | None
    """None: it was taken away."""


@dataclass(frozen=True)
class BoardWeek:
    """A board's week. `asked` and `answered` are of its newest asking; the others of the last seven days, and now."""

    board: str
    period: str
    """"" where nobody was asked yet."""
    asked: int
    answered: int
    answered_lately: int
    slips: tuple[Slip, ...] = ()
    waiting: tuple[str, ...] = ()
    """References of what waits for the chair's sign-off."""


@dataclass(frozen=True)
class RecapView:
    """The recap of all the boards of an officer."""

    today: date
    boards: tuple[BoardWeek, ...]
    ahead: tuple[CalendarDay, ...] = ()
    """The next two weeks."""
    wanted: bool = False
    """Whether it comes each week."""

    @classmethod
    def example(cls) -> RecapView:
        slips = (Slip("CTB-14", 81, date(2024, 12, 20)),)
        first = BoardWeek("Children's Trust Board <!channel> & *x*", "2024-10", 23, 20, 12, slips, ("CTB-07",))
        ahead = (
            CalendarDay(date(2024, 10, 16), "papers", ("CTB",)),
            CalendarDay(date(2024, 10, 24), "meeting", ("CTB",)),
        )
        return cls(date(2024, 10, 14), (first, BoardWeek("At Place Board", "2024-10", 12, 12, 0)), ahead)
