"""Being away: the form, and the notice to a delegate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AwayFormView:
    """The form by which somebody says that they are away, and who answers for them meanwhile."""

    first: str
    last: str
    delegate: str

    @classmethod
    def example(cls) -> AwayFormView:
        return cls("2024-08-01", "2024-08-15", "U0BEN")


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
