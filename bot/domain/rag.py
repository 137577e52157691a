"""RAG: the five ratings, each with its word and mark, so that colour is never the only signal."""

from __future__ import annotations

from enum import StrEnum


class Rag(StrEnum):
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def meaning(self) -> str:
        return _MEANING[self]

    @property
    def mark(self) -> str:
        return _MARK[self]


_MEANING = {
    Rag.BLUE: "complete",
    Rag.GREEN: "on track",
    Rag.AMBER: "at risk",
    Rag.RED: "off track",
    Rag.GREY: "not started",
}
_MARK = {Rag.BLUE: "🔵", Rag.GREEN: "🟢", Rag.AMBER: "🟠", Rag.RED: "🔴", Rag.GREY: "⚪"}

WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREY, Rag.GREEN, Rag.BLUE)
SPOKEN: dict[str, Rag] = (
    {rag.value: rag for rag in Rag}
    | {rag.meaning: rag for rag in Rag}
    | {
        "gray": Rag.GREY,
        "completed": Rag.BLUE,
        "done": Rag.BLUE,
    }
)
"""What people write for a rating, in lower case."""
MARKS: dict[str, Rag] = {mark: rag for rag, mark in _MARK.items()} | {
    ":large_blue_circle:": Rag.BLUE,
    ":large_green_circle:": Rag.GREEN,
    ":green_circle:": Rag.GREEN,
    ":large_orange_circle:": Rag.AMBER,
    ":orange_circle:": Rag.AMBER,
    ":large_yellow_circle:": Rag.AMBER,
    ":yellow_circle:": Rag.AMBER,
    ":red_circle:": Rag.RED,
    ":white_circle:": Rag.GREY,
    "🟡": Rag.AMBER,
    "🟦": Rag.BLUE,
    "🟩": Rag.GREEN,
    "🟧": Rag.AMBER,
    "🟨": Rag.AMBER,
    "🟥": Rag.RED,
}
"""The emoji for a rating, as they are or by their names in chat. Yellow is the amber of many phones."""
