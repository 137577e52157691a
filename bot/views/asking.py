"""What leads and officers are shown when they are asked, and when they have answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.evidence import Evidence
from bot.domain.rag import Rag

PAGE = 10


@dataclass(frozen=True)
class Item:
    """One action in a request, with its answer if it has one."""

    action_id: int
    period: str
    ref: str
    title: str
    facts: str
    answer: str = ""
    """How it was answered, empty while it is owed."""
    button: str = "Update"
    """Empty where the reader can answer it no more."""
    version: int = 0
    """How often what stands of the action had changed when this was written (see `versions_of`)."""

    @property
    def value(self) -> str:
        return f"{self.action_id}|{self.period}|{self.version}"


@dataclass(frozen=True)
class StandsIn:
    """The lead for whom the reader stands in, and until when; "" once they are back."""

    lead: str
    until: str


@dataclass(frozen=True)
class RequestView:
    """A request, a reminder of one, or what an officer is asked to answer on behalf of others.

    kind: "request", "reminder" or "officer".
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
    request_id: int = 0
    """The request that its reader may put off; 0 where it is none of theirs."""

    @property
    def left(self) -> int:
        return self.total - self.done

    @classmethod
    def example(cls) -> RequestView:
        items = (
            Item(
                7,
                "2024-10",
                "CTB-07",
                "Incorporate strong delivery of healthy child programme",
                "🟠 Amber (at risk), last confirmed 31 days ago by Early years lead · due Thu 31 Oct 2024",
            ),
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
            2,
            1,
            1,
            request_id=5,
        )


@dataclass(frozen=True)
class ReceiptView:
    """What was filed. `ask_rag` is set where the words held no rating: it then offers the five."""

    update_id: int
    ref: str
    title: str
    rag: Rag | None
    ask_rag: bool
    standing: str
    """The rating that stands where this update gives none."""
    narrative: str
    on_behalf_of: str
    due_moved: str
    completed: bool
    no_change: bool = False
    older: bool = False
    """It came in late: something newer was said of the action already, and stands."""
    withdrawn: bool = False
    by: str = ""
    waits: bool = False
    """The board's chair signs it off before it is shown."""
    evidence: tuple[Evidence, ...] = ()
    rags: tuple[Rag, ...] = tuple(Rag)

    @classmethod
    def example(cls) -> ReceiptView:
        return cls(
            1,
            "CTB-07",
            "Incorporate strong delivery",
            Rag.AMBER,
            False,
            "",
            "Two posts <!channel> & *x*",
            "",
            "",
            False,
            evidence=(Evidence("Hub report <!channel> & *x*", "https://example.org/hub?a=1&b=2"),),
        )


@dataclass(frozen=True)
class WhichActionView:
    """The question asked once when a reply could be about several actions."""

    reply_id: int
    text: str
    candidates: tuple[tuple[int, str, str], ...]
    """Action id, reference and title of each."""
    more: int

    @classmethod
    def example(cls) -> WhichActionView:
        return cls(
            1,
            "All going well <!channel> & *x*",
            ((7, "CTB-07", "Healthy child"), (8, "CTB-08", "Recommission")),
            0,
        )


@dataclass(frozen=True)
class UpdateFormView:
    """The form, prefilled with what stands."""

    state: str
    ref: str
    title: str
    facts: str
    on_behalf_of: str
    rag: str
    narrative: str
    next_step: str
    help_needed: str
    due: str
    evidence: str = ""
    """A link a line, as they are typed."""
    rags: tuple[Rag, ...] = tuple(Rag)

    @classmethod
    def example(cls) -> UpdateFormView:
        return cls(
            '{"action": 7}',
            "CTB-07",
            "Incorporate strong delivery",
            "due Thu 31 Oct 2024",
            "",
            "amber",
            "Two posts <!channel> & *x*",
            "Interviews",
            "",
            "2024-10-31",
        )


@dataclass(frozen=True)
class SaveFormView:
    """The form that makes a progress update of a message: which action, how it is going, and the message's words."""

    actions: tuple[tuple[int, str], ...]
    """Id, and reference with title, of each that the reader answers for."""
    narrative: str
    rags: tuple[Rag, ...] = tuple(Rag)

    @classmethod
    def example(cls) -> SaveFormView:
        return cls(
            ((7, "CTB-07 Healthy child programme"), (8, "CTB-08 Recommission")), "Two posts filled <!channel> & *x*"
        )


@dataclass(frozen=True)
class Missing:
    """One lead's unanswered items for a board."""

    lead: str
    refs: str
    note: str = ""


@dataclass(frozen=True)
class OfficerListView:
    """Who has not answered, for the board's officers only."""

    board: str
    period: str
    asked: int
    answered: int
    missing: tuple[Missing, ...]
    no_lead: str

    @classmethod
    def example(cls) -> OfficerListView:
        missing = (
            Missing("Early years lead", "CTB-07 and CTB-08"),
            Missing("SEN manager", "CTB-16", "not in Slack"),
        )
        return cls("Children's Trust Board", "2024-10", 23, 20, missing, "CTB-03 and CTB-09")


@dataclass(frozen=True)
class PlanEndedView:
    """To a board's officers: a plan is over, and these of its actions are still open."""

    board: str
    plan: str
    ended: str
    open: int
    refs: str

    @classmethod
    def example(cls) -> PlanEndedView:
        return cls("Children's Trust Board", "2024-25", "Mon 31 Mar 2025", 3, "CTB-01, CTB-04 and CTB-07")


@dataclass(frozen=True)
class NoteView:
    """A few plain words to one person: an answer, a refusal, or what to do next."""

    text: str
    hint: str = ""

    @classmethod
    def example(cls) -> NoteView:
        return cls("There is no action CTB-77.", "Did you mean CTB-07?")


def deadline_words(day_: date) -> str:
    return f"17:00 on {day_:%a} {day_.day} {day_:%b %Y}"
