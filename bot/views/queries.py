"""What an answer shows: a list of actions, one action's record, what can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.evidence import Evidence
from bot.domain.rag import Rag
from bot.views.lists import ActionLine, Paging


@dataclass(frozen=True)
class ListView:
    """A page of a board's actions, or of one's own. `kind` is the word asked; "actions" may have a filter's words."""

    kind: str
    board: str
    actions: tuple[ActionLine, ...]
    paging: Paging
    words: str = ""
    plan: str = ""
    plan_status: str = ""

    @classmethod
    def example(cls) -> ListView:
        action = ActionLine("CTB-07", "Healthy child <!channel> & *x*", rag=Rag.GREEN, narrative="Going well")
        return cls("actions", "Children's Trust Board", (action,), Paging("actions CTB"), "", "2024-25", "live")


@dataclass(frozen=True)
class Correctable:
    """An update by its version token, and what the reader may do about it."""

    version_token: str = ""
    may_edit: bool = False
    may_withdraw: bool = False


@dataclass(frozen=True)
class PublicationFacts:
    """What became of an update that had to be signed off, or was edited; for those who may see what was written."""

    state: str
    """ "pending", "published", "withheld", "returned", or "replaced" by a newer one."""
    decided_by: str = ""
    reason: str = ""
    edited_by: str = ""
    edit_reason: str = ""
    is_edited: bool = False
    edited_narrative: str | None = None
    """What is published instead, where the words beside it are the lead's own."""


@dataclass(frozen=True)
class UpdateLine:
    """One update of an action's history."""

    period: str
    via: str
    given_on: date | None = None
    rag: Rag | None = None
    is_confirmation: bool = False
    """It said that nothing changed."""
    author: str = ""
    on_behalf_of: str = ""
    narrative: str = ""
    next_step: str = ""
    evidence: tuple[Evidence, ...] = ()
    is_withdrawn: bool = False
    withdrawn_by: str = ""
    withdrawn_reason: str = ""
    publication: PublicationFacts | None = None
    corrections: Correctable = Correctable()
    said_at: str = ""
    """The web address of the message that it was said in, where its reader can open that."""


@dataclass(frozen=True)
class AuditLine:
    """One change in an action's audit trail, at local time."""

    at: datetime
    act: str
    by: str
    detail: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class ActionFacts:
    """How an action stands, beside what a list says of it."""

    line: ActionLine
    rated_by: str
    status: str
    status_on: date | None = None
    closed_reason: str = ""
    workstream: str = ""
    priority: str = ""
    parent_ref: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class RecordView:
    """One action: how it stands ("action"), its "history", or its "audit" trail, by `kind`."""

    kind: str
    ref: str
    title: str
    board: str
    plan: str
    action: ActionFacts | None = None
    updates: tuple[UpdateLine, ...] = ()
    entries: tuple[AuditLine, ...] = ()
    may_update: bool = False
    action_id: int = 0
    standing: Correctable = Correctable()
    """The update whose words stand, as far as its reader may do something about it."""

    @property
    def correctable(self) -> bool:
        """Whether its reader may do something about any update of the history."""
        return any(u.corrections.may_edit or u.corrections.may_withdraw for u in self.updates)

    @classmethod
    def example(cls) -> RecordView:
        line = ActionLine(
            "CTB-07", "Healthy child", ("Early years lead <!channel> & *x*",), Rag.AMBER, days_unconfirmed=6
        )
        updates = (
            UpdateLine("2024-10", "form", date(2024, 10, 1), Rag.AMBER, author="X <!channel> & *x*", narrative="Late"),
            UpdateLine("2024-09", "button", date(2024, 9, 1), Rag.GREEN, is_confirmation=True, author="X"),
        )
        return cls(
            "history",
            "CTB-07",
            "Healthy child",
            "Children's Trust Board",
            "2024-25",
            ActionFacts(line, "X", "open"),
            updates,
            may_update=True,
            action_id=7,
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
class HelpWordView:
    """What one word does, and for whom."""

    words: str
    purpose: str
    who: str

    @classmethod
    def example(cls) -> HelpWordView:
        return cls("nudge [board]", "remind who has not answered", "officers")


@dataclass(frozen=True)
class HelpView:
    """What its reader can ask: what is for few first; `boards` are those that may be named, by key and name."""

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
