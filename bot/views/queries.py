"""What an answer shows: a list, one action's record, what can be asked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.evidence import Evidence
from bot.views.reports import ListLine


@dataclass(frozen=True)
class ListView:
    """A list of actions, or of indicators, a page at a time."""

    title: str
    intro: str
    lines: tuple[ListLine, ...]
    shown: str
    act: str
    """The question asked, so that Next and Previous can ask it again."""
    page: int
    pages: int
    can_post: bool = False
    empty: str = "Nothing to show."

    @classmethod
    def example(cls) -> ListView:
        lines = (
            ListLine("CTB-07", "Healthy child <!channel> & *x*", "🟢 Green (on track) · no due date", "Going well"),
        )
        return cls("Actions of the Children's Trust Board", "", lines, "1 of 1 shown", "actions CTB", 1, 1)


@dataclass(frozen=True)
class RecordLine:
    """One line of a record; of an update with its version token, and what its reader may do about it."""

    text: str
    version_token: str = ""
    may_edit: bool = False
    may_withdraw: bool = False


@dataclass(frozen=True)
class RecordView:
    """One action's record, or its history."""

    ref: str
    title: str
    board: str
    facts: tuple[tuple[str, str], ...]
    history: tuple[RecordLine, ...] = ()
    may_update: bool = False
    action_id: int = 0
    history_heading: str = "Updates"
    evidence: tuple[Evidence, ...] = ()
    standing: RecordLine | None = None
    """The update whose words stand, where its reader may do something about it."""

    @property
    def correctable(self) -> bool:
        """Whether its reader may do something about any update of the history."""
        return any(line.may_edit or line.may_withdraw for line in self.history)

    @classmethod
    def example(cls) -> RecordView:
        facts = (("Rating", "🟠 Amber (at risk)"), ("Lead", "Early years lead <!channel> & *x*"))
        return cls(
            "CTB-07",
            "Healthy child",
            "Children's Trust Board (2024-25)",
            facts,
            (RecordLine("1 Oct 2024: Amber, by X", "u5.0", True, True), RecordLine("1 Sep 2024: Green, by X")),
            True,
            7,
        )


@dataclass(frozen=True)
class HelpLine:
    """A word to ask, with what follows it, and what it does."""

    words: str
    purpose: str


@dataclass(frozen=True)
class HelpGroup:
    """What is for some people: "chairs and officers"."""

    who: str
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True)
class HelpView:
    """What its reader can ask: what is for few first."""

    boards: str
    groups: tuple[HelpGroup, ...] = ()
    reference: str = "REF"
    """An action's, as an example of a reply."""

    @classmethod
    def example(cls) -> HelpView:
        anyone = (
            HelpLine("summary CTB", "the exceptions in one minute"),
            HelpLine("action CTB-07", "one action's record"),
            HelpLine("indicator Child poverty <!channel> & *x*", "its whole record, with a picture"),
        )
        return cls(
            "CTB (Children's Trust Board) and HETP (Health Equity Town Partnership)",
            (
                HelpGroup("officers", (HelpLine("nudge CTB", "remind who has not answered"),)),
                HelpGroup("anyone", anyone),
            ),
            "CTB-07",
        )
