"""What waits for sign-off, as chairs and officers see it; decisions about it; the question to a lead."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.evidence import Evidence


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
