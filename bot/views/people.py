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

    @classmethod
    def example(cls) -> MailListView:
        to_ask = (("Sam Lee <!channel> & *x*", "sam@partner.example.org"),)
        return cls("Children's Trust Board", 1, to_ask, (("Jo Bloggs", "jo@police.example.org"),), "abc")
