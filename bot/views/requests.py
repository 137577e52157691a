"""What leads and officers are shown when they are asked: requests, reminders, the list of missing updates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.rag import Rag
from bot.views.lists import ActionLine

ITEMS_A_PAGE = 10
MOST_SHOWN = 5
"""Words that were not filed, in one message."""
ITEMS_ONCE_CLOSED = 40
"""Without buttons there is room for more, and nothing to turn the page by."""


@dataclass(frozen=True)
class Item:
    """One action in a request, with its answer if it has one."""

    action_id: int
    period: str
    ref: str
    title: str
    facts: str
    answer: str = ""
    """How it was answered, empty while it is outstanding."""
    button: str = "Update"
    """Empty where the reader can answer it no more."""
    unrated: int = 0
    """The update that answered it without a rating, where that is still missing."""
    not_reported: bool = False
    """The next asking closed it without an answer."""
    version: int = 0
    """How often what stands of the action had changed when this was written (see `versions_of`)."""
    words: str = ""
    """What was last said of it."""
    has_rating: bool = True
    """Whether anybody ever rated it, so that a rating can be confirmed."""

    @property
    def value(self) -> str:
        return f"{self.action_id}|{self.period}|{self.version}"


@dataclass(frozen=True)
class StandsIn:
    """The lead for whom the reader stands in, and until when; "" once they are back."""

    lead: str
    until: str


@dataclass(frozen=True)
class UnfiledWords:
    """Words that wait for their writer to say what they are about. `text` is "" where the reader may not see them."""

    reply_id: int
    writer: str
    on: date
    text: str


@dataclass(frozen=True)
class RequestView:
    """A request, a reminder of one, or what an officer is asked to answer on behalf of others.

    kind: "request", "reminder" or "proxy_request".
    """

    kind: str
    period: str
    boards: str
    deadline: str
    closed: bool
    items: tuple[Item, ...]
    """Those of this page."""
    done: int
    total: int
    page: int
    pages: int
    stands_in: StandsIn | None = None
    late: bool = False
    """The deadline has passed."""
    unrated: int = 0
    """How many were answered in words alone: their rating is still missing."""
    unfiled: tuple[UnfiledWords, ...] = ()
    """What its reader wrote and never said the action of."""
    introduced_by: str = ""
    """Who had the bot ask, where it is the first that it ever sends its reader."""
    request_id: int = 0
    """The request that its reader may put off; 0 where it is none of theirs."""
    by_link: bool = False
    """It is answered on the page behind a link, not where it is read."""

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def example_ref(self) -> str:
        """The reference of an action that waits for its reader, to show how to write about one."""
        waiting = [item.ref for item in self.items if not item.answer]
        return next(iter([*waiting, *(item.ref for item in self.items)]), "REF")

    @property
    def rags(self) -> tuple[Rag, ...]:
        """What can be chosen where a rating is missing."""
        return tuple(Rag)

    @classmethod
    def example(cls) -> RequestView:
        items = (
            Item(
                7,
                "2024-10",
                "CTB-07",
                "Incorporate strong delivery of healthy child programme",
                "🟠 Amber (at risk), last confirmed 31 days ago by Early years lead · due Thu 31 Oct 2024",
                words="Two of four health visitor posts are filled <!channel> & *x*",
            ),
            Item(9, "2024-10", "CTB-09", "Map the early help offer", "no rating yet", has_rating=False),
            Item(
                8,
                "2024-10",
                "CTB-08",
                "Recommission the programme <!channel> & *x*",
                "no rating yet · no due date",
                "🟢 Green (on track), saved Tue 1 Oct 2024 by Early years lead",
                "Change",
            ),
        )
        return cls(
            "request",
            "2024-10",
            "Children's Trust Board",
            "17:00 on Tue 8 Oct 2024",
            False,
            items,
            1,
            3,
            1,
            1,
            introduced_by="Olive Officer",
            request_id=5,
        )


@dataclass(frozen=True)
class MissingAction:
    """An action of which an update is missing: who was asked, and why there is none, as far as it is known."""

    action_id: int
    board_id: int
    ref: str
    title: str
    lead: str
    why: str
    request_id: int = 0
    """The request of which its lead can be reminded; 0 where that is of no use."""


@dataclass(frozen=True)
class MissingOfLead:
    """The missing updates of one lead that are missing for one reason."""

    lead: str
    why: str
    request_id: int
    actions: tuple[MissingAction, ...]


@dataclass(frozen=True)
class BoardMissing:
    """Who has not answered for one board, for its officers only."""

    board: str
    period: str
    asked: int
    answered: int
    missing: tuple[MissingAction, ...]
    no_lead: str = ""
    unrated: tuple[ActionLine, ...] = ()
    """Answered in words that give no rating."""
    unfiled: tuple[UnfiledWords, ...] = ()
    """What leads wrote and never said the action of."""

    @property
    def by_lead(self) -> list[MissingOfLead]:
        """What is missing, of each lead and for each reason together."""
        found: dict[tuple[str, str, int], list[MissingAction]] = {}
        for action in self.missing:
            found.setdefault((action.lead, action.why, action.request_id), []).append(action)
        return [MissingOfLead(*key, tuple(actions)) for key, actions in sorted(found.items())]


@dataclass(frozen=True)
class MissingUpdatesView:
    """What is missing of all the boards of an officer whose deadline has passed."""

    boards: tuple[BoardMissing, ...]

    @property
    def periods(self) -> list[str]:
        return sorted({board.period for board in self.boards})

    @property
    def asked(self) -> int:
        return sum(board.asked for board in self.boards)

    @property
    def answered(self) -> int:
        return sum(board.answered for board in self.boards)

    @property
    def missing(self) -> int:
        return sum(len(board.missing) for board in self.boards)

    @classmethod
    def example(cls) -> MissingUpdatesView:
        missing = (
            MissingAction(
                7, 1, "CTB-07", "Healthy child programme <!channel> & *x*", "Early years lead", "no reply", 5
            ),
            MissingAction(16, 1, "CTB-16", "Refresh the NEET strategy", "SEN manager", "no account of theirs is known"),
        )
        unrated = (ActionLine.example(),)
        unfiled = (UnfiledWords(3, "Early years lead", date(2024, 10, 1), "the roof fell in <!channel> & *x*"),)
        first = BoardMissing(
            "Children's Trust Board", "2024-10", 23, 20, missing, "CTB-03 and CTB-09", unrated, unfiled
        )
        return cls((first, BoardMissing("At Place Board", "2024-10", 12, 12, ())))


def deadline_words(day_: date) -> str:
    return f"17:00 on {day_:%a} {day_.day} {day_:%b %Y}"
