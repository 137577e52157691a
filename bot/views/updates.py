"""What people are shown when an update is given: its receipt, the question about it, its forms; what waits for sign-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.evidence import Evidence
from bot.domain.rag import Rag
from bot.views.lists import ActionLine


@dataclass(frozen=True)
class ReceiptView:
    """What was filed. `ask_rag` is set where the words held no rating: it then offers the five."""

    update_id: int
    period: str
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
    """A newer update to the action is already recorded and stays current."""
    late: bool = False
    """That is so as it came in late."""
    withdrawn: bool = False
    by: str = ""
    was_read: bool = True
    """The update was read out of a message, so that its words are shown as they were understood."""
    waits: bool = False
    """The board's chair signs it off before it is shown."""
    evidence: tuple[Evidence, ...] = ()
    rags: tuple[Rag, ...] = tuple(Rag)
    """What is offered, in this order."""
    next_step: str = ""
    help_needed: str = ""
    due_offered: date | None = None
    """A due date that the words name: offered, not assumed."""

    @classmethod
    def example(cls) -> ReceiptView:
        return cls(
            1,
            "2024-10",
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
    named: tuple[str, ...] = ()
    """The references that the words name; of several, all may be meant."""
    unknown: str = ""
    """The reference that they name and that there is not; the nearest come first."""

    @classmethod
    def example(cls) -> WhichActionView:
        return cls(
            1,
            "All going well <!channel> & *x*",
            ((7, "CTB-07", "Healthy child"), (8, "CTB-08", "Recommission")),
            0,
        )


@dataclass(frozen=True)
class AllAtOnceView:
    """The question whether words hold for all the actions that their writer was asked about."""

    reply_id: int
    text: str
    rated: tuple[ActionLine, ...]
    unrated: tuple[ActionLine, ...]
    rag: Rag | None = None
    """A rating that the words name, where not every action stands at it."""
    may_confirm: bool = True
    """Whether what is listed may be confirmed: the words name no other colour."""

    @classmethod
    def example(cls) -> AllAtOnceView:
        line = ActionLine.example()
        unrated = ActionLine("CTB-16", "Annual report", ("SEN manager",))
        return cls(1, "all on track <!channel> & *x*", (line,), (unrated,), Rag.GREEN)


@dataclass(frozen=True)
class AnswerAllItem:
    """An action in the form that asks about several: how it stands, and what was last said of it."""

    action_id: int
    ref: str
    title: str
    facts: str
    words: str = ""


@dataclass(frozen=True)
class AnswerAllView:
    """The form that asks about several actions of a request: which of how many they are."""

    state: str
    period: str
    first: int
    total: int
    items: tuple[AnswerAllItem, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1

    @property
    def rags(self) -> tuple[Rag, ...]:
        """What can be chosen."""
        return tuple(Rag)

    @classmethod
    def example(cls) -> AnswerAllView:
        items = (
            AnswerAllItem(7, "CTB-07", "Healthy child programme <!channel> & *x*", "🟠 Amber (at risk)", "Two posts"),
            AnswerAllItem(8, "CTB-08", "Recommission the programme", "no rating yet"),
        )
        return cls('{"request": 5}', "2024-10", 1, 23, items)


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
    period: str = "2024-10"
    """The month that the answer is filed under."""

    @property
    def rags(self) -> tuple[Rag, ...]:
        """What can be chosen."""
        return tuple(Rag)

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
class SignOffItem:
    """What waits of one action. `version_token` names its updates as they are now."""

    version_token: str
    ref: str
    title: str
    given: str
    """The rating, and who gave it when."""
    words: str
    written: str = ""
    """The lead's own words, where an officer edited them for publication."""
    evidence: tuple[Evidence, ...] = ()
    question: str = ""
    """What the chair asked of it."""
    returned: bool = False
    """It waits for its lead's answer to that; else it is the answer."""


@dataclass(frozen=True)
class SignOffView:
    """To a board's chairs and officers: the updates that wait, with what the reader may do about them."""

    board: str
    board_id: int
    items: tuple[SignOffItem, ...]
    more: int
    may_decide: bool
    may_edit: bool
    due: str = ""
    """When the papers of the meeting ahead freeze."""

    @property
    def version_tokens(self) -> str:
        """All that is shown and waits for the chair, for one button."""
        return ",".join(item.version_token for item in self.items if not item.returned)

    @classmethod
    def example(cls) -> SignOffView:
        items = (
            SignOffItem(
                "u5.1",
                "CTB-07",
                "Healthy child programme",
                "🟠 Amber (at risk), by Early years lead, today",
                "Two posts are vacant <!channel> & *x*",
                "Two named people have left",
            ),
            SignOffItem(
                "u6.0",
                "CTB-16",
                "SEND strategy",
                "🟢 Green (on track), by SEN manager, yesterday",
                "Consultation is done",
                question="How many answered?",
                returned=True,
            ),
        )
        return cls("Children's Trust Board", 1, items, 3, True, True, "Mon 4 Nov 2024 at 09:00")


@dataclass(frozen=True)
class QuestionView:
    """To a lead: the chair returned an update with a question."""

    ref: str
    title: str
    action_id: int
    chair: str
    question: str
    words: str

    @classmethod
    def example(cls) -> QuestionView:
        return cls(
            "CTB-16", "SEND strategy", 16, "Board chair", "How many answered? <!channel> & *x*", "Consultation is done"
        )
