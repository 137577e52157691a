"""Being away, and being asked by mail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StandingInView:
    """To a delegate: for whom they answer, from when to when, and for what."""

    lead: str
    first: str
    last: str
    items: tuple[tuple[str, str], ...]
    """Reference and title of each."""

    @classmethod
    def example(cls) -> StandingInView:
        items = (("CTB-16", "SEND strategy <!channel> & *x*"), ("CTB-17", "Joint commissioning"))
        return cls("SEN manager <!channel> & *x*", "Thu 1 Aug 2024", "Thu 15 Aug 2024", items)


@dataclass(frozen=True)
class MailListView:
    """To an officer: the leads of a board whom no account reaches, by name and email address."""

    board: str
    board_id: int
    to_ask: tuple[tuple[str, str], ...]
    """Those who would be asked by mail."""
    asked: tuple[tuple[str, str], ...]
    """Those who are."""
    token: str
    choices: tuple[MailChoice, ...] = ()
    more: int = 0
    """How many further choices there are, which are not shown."""

    @classmethod
    def example(cls) -> MailListView:
        to_ask = (("Sam Lee <!channel> & *x*", "sam@partner.example.org"),)
        choices = (
            MailChoice(4, "Gail Guest", "gail@partner.example.org", "mail", "def"),
            MailChoice(5, "Jo Bloggs", "jo@police.example.org", "chat", "ghi"),
            MailChoice(6, "Ada Chair", "ada@partner.example.org", "digest", "jkl"),
            MailChoice(7, "Ben Chair", "ben@partner.example.org", "no_digest", "mno"),
        )
        return cls("Children's Trust Board", 1, to_ask, (("Jo Bloggs", "jo@police.example.org"),), "abc", choices, 2)


@dataclass(frozen=True)
class MailChoice:
    """Another way for one person: asked by "mail" or in "chat" instead, or the "digest" by mail, or "no_digest" any more."""

    person_id: int
    name: str
    email: str
    way: str
    token: str
