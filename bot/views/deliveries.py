"""Notes in plain words, and what officers are shown of messages that did not arrive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UndeliveredRow:
    """What became of one message: it did not arrive, or (`maybe`) its surface never said whether it did."""

    delivery_id: int
    name: str
    maybe: bool
    why: str
    surface: str


@dataclass(frozen=True)
class UndeliveredView:
    """To the officers of the boards concerned. `more` are counted, not shown."""

    rows: tuple[UndeliveredRow, ...]
    total: int
    more: int

    @classmethod
    def example(cls) -> UndeliveredView:
        fix = "account_inactive. The account is deactivated: name another lead, or a holder of the role"
        rows = (
            UndeliveredRow(7, "The request to Early years lead of Tue 1 Oct 2024", False, fix, "The chat"),
            UndeliveredRow(
                8,
                "The digest to the channel of the At Place Board of Mon 7 Oct 2024",
                True,
                "the connection broke",
                "The chat product",
            ),
        )
        return cls(rows, 12, 10)


@dataclass(frozen=True)
class StalledView:
    """The alert that messages wait and none goes out."""

    count: str
    since: str
    why: str

    @classmethod
    def example(cls) -> StalledView:
        return cls("42 messages", "Tue 1 Oct 2024", "the chat product could not be reached")


@dataclass(frozen=True)
class NothingReceivedView:
    """The alert that nothing which people write or press comes in."""

    why: str
    fix: str

    @classmethod
    def example(cls) -> NothingReceivedView:
        return cls("the connection is lost", "Check the network; run: boardbot doctor")


@dataclass(frozen=True)
class NoteView:
    """A few plain words to one person: an answer, a refusal, or what to do next."""

    text: str
    hint: str = ""
    buttons: tuple[tuple[str, str, str], ...] = ()
    """What may be done about it at once: of each button its text, act and value."""

    @classmethod
    def example(cls) -> NoteView:
        buttons = (("CTB-07 <!channel> & *x*", "ask", "action CTB-07"),)
        return cls("There is no action CTB-77.", "Did you mean CTB-07?", buttons)
