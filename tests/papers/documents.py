"""Papers made up for tests: one with a part of each kind, and a large one."""

from __future__ import annotations

from bot.charts.lines import Chart
from bot.messages.message import Bullets, Heading, Picture, Span, Text
from bot.papers.document import Cell, Document, Numbered, PageTurn, Part, Table

HEADER = ("Action", "Lead", "Due", "Rating", "What happened, and what is next")


def words(text: str, style: str = "") -> tuple[Span, ...]:
    return (Span(text, style),)


def chart(title: str = "Child poverty") -> Picture:
    own = [21.5, 22.0, 23.4]
    none = [None, None, None]
    drawn = Chart(title, "%", "Luton", ["2021", "2022", "2023"], own, none, none, [20.0, 20.1, 20.3], none, none)
    return Picture(title, drawn.words, drawn.as_dict())


def actions(*rows: tuple[str, str, str]) -> Table:
    """A table of actions: reference, rating and words of each."""
    cells = tuple(
        (
            Cell(words(ref)),
            Cell(words("A lead")),
            Cell(words("Tue 1 Oct 2024")),
            Cell(words(rag), rag),
            Cell(words(said)),
        )
        for ref, rag, said in rows
    )
    return Table("Actions", HEADER, cells, (32, 15, 14, 12, 27))


def paper(*parts: Part, mark: str = "", front: tuple[tuple[str, str], ...] = ()) -> Document:
    body = parts or (
        Heading("Recommendations", 2),
        Numbered((words("Note it."), words("Decide."))),
        Bullets((words("a point"),)),
        Heading("Indicators", 2),
        Text(words("Child poverty is up.")),
        chart(),
        Text(words("Source: a department."), note=True),
        Heading("Every action", 2),
        actions(("CTB-01", "amber", "two hubs"), ("CTB-02", "red", "late")),
        PageTurn(landscape=True),
        Heading("Every indicator", 2),
        actions(("Child poverty", "", "")),
        PageTurn(landscape=False),
    )
    sheet = front or (("Subject", "Progress"), ("Date of meeting", "Tue 12 Nov 2024"), ("Wards affected", "All"))
    return Document("Progress", tuple((k, words(v)) for k, v in sheet), (Heading("Progress", 1), *body), mark)


def large(actions_in: int = 200, indicators: int = 60, letters: int = 3_000) -> Document:
    """As many actions with as long words as any plan has, many indicators, and eight pictures."""
    said = ("The work goes on as it was agreed. " * (letters // 30))[:letters]
    table = actions(*((f"CTB-{n:02}", ("red", "amber", "green")[n % 3], said) for n in range(actions_in)))
    figures = actions(*((f"An indicator, {n}", "", "12.3% R (red)") for n in range(indicators * 2)))
    pictures = [chart(f"An indicator, {n}") for n in range(8)]
    return paper(*pictures, Heading("Every action", 2), table, PageTurn(landscape=True), figures)
