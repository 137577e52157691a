"""Being away: the notice to a delegate."""

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
