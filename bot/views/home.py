"""What the bot's home tab shows: to a lead their actions, to a chair their boards, to an officer the cycle."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.actions import Counts
from bot.views.reports import BoardLine
from bot.views.requests import Item


@dataclass(frozen=True)
class HomeResponses:
    """An officer's view of a board's newest asking. Names of the silent reach officers only."""

    board: str
    period: str
    line: str
    missing: tuple[str, ...]
    rates: str


@dataclass(frozen=True)
class HomeView:
    """The home tab. `outstanding` says what is due and by when, or when the next asking is."""

    name: str
    outstanding: str
    items: tuple[Item, ...]
    others: tuple[str, ...]
    """Further actions, a line each, for which there is no room for buttons."""
    absence: str
    boards: tuple[BoardLine, ...]
    responses: tuple[HomeResponses, ...]

    @classmethod
    def example(cls) -> HomeView:
        items = (
            Item(
                7,
                "2024-10",
                "CTB-07",
                "Healthy child programme <!channel> & *x*",
                "🟠 Amber (at risk) · due Thu 31 Oct 2024",
            ),
            Item(
                8,
                "2024-10",
                "CTB-08",
                "Recommission the programme",
                "no rating yet",
                "for October 2024: 🟢 Green",
                "Change",
            ),
        )
        totals = Counts({"red": 0, "amber": 0, "green": 9, "blue": 0, "grey": 0, "none": 14}, 23, 1, 0, 0, 0)
        board = BoardLine("Children's Trust Board", "CTB", "2024-25", "live", totals, ("CTB-07", "CTB-16"))
        responses = HomeResponses(
            "Children's Trust Board",
            "2024-10",
            "23 asked: 20 answered, 2 no reply and 1 away",
            ("SEN manager: CTB-16 (no reply)",),
            "October 2024 87% (20 of 23)",
        )
        return cls(
            "Early years lead", "1 update due by 17:00 on Tue 8 Oct 2024.", items, (), "", (board,), (responses,)
        )
